"""How one meeting stands to the rules it is judged by: attendance, duration (handbook 6.2, 12)."""

from dataclasses import dataclass

from branches.models import RuleSet
from branches.rule_kinds import OPERATOR_WORDS
from meetings.choices import AttendanceStatus
from meetings.models import Attendance
from meetings.reading import rules_of
from meetings.rules import (
    HELD_STATES,
    meets_attendance_criterion,
    minimum_minutes,
)


@dataclass(frozen=True)
class MeetingVerdict:
    """One criterion as a sentence, and whether it is met (None: nothing to judge)."""

    text: str
    met: bool | None


@dataclass(frozen=True)
class Judged:
    """``rule_sets`` are those the meeting is judged by, strongest first; ``kept``: since it was
    opened, whatever was published later."""

    rule_sets: list
    kept: bool
    verdicts: list


def judged(meeting):
    """The `Judged` of a meeting; without verdicts while it has not been held."""
    rules = rules_of(meeting)
    sets = {one.code: one for one in RuleSet.objects.filter(code__in=rules.codes)}
    return Judged(
        [sets[code] for code in rules.codes],
        bool(meeting.rule_codes),
        list(_verdicts(meeting, rules)) if meeting.state in HELD_STATES else [],
    )


def _verdicts(meeting, rules):
    unexcused = Attendance.objects.filter(
        meeting=meeting, is_expected=True, status=AttendanceStatus.UNEXCUSED
    ).count()
    words = OPERATOR_WORDS[rules.get("attendance.meeting_criterion_operator")]
    target = f"{words} {rules.get('attendance.meeting_criterion_pct')} %"
    if rules.get("attendance.meeting_requires_no_unexcused"):
        target += ", không ai vắng không lý do"
    yield MeetingVerdict(
        f"Tỷ lệ dự: {meeting.present_count}/{meeting.expected_count}, quy định {target}.",
        meets_attendance_criterion(
            present=meeting.present_count,
            expected=meeting.expected_count,
            unexcused=unexcused,
            rules=rules,
        ),
    )
    if meeting.net_minutes is not None:
        least = minimum_minutes(meeting.meeting_type, expected=meeting.expected_count, rules=rules)
        yield MeetingVerdict(
            f"Thời lượng: {meeting.net_minutes} phút, quy định từ {least} phút.",
            meeting.net_minutes >= least,
        )
