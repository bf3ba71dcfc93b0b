"""What the preparation page shows: steps with their evidence, orientation, papers in time."""

from dataclasses import dataclass

from django.utils import timezone

from branches.rule_book import rules_for
from config.lib.periods import Month
from meetings.choices import MeetingState, MeetingType
from meetings.models import Meeting, Orientation, OrientationUse, Preparation
from meetings.people_told import told
from meetings.prepare_choices import PrepStep
from meetings.prepare_rules import papers_due_on, papers_in_time
from meetings.roster import officers_on
from meetings.rules import HELD_STATES


@dataclass(frozen=True)
class Step:
    """One step of handbook 7.1 A; ``evidence`` says what the program itself knows of it."""

    code: str
    title: str
    row: Preparation | None
    evidence: str
    is_proven: bool

    @property
    def is_done(self):
        return self.is_proven or (self.row is not None and self.row.done_at is not None)


def checklist(meeting):
    """The `Step` list of a meeting, in order."""
    rows = {row.step: row for row in meeting.preparations.select_related("assignee", "done_by")}
    evidence = {
        PrepStep.COMMITTEE: _committee_meeting(meeting),
        PrepStep.NOTICE: _notice(meeting),
        PrepStep.DOCUMENTS: _papers(meeting),
    }
    return [
        Step(step.value, step.label, rows.get(step.value), *evidence.get(step, ("", False)))
        for step in PrepStep
    ]


def _committee_meeting(meeting):
    held = committee_meetings(meeting).filter(state__in=HELD_STATES).order_by("held_on").first()
    if held:
        return _told(held), True
    planned = committee_meetings(meeting).order_by("held_on").first()
    return (
        (f"Chi ủy dự kiến họp ngày {planned.held_on:%d/%m/%Y}.", False) if planned else ("", False)
    )


def _told(held):
    """Where chi ủy stands with its own short minutes."""
    words = f"Chi ủy đã họp ngày {held.held_on:%d/%m/%Y}, có mặt "
    words += f"{held.present_count}/{held.expected_count} đồng chí"
    if held.taken_over:
        return f"{words}."
    return f"{words}; biên bản: {held.get_state_display().lower()}."


def committee_meetings(meeting):
    """The sittings of chi ủy that prepare ``meeting`` (handbook 7.1 A3); cancelled ones do not."""
    return Meeting.objects.filter(
        branch=meeting.branch_id,
        meeting_type=MeetingType.COMMITTEE_MEETING,
        for_year=meeting.for_year,
        for_month=meeting.for_month,
        held_on__lte=meeting.held_on,
    ).exclude(state=MeetingState.CANCELLED)


def committee_met(meeting):
    """True, False, or None where a lone secretary prepares (handbook 11.7: yes, no, not needed)."""
    if committee_meetings(meeting).filter(state__in=HELD_STATES).exists():
        return True
    return False if len(officers_on(meeting.branch, meeting.held_on)) > 1 else None


def _notice(meeting):
    if meeting.notice_at is None:
        return "", False
    people = told(meeting)
    known = sum(one.is_informed for one in people)
    day = timezone.localdate(meeting.notice_at)
    return f"Đã thông báo ngày {day:%d/%m/%Y}; {known}/{len(people)} đồng chí đã biết.", True


def _papers(meeting):
    days = published_days(meeting)
    if not days:
        return "", False
    rules = rules_for(meeting.branch, meeting.held_on)
    in_time = papers_in_time(days, meeting.held_on, rules)
    due = papers_due_on(meeting.held_on, rules)
    verdict = "đúng hạn" if in_time else f"có tài liệu gửi sau hạn {due:%d/%m/%Y}"
    return f"{len(days)} tài liệu, {verdict}.", True


def published_days(meeting):
    """The local day on which members could read each paper: it was there, the notice was out."""
    if meeting.notice_at is None:
        return []
    noticed = timezone.localdate(meeting.notice_at)
    moments = meeting.documents.values_list("uploaded_at", flat=True)
    return [max(timezone.localdate(moment), noticed) for moment in moments]


def papers_were_in_time(meeting):
    """True, False, or None where there were no papers (handbook 11.7, 12)."""
    rules = rules_for(meeting.branch, meeting.held_on)
    return papers_in_time(published_days(meeting), meeting.held_on, rules)


def orientations_for(meeting):
    """Pairs of what the committees above published for the meeting's month and whether it is used.

    The nearest committee last, as its word is the closest to the branch.
    """
    month = Month(meeting.for_year, meeting.for_month)
    used = set(
        OrientationUse.objects.filter(meeting=meeting).values_list("orientation_id", flat=True)
    )
    published = (
        Orientation.objects.of_month(meeting.branch, month)
        .select_related("organization")
        .prefetch_related("documents")
        .order_by("organization__path", "published_at", "pk")
    )
    return [(one, one.pk in used) for one in published if one.is_for(meeting.branch.branch_type)]
