"""What is counted about one meeting: strength, attendance, who may vote, what is missing."""

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from meetings import parts
from meetings.agenda import ORDINARY_PARTS, WITHOUT_CONCLUSION, WITHOUT_MINIMUM
from meetings.choices import CRITICAL_KINDS, PRESENT_STATUSES
from meetings.parts import Missing
from meetings.reading import contributions_of, praises_of, rules_of, shared
from meetings.revisions import typed_of
from meetings.roll_rows import recorded
from meetings.roster import meeting_roll
from meetings.rules import minimum_minutes
from members.choices import Rights, SeatKind, Standing

SHORT_RECORD = ("last_month", "next_month", "to_decide")


@dataclass(frozen=True)
class VotingNumbers:
    """``base`` is N, ``present`` those of them in the room, both in persons (handbook 10)."""

    base: int
    present: int


class RollLine(NamedTuple):
    """One line of the roll call: the person (`RollEntry`), and their `Row` if there is one."""

    entry: object
    row: object

    @property
    def is_present(self):
        return self.row is not None and self.row.status in PRESENT_STATUSES


def roll_lines(meeting):
    """The roll of the meeting's day beside the attendance rows, in the order of the roll.

    People recorded who have left the roll since (a correction made later) come last.
    """
    return shared(meeting, "roll_lines", lambda: _roll_lines(meeting))


def _roll_lines(meeting):
    rows = {row.member_id: row for row in recorded(meeting)}
    return [RollLine(entry, rows.get(entry.member_id)) for entry in meeting_roll(meeting)]


def voting_numbers(meeting, lines=None):
    """N and those of N who are present."""
    lines = roll_lines(meeting) if lines is None else lines
    voters = [line for line in lines if line.entry.is_in_voting_base(is_present=line.is_present)]
    return VotingNumbers(len(voters), sum(line.is_present for line in voters))


def strength_counts(lines):
    """Persons on the roll by what they are (handbook 8.3)."""
    own = [line.entry for line in lines if line.entry.seat_kind == SeatKind.OFFICIAL_SEAT]
    standings = Counter(entry.standing for entry in own)
    return {
        "total": len(own),
        "official": sum(entry.rights == Rights.OFFICIAL for entry in own),
        "probationary": sum(entry.rights == Rights.PROBATIONARY for entry in own),
        "temporary_in": sum(line.entry.seat_kind == SeatKind.TEMPORARY_SEAT for line in lines),
        "exempt": standings[Standing.EXEMPT],
        "temporary_out": standings[Standing.TEMPORARY_OUT],
        "suspended": standings[Standing.SUSPENDED],
        "special_duty": standings[Standing.SPECIAL_DUTY],
    }


def missing(meeting, lines=None, rules=None):
    """What is still to be completed, own checks first, then those of the apps above.

    ``lines`` (`roll_lines`) and ``rules`` of the meeting's day, where they are known already.
    """
    lines = roll_lines(meeting) if lines is None else lines
    rules = rules or rules_of(meeting)
    found = list(_own_missing(meeting, lines, rules))
    for check in parts.CHECKS:
        found.extend(check(meeting))
    return found


def _own_missing(meeting, lines, rules):
    if meeting.roll_closed_at is None:
        yield Missing("Chốt điểm danh.", "roll-call")
    for line in _unmarked(lines, rules):
        yield Missing(f"Điểm danh đồng chí {line.entry.member.full_name}.", "roll-call")
    if meeting.minute_taker is None:
        yield Missing("Cử thư ký ghi biên bản.", "end")
    if meeting.ended_at is None:
        yield Missing("Ghi giờ kết thúc.", "end")
    if meeting.is_of_committee:
        yield from _short_record(meeting)
    elif not meeting.conclusion.strip():
        yield Missing(
            "Ghi kết luận của chủ trì.",
            "conclusion",
            blocks=meeting.meeting_type not in WITHOUT_CONCLUSION,
        )
    if not meeting.is_of_committee and not contributions_of(meeting):
        yield Missing("Chưa ghi ý kiến phát biểu nào.", "speakers", blocks=False)
    if typed := typed_of(meeting):
        places = "; ".join(f"{one.title} ({one.saved_by.full_name})" for one in typed)
        yield Missing(f"Chữ tự lưu, chưa ghi vào biên bản: {places}.", "typed", blocks=False)
    yield from _no_criticism(meeting, rules)
    yield from _too_short(meeting, rules)


def _short_record(meeting):
    """What minutes of chi ủy say at least: agreed content, assessment, plan (handbook 8)."""
    if not meeting.conclusion.strip():
        yield Missing("Ghi nội dung chi ủy thống nhất.", "short-record")
    for item in meeting.agenda_items.filter(code__in=SHORT_RECORD, gist="").order_by("seq"):
        yield Missing(f"Chưa ghi “{item.title}”.", "short-record", blocks=False)


def _no_criticism(meeting, rules):
    """The item is not skipped in silence: entries, or why there are none (handbook 20.4 D12)."""
    if meeting.meeting_type not in ORDINARY_PARTS:
        return
    if meeting.criticism.strip() or meeting.no_criticism_reason.strip():
        return
    if not any(one.kind in CRITICAL_KINDS for one in praises_of(meeting)):
        yield Missing(
            "Ghi nhắc nhở, phê bình, tự phê bình; nếu không có thì ghi lý do.",
            "praise",
            blocks=rules.get("minutes.criticism_required"),
        )


def _unmarked(lines, rules):
    """People expected by the roll as it reads now who have no row (a later correction)."""
    return [line for line in lines if line.row is None and line.entry.is_expected(rules)]


def _too_short(meeting, rules):
    if meeting.net_minutes is None or meeting.meeting_type in WITHOUT_MINIMUM:
        return
    least = minimum_minutes(meeting.meeting_type, expected=meeting.expected_count, rules=rules)
    if meeting.net_minutes < least:
        yield Missing(
            f"Cuộc họp kéo dài {meeting.net_minutes} phút, quy định từ {least} phút.",
            "end",
            blocks=False,
        )
