"""A slice keeps the promises of the models, repeats itself, and is never half there."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.urls import reverse

from branches.models import (
    AuditEvent,
    NumberCounter,
    OrganizationLine,
    PartyOrganization,
    Term,
    User,
)
from config.lib.dates import today
from config.lib.errors import RuleBroken
from config.lib.paper_snapshot import sha256_of, to_snapshot
from config.lib.periods import parse_period
from config.scale.loading import load_slice
from config.scale.shape import Shape
from meetings.book_facts import broken_entry
from meetings.choices import PRESENT_STATUSES, MeetingState
from meetings.documents import minutes_paper
from meetings.models import (
    AgendaItem,
    Attendance,
    Contribution,
    Meeting,
    MinutesBook,
    MinutesEntry,
    MinutesText,
    Review,
    ReviewRemark,
    Signature,
    SignedDocument,
)
from meetings.rules import FROZEN_STATES, HELD_STATES, OFFICIAL_STATES
from meetings.search_texts import text_of
from members.choices import Standing
from members.models import Member, Membership, Position, StatusPeriod
from members.roll import RollHistory
from reports.indicators import compute
from reports.json_form import indicators_json
from reports.kept.check import differences
from reports.models import FigureMark, OrganizationFigures
from resolutions.choices import TaskState
from resolutions.documents import resolution_paper, signed_resolution
from resolutions.models import Resolution, ResolutionPoint, ResolutionText, TaskAssignment
from resolutions.papers import Assessment
from tests.factories import make_org
from tests.scale.conftest import ON, SHAPE

WRITTEN = (
    *(PartyOrganization, OrganizationLine, Term, Member, Membership, StatusPeriod, Position),
    *(Meeting, AgendaItem, Attendance, Contribution, MinutesText, Signature, SignedDocument),
    *(MinutesBook, MinutesEntry, Review, ReviewRemark),
    *(Resolution, ResolutionPoint, TaskAssignment, NumberCounter),
)


def root():
    return PartyOrganization.objects.get(parent=None)


def figures(period="2025", **parts):
    answer = compute(root(), parse_period(period), ON, **parts)
    return indicators_json(answer, **parts)


def test_the_slice_has_the_size_asked_for(logins):
    assert PartyOrganization.objects.branches().count() == SHAPE.branches
    assert Member.objects.count() == SHAPE.members
    assert Meeting.objects.filter(state__in=HELD_STATES).count() == 179
    months = Meeting.objects.values_list("for_year", "for_month").distinct()
    assert len(months) == 12


@pytest.mark.parametrize("model", WRITTEN)
def test_every_row_is_clean(logins, model):
    rows = list(model.objects.all())
    assert rows
    for row in rows:
        row.clean_fields(exclude=["pk", *_keys_and_gaps(row)])


def _keys_and_gaps(row):
    """Keys are checked all at once below; the database itself refuses a gap where none may be."""
    fields = [field for field in row._meta.fields if field.column]
    return [one.name for one in fields if one.is_relation or getattr(row, one.attname) is None]


def test_every_key_leads_somewhere(logins):
    connection.check_constraints()


def test_members_sit_in_one_branch_at_a_time(logins):
    for seat in Membership.objects.all():
        others = Membership.objects.filter(member=seat.member_id, kind=seat.kind)
        lasting = Q(valid_to=None) | Q(valid_to__gt=seat.valid_from)
        begun = Q(valid_from__lt=seat.valid_to) if seat.valid_to else Q()
        assert not others.exclude(pk=seat.pk).filter(lasting & begun).exists()


def test_derived_names_are_those_the_models_make(logins):
    for row in (*PartyOrganization.objects.all(), *Member.objects.all()):
        kept = row.search_name, row.sort_name
        row.fill_keys()
        assert (row.search_name, row.sort_name) == kept


def test_every_meeting_has_a_mark_for_everybody_expected(logins):
    """As the roll of its day says, read through the product's own rules."""
    everybody = RollHistory(PartyOrganization.objects.branches(), SHAPE.first_day, ON)
    marks = {}
    for meeting, member, expected in Attendance.objects.values_list(
        "meeting", "member", "is_expected"
    ):
        marks.setdefault(meeting, {})[member] = expected
    held = Meeting.objects.filter(state__in=HELD_STATES)
    for meeting in held:
        roll = everybody.on(meeting.branch_id, meeting.held_on)
        called = {Standing.EXPECTED: True, Standing.TEMPORARY_IN: True}
        called[Standing.ADMITTED_TODAY] = False
        wanted = {one.member.pk: called[one.standing] for one in roll if one.standing in called}
        assert marks.pop(meeting.pk) == wanted, meeting
    assert marks == {}


