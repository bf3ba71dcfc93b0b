"""Meetings taken over from old books into the database, with few statements for any number."""

from config.lib.batches import in_batches
from config.lib.dates import local_moment
from config.lib.periods import month_of
from config.lib.vietnamese import search_key
from meetings.choices import PRESENT_STATUSES, ContributionKind, MeetingState
from meetings.models import Attendance, Contribution, Meeting
from resolutions.choices import ResolutionKind, ResolutionState
from resolutions.imports.numbering import continue_numbers
from resolutions.models import Resolution

BATCH = 500
WRITTEN = (
    *("version", "meeting_type", "started_at", "ended_at", "theme", "rule_codes"),
    *("expected_count", "present_count", "contribution_count", "has_resolution"),
)


def store(plan, scope):
    """Write the plan: HELD meetings marked as taken over, their rolls, speakers, resolutions."""
    new, other = list(plan.new.values()), list(plan.other.values())
    for one in new:
        one.known = _new_meeting(one)
    for one in (*new, *other):
        _fill(one)
    Meeting.objects.bulk_create([one.known for one in new], batch_size=BATCH)
    _clear([one.known.pk for one in other])
    for one in other:
        one.known.version += 1
    Meeting.objects.bulk_update([one.known for one in other], WRITTEN, batch_size=BATCH)
    every = (*new, *other)
    rows = (row for one in every for row in _attendances(one))
    Attendance.objects.bulk_create(rows, batch_size=BATCH)
    rows = (row for one in every for row in _contributions(one))
    Contribution.objects.bulk_create(rows, batch_size=BATCH)
    papers = [_resolution(one) for one in every if one.data.resolution]
    Resolution.objects.bulk_create(papers, batch_size=BATCH)
    continue_numbers(papers)


def _new_meeting(one):
    day = one.data.day
    return Meeting(
        branch=one.branch,
        held_on=day,
        for_year=day.year,
        for_month=day.month,
        state=MeetingState.HELD,
        taken_over=True,
    )


def _fill(one):
    """The columns a file decides, and the counters, which leave out whoever was not expected."""
    meeting, data = one.known, one.data
    meeting.meeting_type = data.meeting_type
    meeting.started_at = local_moment(data.day, data.start)
    meeting.ended_at = local_moment(data.day, data.end)
    meeting.theme = data.theme
    meeting.rule_codes = ", ".join(one.rules.codes)[:200]
    counted = [line for pk, line in one.roll.items() if pk in one.expected]
    meeting.expected_count = len(one.expected)
    meeting.present_count = sum(line.status in PRESENT_STATUSES for line in counted)
    meeting.contribution_count = sum(line.spoke for line in counted)
    meeting.has_resolution = bool(data.resolution)


def _clear(meeting_ids):
    for batch in in_batches(meeting_ids):
        for model in (Resolution, Contribution, Attendance):
            model.objects.filter(meeting__in=batch).delete()


def _attendances(one):
    ym = month_of(one.data.day).ym
    for member_id, line in one.roll.items():
        yield Attendance(
            meeting=one.known,
            member_id=member_id,
            organization=one.branch,
            ym=ym,
            status=line.status,
            is_expected=member_id in one.expected,
            reason_code=line.reason_code,
            reason_text=line.reason_text,
            contribution_count=line.spoke,
        )


def _contributions(one):
    """``n`` substantive opinions; those of absent people were written and read out."""
    seq = 0
    for member_id, line in one.roll.items():
        is_absent = line.status not in PRESENT_STATUSES
        for _ in range(line.spoke):
            seq += 1
            yield Contribution(
                meeting=one.known,
                member_id=member_id,
                seq=seq,
                kind=ContributionKind.OPINION,
                is_written=is_absent,
                is_read_out=is_absent,
            )


def _resolution(one):
    """What the old book calls it. It stays ADOPTED: nothing is signed or sent afterwards."""
    text = one.data.resolution
    is_conclusion = search_key(text).startswith("ket luan") or "-KL" in text.upper()
    return Resolution(
        branch=one.branch,
        meeting=one.known,
        kind=ResolutionKind.KL if is_conclusion else ResolutionKind.NQ,
        state=ResolutionState.ADOPTED,
        title=text,
        taken_over=True,
        taken_over_text=text,
    )
