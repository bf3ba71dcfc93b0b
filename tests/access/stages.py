"""Records that have come as far as an address needs, each as changes to the records at hand."""

from datetime import timedelta

from django.utils import timezone

from branches.models import RuleVersion, Term
from config.lib import private_files
from config.lib.dates import today
from config.lib.periods import Period
from meetings.actions import record
from meetings.models import AnnualPlan, Meeting, PaperScan, Vote
from reports.actions.inspections import Scope
from reports.inspections.choices import InspectionKind
from reports.models import Inspection, InspectionProgramme, ProgrammeItem
from resolutions.models import (
    CommitteeDirective,
    DirectivePoint,
    QualityScore,
    Resolution,
    ResolutionPoint,
    ScoreTemplate,
    TaskAssignment,
)
from tests.factories import LONG_AGO
from tests.meetings.prepared import before_a_meeting
from tests.reports.inspected import find, hand_in, inspect
from tests.test_scope import records_of_review


def make_stages(world):
    """Stage → the records that differ there."""
    meetings = world.meetings
    return {
        "announced": {"meeting": meetings["announced"]},
        "held": {"meeting": meetings["held"], **_resolution(meetings["held"], "DRAFT")},
        "adopted": {"meeting": meetings["adopted"], **_resolution(meetings["adopted"], "ADOPTED")},
        "signed": {"meeting": meetings["signed"]},
        "submitted": _submitted(world),
        "plan handed in": _plan(world, 1, "SUBMITTED"),
        "plan approved": _plan(world, 2, "APPROVED"),
        "rules published": _rules(world),
        "sent by all above": _directive(world),
        "inspection sent": _inspection(world),
        "programme begun": _programme(world, 1, "DRAFT"),
        "programme passed": _programme(world, 2, "APPROVED"),
    }


def _submitted(world):
    meeting = world.meetings["submitted"]
    path, digest = private_files.put(b"anh.")
    scan = PaperScan(meeting=meeting, name="anh.jpg", content_type="image/jpeg", size=4)
    scan.path, scan.sha256, scan.uploaded_by = path, digest, world.village.secretary
    scan.save()
    return {
        "meeting": Meeting.objects.get(pk=meeting.pk),
        "scan_pk": scan.pk,
        **before_a_meeting(world.village, meeting),
        **records_of_review(meeting),
        **_resolution(meeting, "SUBMITTED"),
    }


def voted_score(meeting, by):
    """The score of a meeting as its branch voted it, before the minutes are signed."""
    vote = Vote(meeting=meeting, matter="RESOLUTION", question="Điểm", yes=5, not_voting=0)
    record.record_vote(vote=vote, by=by)
    return QualityScore.objects.create(
        meeting=meeting,
        branch=meeting.branch,
        year=meeting.held_on.year,
        month=meeting.held_on.month,
        template=ScoreTemplate.objects.get(organization=meeting.branch),
        scorer=meeting.chair,
        state="VOTED",
        lines={"all": {"points": 92, "reason": "Nền nếp"}},
        vote=vote,
        score=92,
        points=92,
        possible=100,
        band="GOOD",
        agreed_at=timezone.now(),
    )


def _resolution(meeting, state):
    resolution = Resolution.objects.create(
        branch=meeting.branch, meeting=meeting, title="Làm đường", state="DRAFT"
    )
    point = ResolutionPoint.objects.create(resolution=resolution, seq=1, text="Góp công")
    task = TaskAssignment.objects.create(branch=meeting.branch, point=point, owner=meeting.chair)
    numbered = {"number": 7, "term": Term.objects.first(), "signed_at": timezone.now()}
    values = numbered if state == "SUBMITTED" else {}
    Resolution.objects.filter(pk=resolution.pk).update(state=state, **values)
    return {"resolution": resolution, "point": point, "task_pk": task.pk}


def _plan(world, years_ago, state):
    """The plan of an earlier year, already at ``state``."""
    this = world.records["plan"]
    plan = AnnualPlan.objects.create(
        branch=this.branch,
        year=this.year - years_ago,
        state=state,
        submitted_at=timezone.now(),
        handed_in_on=LONG_AGO,
    )
    theme = plan.themes.create(quarter=1, month=2, title="Giữ rừng")
    return {"plan": plan, "theme_pk": theme.pk}


def _rules(world):
    version = RuleVersion.objects.create(
        organization=world.branch,
        number=2,
        name="Quy tắc",
        source="Nghị quyết",
        valid_from=LONG_AGO + timedelta(days=1),  # the draft beside it begins on the day itself
        state="PUBLISHED",
        published_at=timezone.now(),
    )
    return {"version_pk": version.pk}


def _directive(world):
    directive = CommitteeDirective.objects.create(
        organization=world.units["root"],
        number_text="01-CT/TW",
        title="Chỉ thị",
        issued_on=LONG_AGO,
        published_at=timezone.now(),
    )
    point = DirectivePoint.objects.create(directive=directive, seq=1, text="Học tập")
    return {
        "mains": {
            **world.records["mains"],
            "van-ban-cap-tren/noi-dung/": point.pk,
            "van-ban-cap-tren/": directive.pk,
        }
    }


def _inspection(world):
    """An inspection of the first half-year, sent to the branch."""
    half = Scope(InspectionKind.HALF_YEAR, Period(2026, "H", 1), team="Lý A Sính, trưởng đoàn")
    inspection = inspect(world.village, scope=half)
    finding = find(inspection)
    Inspection.objects.filter(pk=inspection.pk).update(
        state="SENT", sent_at=timezone.now(), answer_until=today()
    )
    mains = {**world.records["inspection_mains"], "kiem-tra/": inspection.pk}
    handed_in = hand_in(inspection)
    return {
        "finding_pk": finding.pk,
        "statement_pk": handed_in.pk,
        "inspection_mains": mains,
    }


def _programme(world, years_ago, state):
    programme = InspectionProgramme.objects.create(
        organization=world.branch,
        year=2026 - years_ago,
        state=state,
        submitted_at=timezone.now(),
        decided_at=timezone.now(),
    )
    item = ProgrammeItem.objects.create(
        programme=programme,
        seq=1,
        kind="REGULAR_SUPERVISION",
        content="Thu nộp đảng phí",
        first_month=1,
        last_month=12,
    )
    mains = {**world.records["inspection_mains"], "chuong-trinh-kiem-tra/": programme.pk}
    return {"planned_pk": item.pk, "inspection_mains": mains}