def test_counters_are_those_of_the_rows(logins):
    counted = Q(attendances__is_expected=True)
    rows = Meeting.objects.annotate(
        expected=Count("attendances__member", filter=counted),
        present=Count(
            "attendances__member", filter=counted & Q(attendances__status__in=PRESENT_STATUSES)
        ),
        spoken=Sum("attendances__contribution_count", filter=counted, default=0),
    )
    right = Q(expected=F("expected_count"), present=F("present_count"))
    assert not rows.exclude(right & Q(spoken=F("contribution_count"))).exists()
    spoken = Counter(
        Contribution.objects.filter(is_substantive=True).values_list("meeting", "member")
    )
    kept = Attendance.objects.filter(contribution_count__gt=0)
    assert spoken == {
        (meeting, member): count
        for meeting, member, count in kept.values_list("meeting", "member", "contribution_count")
    }


def test_states_and_moments_agree(logins):
    states = Counter(Meeting.objects.values_list("state", flat=True))
    assert states[MeetingState.REVIEWED] > states[MeetingState.SUBMITTED] > 0
    adopted = Meeting.objects.filter(state__in=OFFICIAL_STATES)
    assert not adopted.filter(Q(adopted_at=None) | Q(conclusion="")).exists()
    assert not Meeting.objects.exclude(state__in=OFFICIAL_STATES).exclude(adopted_at=None).exists()
    assert not Meeting.objects.filter(held_on__gte=ON, state__in=HELD_STATES).exists()
    assert Meeting.objects.filter(held_on__gt=ON, state=MeetingState.PLANNED).exists()


def test_signed_meetings_are_guarded_again(logins):
    signed = Meeting.objects.filter(state=MeetingState.REVIEWED).first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=signed.pk).update(conclusion="khác")


def test_the_same_seed_gives_the_same_figures_on_every_database(logins):
    """The numbers are those of this seed; both legs of the suite must find them."""
    assert figures() == {
        "organization": "TW",
        "period": "2025",
        "on": "10/12/2025",
        "official": False,
        "attendance": {"part": 1410, "whole": 1484, "met": True},
        "contributions": {"part": 71, "whole": 128, "met": False},
        "regular": {"part": 139, "whole": 143, "met": False},
        "thematic": {"part": 46, "whole": 46, "met": True},
        "resolutions": {"part": 130, "whole": 139, "met": False},
    }


def test_another_seed_gives_other_people(db, tmp_path):
    names = {}
    for seed in (1, 1, 2):
        with transaction.atomic():
            shape = Shape(branches=2, members=20, years=1, seed=seed, on=ON)
            load_slice(shape, logins_file=tmp_path / "logins", tell=lambda sentence: None)
            found = list(Member.objects.order_by("pk").values_list("uid", "full_name"))
            names.setdefault(seed, []).append((found, figures("2025Q2")))
            transaction.set_rollback(True)
    assert names[1][0] == names[1][1] != names[2][0]


def test_a_load_that_fails_leaves_nothing_and_takes_no_guard_away(db, tmp_path):
    def break_off(sentence):
        if sentence.startswith("Tháng 9"):
            raise KeyboardInterrupt

    shape = Shape(branches=2, members=20, years=1, seed=1, on=ON)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        load_slice(shape, logins_file=tmp_path / "logins", tell=break_off)
    assert not PartyOrganization.objects.exists()
    assert not Meeting.objects.exists()
    make_org()
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEvent.objects.all().delete()


def test_beside_data_nothing_is_loaded(db):
    make_org(name="Đảng bộ xã Thật")
    with pytest.raises(CommandError, match="đã có đơn vị gốc “Đảng bộ xã Thật”"):
        call_command("load_scale", "--branches", "2", "--members", "20", "--years", "1")
    assert PartyOrganization.objects.count() == 1


@pytest.mark.parametrize(
    ("sizes", "reason"),
    [
        ((2, 9, 1), "2 chi bộ cần ít nhất 10 đảng viên"),
        ((0, 9, 1), "ít nhất 1 chi bộ"),
        ((1, 9, 0), "từ 1 đến 20 năm"),
    ],
)
def test_sizes_no_slice_can_have_are_refused(db, sizes, reason):
    branches, members, years = sizes
    shape = Shape(branches=branches, members=members, years=years, seed=1, on=date(2025, 1, 1))
    with pytest.raises(RuleBroken, match=reason):
        shape.check()


