"""For a stranger nothing exists: every address with an id answers 404, and nothing is changed.

The control: for the people the records belong to, the same addresses do exist.
"""

import uuid
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from branches.jobs import store
from branches.models import AuditEvent, Job, LoginSession, Redaction, RuleVersion, Term
from config.lib import private_files
from config.lib.digests import seen_digest
from config.lib.paper import PaperHead
from config.lib.paper_snapshot import to_snapshot
from meetings.actions import record
from meetings.actions.drafts import save_draft
from meetings.columns import MEETING_TEXTS
from meetings.models import (
    Contribution,
    DigitalCopy,
    Guest,
    Meeting,
    MeetingBreak,
    PaperScan,
    Praise,
    Reopening,
    Review,
    ReviewRemark,
    SecretBallot,
    SignedDocument,
    Teller,
    Vote,
)
from members.models import GroupMembership, LocalPost, PartyGroup, Position
from reports.absences.papers import AbsenceNoticePaper
from reports.models import AbsenceNotice, ReminderRound, ReportRun
from reports.wording import SLUGS
from resolutions.models import (
    Resolution,
    ResolutionPoint,
    TaskAssignment,
)
from tests.factories import LONG_AGO, make_branch, make_org, make_user, seat, status
from tests.meetings.conftest import make_village
from tests.meetings.prepared import prepared_records
from tests.reports.inspected import inspection_records
from tests.resolutions.records import register_records

NOTICE = AbsenceNoticePaper(
    head=PaperHead("", "Đảng ủy xã"), unit="Đảng ủy xã", period="…", until="2026-06-30", least=3
)

# The id names a kind of template, or is a code that anybody may ask for.
WITHOUT_OWNER = {"resolutions:import_template", "branches:genuine"}


def patterns(resolver=None, namespace=""):
    """Every ``(name, pattern)`` of the product."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, f"{namespace}{entry.namespace}:" if entry.namespace else "")
        elif isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", entry


ENTRIES = dict(patterns())
WITH_ID = sorted(
    name
    for name, entry in ENTRIES.items()
    if entry.pattern.converters and name not in WITHOUT_OWNER
)


PARTS = 24


def test_every_address_has_a_name_of_its_own():
    names = [name for name, _ in patterns()]
    assert len(names) == len(set(names))
    assert not [name for name in names if name.endswith("None")]


@pytest.mark.parametrize("part", range(PARTS))
def test_a_stranger_meets_404_and_changes_nothing(client, db, part):
    """Many addresses share one village, as building one takes long; each is undone."""
    village = make_village()
    records = records_of(village)
    stranger = make_user(make_branch(make_org(village.root)), "SECRETARY")
    for name in WITH_ID[part::PARTS]:
        address = reverse(name, kwargs=ids_for(name, village, records))
        with undone():
            client.force_login(stranger)
            before = state_of_everything()
            answers = {client.get(address).status_code, client.post(address).status_code}
            assert answers <= {404, 405}, name
            assert 404 in answers, name
            assert state_of_everything() == before, name
            found = found_by_its_people(client, village, address)
            assert found, f"nobody finds {name}: wrong id in this test"


@contextmanager
def undone():
    """Whatever is done inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def found_by_its_people(client, village, address):
    """Whether anybody with a right to the record meets something else than 404."""
    staff = make_user(village.commune, "COMMITTEE_STAFF")
    for login in (village.secretary, staff):
        client.force_login(login)
        for send in (client.get, client.post):
            answer = send(address, {"member": village.people[2].pk})
            if answer.streaming:
                answer.getvalue()  # closes the file
            if answer.status_code not in {404, 405}:
                return True
    return False


