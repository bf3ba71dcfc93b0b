"""A resolution is signed and submitted: numbers, snapshots, frozen rows."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from branches.models import AuditEvent, NumberCounter, Term
from config.lib.errors import RuleBroken, Stale
from config.lib.paper_snapshot import from_snapshot, sha256_of
from meetings.choices import MeetingState
from meetings.models import Meeting, SignedDocument
from members.models import Position
from resolutions.actions import signing
from resolutions.actions.adopting import adopt_resolution
from resolutions.actions.signing import sign_resolution, submit_resolution
from resolutions.choices import ResolutionState
from resolutions.models import Resolution, ResolutionPoint, TaskAssignment
from resolutions.papers import ResolutionPaper
from tests.factories import make_meeting, make_task, make_vote
from tests.resolutions.conftest import DUE, NOVEMBER


def sign(resolution, by):
    return sign_resolution(resolution=resolution, version=resolution.version, by=by)


def test_signing_issues_the_number_and_freezes_a_snapshot(village):
    resolution = sign(village.adopted(), village.secretary)
    assert resolution.state == ResolutionState.SIGNED
    assert (resolution.number_text, resolution.term.name) == ("01-NQ/CB", "2025–2030")
    assert (resolution.signer, resolution.signed_by) == (village.people[0], village.secretary)
    document = SignedDocument.objects.get(source_uid=resolution.uid)
    assert document.kind == "RESOLUTION"
    assert document.sha256 == sha256_of(document.snapshot)
    paper = from_snapshot(ResolutionPaper, document.snapshot)
    assert paper.head.number.replace("\u00a0", " ") == "Số 01-NQ/CB"
    assert paper.head.draft == ""
    assert (paper.signer_position, paper.signer_name) == ("BÍ THƯ", "Lò Văn Hặc")


def test_a_deputy_signs_as_deputy(village):
    resolution = sign(village.adopted(), village.deputy)
    document = SignedDocument.objects.get(source_uid=resolution.uid)
    paper = from_snapshot(ResolutionPaper, document.snapshot)
    assert (paper.signer_position, paper.signer_name) == ("PHÓ BÍ THƯ", "Giàng A Páo")


def test_signing_a_second_time_issues_no_second_number(village):
    adopted = village.adopted()
    sign(adopted, village.secretary)
    with pytest.raises(Stale):
        sign(adopted, village.secretary)
    signed = village.resolution
    with pytest.raises(RuleBroken, match="Đang ở bước “Đã ký ban hành”"):
        sign(signed, village.secretary)
    assert NumberCounter.objects.get().last == 1
    assert SignedDocument.objects.count() == 1


def test_only_secretary_and_deputy_sign(village, other_village):
    resolution = village.adopted()
    for login in (village.owner, village.minute_taker, other_village.secretary):
        with pytest.raises(PermissionDenied):
            sign(resolution, login)
    assert not NumberCounter.objects.exists()


def test_a_signer_without_the_office_is_told(village):
    resolution = village.adopted()
    Position.objects.filter(member=village.people[0]).delete()
    with pytest.raises(RuleBroken, match="do bí thư hoặc phó bí thư ký"):
        sign(resolution, village.secretary)


def test_a_draft_and_a_running_meeting_are_not_signed(village):
    village.add()
    with pytest.raises(RuleBroken, match="Đang ở bước “Dự thảo”"):
        sign(village.resolution, village.secretary)
    vote = make_vote(village.november, yes=5, base=5)
    resolution = village.resolution
    resolution = adopt_resolution(
        resolution=resolution, vote=vote, version=resolution.version, by=village.secretary
    )
    Meeting.objects.filter(pk=village.november.pk).update(state=MeetingState.IN_PROGRESS)
    with pytest.raises(RuleBroken, match="Cuộc họp chưa kết thúc"):
        sign(resolution, village.secretary)


def ready(village, month, kind="NQ"):
    """An adopted resolution of another month, ready to be signed."""
    meeting = make_meeting(village.branch, NOVEMBER.replace(month=month), chair=village.people[0])
    make_task(meeting, owner=village.people[3], due_on=DUE)
    Resolution.objects.filter(meeting=meeting).update(
        kind=kind, vote=make_vote(meeting, yes=5, base=5)
    )
    return Resolution.objects.get(meeting=meeting)


def test_numbers_run_without_gap_per_branch_and_kind(village, other_village):
    signed = [
        sign(ready(village, month, kind), village.secretary).number_text
        for month, kind in ((1, "NQ"), (2, "KL"), (3, "NQ"), (4, "NQ"), (5, "KL"))
    ]
    assert signed == ["01-NQ/CB", "01-KL/CB", "02-NQ/CB", "03-NQ/CB", "02-KL/CB"]
    assert sign(ready(other_village, 1), other_village.secretary).number_text == "01-NQ/CB"


def test_a_new_term_begins_with_one_and_the_nearest_unit_decides(village):
    assert sign(ready(village, 1), village.secretary).number_text == "01-NQ/CB"
    own = Term.objects.create(
        organization=village.branch,
        name="2026–2028",
        valid_from="2026-02-15",
        valid_to="2028-08-15",
    )
    resolution = sign(ready(village, 3), village.secretary)
    assert (resolution.number_text, resolution.term) == ("01-NQ/CB", own)


def test_without_a_term_nothing_is_signed(village):
    resolution = village.adopted()
    Term.objects.update(valid_to="2026-01-01")
    with pytest.raises(RuleBroken, match="Chưa có nhiệm kỳ cho ngày 03/11/2026"):
        sign(resolution, village.secretary)


def test_a_failed_signing_leaves_no_gap(village, monkeypatch):
    first, second = ready(village, 1), ready(village, 2)

    def fail(*args, **kwargs):
        raise RuntimeError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr(signing, "move", fail)
        with pytest.raises(RuntimeError), transaction.atomic():
            sign(first, village.secretary)
    assert not SignedDocument.objects.exists()
    assert sign(second, village.secretary).number_text == "01-NQ/CB"
    assert sign(first, village.secretary).number_text == "02-NQ/CB"


def test_the_database_refuses_the_same_number_twice(village):
    signed = sign(ready(village, 1), village.secretary)
    other = ready(village, 2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Resolution.objects.filter(pk=other.pk).update(
            term=signed.term, number=signed.number, state="SIGNED", signed_at=signed.signed_at
        )


@pytest.mark.parametrize(
    "change",
    [
        lambda one: Resolution.objects.filter(pk=one.pk).update(title="Khác"),
        lambda one: Resolution.objects.filter(pk=one.pk).update(state="DRAFT"),
        lambda one: Resolution.objects.filter(pk=one.pk).delete(),
        lambda one: ResolutionPoint.objects.filter(resolution=one).update(text="Khác"),
        lambda one: ResolutionPoint.objects.create(resolution=one, seq=9, text="Thêm"),
        lambda one: TaskAssignment.objects.filter(point__resolution=one).update(owner_text="Khác"),
        lambda one: TaskAssignment.objects.filter(point__resolution=one).delete(),
        lambda one: TaskAssignment.objects.create(
            branch=one.branch, point=one.points.first(), owner_text="Thêm"
        ),
    ],
)
def test_the_database_refuses_to_change_what_is_signed(village, change):
    resolution = sign(village.adopted(), village.secretary)
    with pytest.raises(DatabaseError), transaction.atomic():
        change(resolution)


def test_tasks_of_a_signed_resolution_are_followed(village):
    resolution = sign(village.adopted(), village.secretary)
    TaskAssignment.objects.filter(point__resolution=resolution).update(
        state="IN_PROGRESS", result="Đã nạo vét 500 m"
    )


# --- submitting -------------------------------------------------------------------------------


def submit(village):
    with transaction.atomic():
        submit_resolution(meeting=village.november, by=village.secretary)


def test_submitting_takes_the_signed_resolution_along(village):
    sign(village.adopted(), village.secretary)
    submit(village)
    assert village.resolution.state == ResolutionState.SUBMITTED
    submit(village)
    assert AuditEvent.objects.filter(code="resolutions.submitted").count() == 1


def test_an_unsigned_resolution_stops_the_submission(village):
    submit(village)
    village.adopted()
    with pytest.raises(RuleBroken, match="nghị quyết của cuộc họp còn ở bước “Đã thông qua”"):
        submit(village)


def test_every_change_leaves_an_event_in_the_chain(village):
    sign(village.adopted(), village.secretary)
    submit(village)
    codes = AuditEvent.objects.filter(code__startswith="resolutions.").order_by("seq")
    assert list(codes.values_list("code", flat=True)) == [
        "resolutions.drafted",
        "resolutions.point_added",
        "resolutions.adopted",
        "resolutions.signed",
        "resolutions.submitted",
    ]