@pytest.mark.parametrize("username", ["quantri", "trunguong", "tinh", "xa", "bithu"])
def test_each_login_opens_its_pages(logins, client, username):
    line = next(one.split() for one in logins.splitlines() if one.split()[0] == username)
    user = User.objects.get(username=username)
    assert user.check_password(line[1])
    client.force_login(user)
    assert client.get(reverse("branches:home")).status_code == 200
    unit = user.posts[0].organization
    assert client.get(reverse("branches:organization", args=[unit.pk])).status_code == 200


def test_meetings_of_every_state_open(logins, client):
    client.force_login(User.objects.get(username="bithu"))
    own = Meeting.objects.filter(
        branch__path=PartyOrganization.objects.branches().order_by("path")[0].path
    )
    assert own.exists()
    for meeting in own:
        assert client.get(meeting.get_absolute_url()).status_code == 200
        if meeting.state in HELD_STATES:
            assert client.get(reverse("meetings:minutes", args=[meeting.pk])).status_code == 200


def test_signed_papers_say_what_the_rows_say(logins):
    """The snapshot is the one the product makes of the meeting, less what apps above add."""
    signed = {one.source_uid: one for one in SignedDocument.objects.all()}
    for meeting in Meeting.objects.filter(state__in=OFFICIAL_STATES).order_by("pk")[::9]:
        paper = replace(minutes_paper(meeting), extra=[])
        assert meeting.minutes_text.search_text == text_of(paper)
        if meeting.state in FROZEN_STATES:
            document = signed.get(meeting.uid)
            assert document.snapshot == to_snapshot(paper)
            assert document.sha256 == sha256_of(document.snapshot)
            roles = meeting.signatures.values_list("role", "member", "signed_hash")
            assert set(roles) == {
                ("CHAIR", meeting.chair_id, document.sha256),
                ("MINUTE_TAKER", meeting.minute_taker_id, document.sha256),
            }


def test_minutes_books_are_whole(logins):
    signed = Meeting.objects.filter(state__in=FROZEN_STATES)
    assert MinutesEntry.objects.count() == signed.count()
    for book in MinutesBook.objects.select_related("organization"):
        assert broken_entry(book.organization, book.year) is None
        last = book.entries.order_by("-number").first()
        assert (book.last_number, book.last_hash) == (last.number, last.hash)


def test_reviews_lead_to_the_state_of_their_meeting(logins):
    last = Review.objects.filter(meeting=OuterRef("pk")).order_by("-round")
    ends = Meeting.objects.annotate(
        decision=Subquery(last.values("decision")[:1]),
        corrected=Subquery(last.values("corrected_at")[:1]),
    ).values_list("state", "decision", "corrected")
    found = Counter((state, decision, bool(corrected)) for state, decision, corrected in ends)
    reviewed = {key: count for key, count in found.items() if key[1]}
    assert {(state, decision) for state, decision, _ in reviewed} == {
        ("REVIEWED", "ACCEPTED"),
        ("RETURNED", "RETURNED"),
    }
    assert ("REVIEWED", None, False) not in found
    assert ReviewRemark.objects.exists()


def test_figures_are_kept_as_the_rows_say(logins):
    assert OrganizationFigures.objects.filter(organization=root(), year=2025).exists()
    assert not FigureMark.objects.exists()
    assert [one.text for one in differences(today())] == []


def test_signed_resolutions_say_what_the_rows_say(logins):
    """Less what became of the tasks of the meeting before, which the product asks anew."""
    signed = Resolution.objects.exclude(number=None).order_by("pk")
    assert len(signed) > 40
    for one in signed[::5]:
        paper = resolution_paper(one, number=one.number, signer=one.signer)
        document = signed_resolution(one)
        assert document.snapshot == to_snapshot(replace(paper, assessment=Assessment()))
        assert document.sha256 == sha256_of(document.snapshot)
    assert ResolutionText.objects.count() == len(signed)
    assert Meeting.objects.filter(has_resolution=True).count() == Resolution.objects.count()
    assert not Meeting.objects.filter(has_resolution=True, resolution=None).exists()


def test_numbers_of_resolutions_run_without_a_gap(logins):
    for counter in NumberCounter.objects.all():
        own = Resolution.objects.filter(branch=counter.organization_id, term=counter.term_id)
        numbers = own.exclude(number=None).order_by("meeting__held_on")
        assert list(numbers.values_list("number", flat=True)) == list(range(1, counter.last + 1))


def test_tasks_are_done_late_or_waiting(logins):
    states = set(TaskAssignment.objects.values_list("state", flat=True))
    assert states == {TaskState.DONE, TaskState.DONE_LATE, TaskState.OPEN}
    assert not TaskAssignment.objects.filter(done_on__gte=ON).exists()