def records_of(village):
    """One record of every kind, all of the same branch, by the name of its parameter."""
    meeting = village.start()
    record.add_contribution(
        contribution=Contribution(meeting=meeting, member=village.people[2]), by=village.secretary
    )
    guest = Guest.objects.create(meeting=meeting, full_name="Vàng Văn Sơn")
    village.close_roll(meeting)
    ballot = SecretBallot.objects.create(
        meeting=meeting, seq=1, matter="ADMISSION", question="Kết nạp", about_name="Lường Thị Mai"
    )
    praise = Praise.objects.create(meeting=meeting, seq=1, kind="PRAISE", text="Gương mẫu")
    pause = MeetingBreak.objects.create(
        meeting=meeting,
        started_at=meeting.started_at,
        ended_at=meeting.started_at + timedelta(minutes=5),
    )
    scan = PaperScan.objects.create(
        meeting=meeting,
        name="bien-ban.jpg",
        content_type="image/jpeg",
        size=4,
        uploaded_by=village.secretary,
        **dict(zip(("path", "sha256"), private_files.put(b"anh."), strict=True)),
    )
    teller = Teller.objects.create(ballot=ballot, member=village.people[2])
    vote = Vote(meeting=meeting, matter="RESOLUTION", question="Thông qua", yes=5, not_voting=0)
    record.record_vote(vote=vote, by=village.secretary)
    resolution = Resolution.objects.create(
        branch=village.branch, meeting=meeting, title="…", state="ADOPTED", vote=vote
    )
    point = ResolutionPoint.objects.create(resolution=resolution, seq=1, text="Làm đường")
    task = TaskAssignment.objects.create(
        branch=village.branch, point=point, owner=village.people[2]
    )
    elsewhere = make_branch(village.commune)
    job = Job.objects.create(
        kind="none",
        title="…",
        organization=village.branch,
        requester=village.secretary,
        requested_at=timezone.now(),
        state="DONE",
        result_name="bien-ban.pdf",
        **dict(zip(("result_path", "result_sha256"), store(b"%PDF-"), strict=True)),
    )
    run = ReportRun.objects.create(
        organization=village.branch,
        kind="QUARTER",
        period="2026Q3",
        edition=1,
        job=job,
        cut_off_on=date(2026, 9, 30),
    )
    group = PartyGroup.objects.create(branch=village.branch, name="Tổ 1", valid_from=LONG_AGO)
    inside = GroupMembership.objects.create(
        group=group, member=village.people[2], valid_from=LONG_AGO
    )
    paper = SignedDocument.objects.create(
        organization=village.branch,
        kind="RESOLUTION",
        source_uid=uuid.uuid4(),
        title="Nghị quyết",
        snapshot=to_snapshot(NOTICE),
        sha256="0" * 64,
        signed_at=timezone.now(),
    )
    record.save_texts(
        meeting=meeting,
        values={"conclusion": "Nhất trí."},
        seen=seen_digest(meeting, MEETING_TEXTS),
        by=village.secretary,
    )
    draft = save_draft(
        meeting=meeting, uid=uuid.uuid4(), text="Ý kiến", seen="", by=village.secretary
    )
    return {
        "draft_uid": draft.uid,
        "revision_pk": meeting.revisions.latest("pk").pk,
        "group_pk": group.pk,
        "membership_pk": inside.pk,
        "meeting": meeting,
        **prepared_records(village, meeting),
        **register_records(village, meeting),
        **inspection_records(village),
        "resolution": resolution,
        "point": point,
        "job": job,
        "run": run,
        "item_pk": meeting.agenda_items.get(code="discussion").pk,
        "contribution_pk": meeting.contributions.get().pk,
        "guest_pk": guest.pk,
        "vote_pk": vote.pk,
        "ballot_pk": ballot.pk,
        "teller_pk": teller.pk,
        "scan_pk": scan.pk,
        "praise_pk": praise.pk,
        "break_pk": pause.pk,
        "task_pk": task.pk,
        "meeting_pk": meeting.pk,
        "position_pk": Position.objects.get(member=village.people[0]).pk,
        "local_post_pk": LocalPost.objects.create(
            member=village.people[0],
            kind="VILLAGE_HEAD",
            title="Trưởng bản",
            valid_from=LONG_AGO,
        ).pk,
        "seat_pk": seat(
            village.people[0], elsewhere, kind="TEMPORARY_SEAT", since=date(2026, 12, 1)
        ).pk,
        "status_pk": status(village.people[0], village.branch, "EXEMPT", since=date(2027, 1, 1)).pk,
        "term_pk": Term.objects.create(
            organization=village.branch, name="2025–2027", valid_from=LONG_AGO
        ).pk,
        **records_of_review(meeting),
        "version_pk": RuleVersion.objects.create(
            organization=village.branch, number=1, name="…", source="…", valid_from=LONG_AGO
        ).pk,
        "document_pk": paper.pk,
        "copy_pk": DigitalCopy.objects.create(
            document=paper,
            **dict(zip(("path", "sha256"), private_files.put(b"%PDF-"), strict=True)),
            size=5,
            is_verified=False,
            added_at=timezone.now(),
            added_by=village.secretary,
        ).pk,
        "redaction_pk": Redaction.objects.create(
            organization=village.branch,
            ground="SECRET",
            reason="Nhập nhầm.",
            asked_by=village.secretary,
            asked_at=timezone.now(),
        ).pk,
        "section": "du-hop",
        "round_pk": ReminderRound.objects.create(
            organization=village.branch, year=2026, month=10, sent_at=timezone.now()
        ).pk,
        "notice_pk": AbsenceNotice.objects.create(
            organization=village.commune,
            period="2026H1",
            term=Term.objects.first(),
            number=1,
            snapshot=to_snapshot(NOTICE),
            issued_on=date(2026, 7, 1),
            issued_at=timezone.now(),
        ).pk,
        "session_uid": LoginSession.objects.create(
            user=village.secretary,
            session_key=f"ban-khac-{village.branch.pk}",
            expire_date=timezone.now() + timedelta(hours=1),
        ).uid,
        "member_pk": village.people[2].pk,
        "user_pk": village.secretary.pk,
        "post_pk": village.secretary.post_set.get().pk,
    }


