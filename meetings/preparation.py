"""What the preparation page shows: steps with their evidence, orientation, papers in time."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from config.lib.periods import Month
from meetings.choices import MeetingState, MeetingType
from meetings.models import Meeting, Orientation, OrientationUse, Preparation
from meetings.people_told import told
from meetings.prepare.choices import PrepStep
from meetings.prepare.rules import is_weekend, papers_due_on, papers_in_time
from meetings.reading import rules_of
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

    is_outdated: bool = False

    @property
    def is_done(self):
        ticked = self.row is not None and self.row.done_at is not None
        return self.is_proven or (ticked and not self.is_outdated)


def checklist(meeting):
    """The `Step` list of a meeting, in order; only branches of offices, schools and firms agree
    the time with the head of their unit (rule ``preparation.agree_with_unit``)."""
    rules = rules_of(meeting)
    agrees = meeting.branch.branch_type in rules.get("preparation.agree_with_unit")
    rows = {row.step: row for row in meeting.preparations.select_related("assignee", "done_by")}
    evidence = {
        PrepStep.COMMITTEE: _committee_meeting(meeting),
        PrepStep.NOTICE: _notice(meeting),
        PrepStep.DOCUMENTS: _papers(meeting),
    }
    if agrees:
        evidence[PrepStep.UNIT] = _unit(meeting, rows.get(PrepStep.UNIT))
    return [
        Step(step.value, step.label, rows.get(step.value), *evidence.get(step, ("", False)))
        for step in PrepStep
        if agrees or step != PrepStep.UNIT
    ]


def _unit(meeting, row):
    """What speaks against the day, and whether the agreement was for another one."""
    notes = []
    is_outdated = bool(row and row.done_at and row.for_day != meeting.held_on)
    if is_outdated:
        notes.append(
            f"Đã thống nhất cho ngày {row.for_day:%d/%m/%Y}; ngày họp nay là "
            f"{meeting.held_on:%d/%m/%Y}, đồng chí thống nhất lại."
        )
    if is_weekend(meeting.held_on):
        notes.append("Ngày họp là ngày nghỉ cuối tuần.")
    notes += [f"Cùng ngày có {_lower_first(one.title)}." for one in _same_day(meeting)]
    return " ".join(notes), False, is_outdated


def _same_day(meeting):
    """Other sittings on the day that call the same people: of the branch or with its chair."""
    same = Q(branch=meeting.branch_id)
    if meeting.chair_id:
        same |= Q(chair=meeting.chair_id) | Q(minute_taker=meeting.chair_id)
    others = Meeting.objects.filter(same, held_on=meeting.held_on).exclude(pk=meeting.pk)
    return others.exclude(state=MeetingState.CANCELLED).order_by("planned_start", "pk")[:3]


def _lower_first(text):
    return text[:1].lower() + text[1:]


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
    rules = rules_of(meeting)
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
    rules = rules_of(meeting)
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