def records_of_review(meeting):
    """A remark of the committee and a request to supplement."""
    now = timezone.now()
    review = Review.objects.create(
        meeting=meeting,
        round=1,
        received_at=now,
        decision="RETURNED",
        decided_at=now,
        until_on=date(2027, 1, 1),
    )
    remark = ReviewRemark.objects.create(review=review, seq=1, place_label="…", text="Ghi rõ.")
    reopening = Reopening.objects.create(meeting=meeting, reason="Ghi nhầm.", asked_at=now)
    return {"remark_pk": remark.pk, "reopening_pk": reopening.pk}


def ids_for(name, village, records):
    """The parameters of one address, filled with ids of the branch's records."""
    route = str(ENTRIES[name].pattern)
    starts = {
        "don-vi/": village.branch.pk,
        "dang-vien/": village.people[0].pk,
        "cuoc-hop/": records["meeting"].pk,
        "nghi-quyet/nhiem-vu/": records["point"].pk,
        "nghi-quyet/": records["resolution"].pk,
        "nhiem-vu/": records["task_pk"],
        "bao-cao/": records["run"].pk,
        "thong-bao-vang/": records["notice_pk"],
        "ke-hoach/": records["plan"].pk,
        "chuyen-de/": records["submission"].pk,
        "xin-lui/": records["postponement"].pk,
        "dinh-huong/": records["orientation_pk"],
        "tai-lieu/": None,
        "to-dang/": records["group_pk"],
        **records["mains"],
        **records["inspection_mains"],
        "viec/": None,
        "tai-khoan/": None,
    }
    main = next(value for start, value in starts.items() if route.startswith(start))
    known = {**records, "pk": main, "uid": records["job"].uid, "slug": SLUGS["attendance"]}
    known["register"] = "y-kien"
    return {parameter: known[parameter] for parameter in ENTRIES[name].pattern.converters}


def state_of_everything():
    return (
        AuditEvent.objects.count(),
        list(Meeting.objects.values()),
        list(Resolution.objects.values()),
        list(TaskAssignment.objects.values()),
        list(Job.objects.values()),
    )
