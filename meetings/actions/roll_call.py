"""The roll call: opened with everybody present, corrected by exception, closed once."""

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from django.db import transaction
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from branches import audit
from branches.permissions import login_of
from branches.rule_book import rules_for
from config.lib.digests import digest_of
from config.lib.errors import RuleBroken
from config.lib.failpoints import failpoint
from meetings.changes import (
    change,
    lock,
    lock_in_place,
    lock_open,
    lock_to_record,
    move,
    require_open,
)
from meetings.choices import PRESENT_STATUSES, AttendanceStatus, MeetingState
from meetings.facts import RollLine
from meetings.leave import mark_leave
from meetings.models import Meeting
from meetings.permissions import LEAD_MEETING, require_recorder
from meetings.reading import read_once, rules_of
from meetings.roll_rows import Row, new_row, recorded, totals_of, write, write_totals
from meetings.roster import called_roll, meeting_roll
from meetings.rules import require_meeting_move
from members.choices import Standing


@dataclass(frozen=True)
class Mark:
    """What one line of the roll call says.

    ``seen`` is the digest of the line its writer had before them (`seen_line`), empty where there
    was none; None skips the comparison.
    """

    status: int
    reason_code: str = ""
    reason_text: str = ""
    late_minutes: int = 0
    left_early: bool = False
    seen: str | None = None


@transaction.atomic
def open_meeting(*, meeting, started_at, by):
    """Start the meeting: everybody expected is present until marked otherwise."""
    lock_in_place(meeting)
    require_recorder(by, meeting)
    if started_at > timezone.now() + timedelta(hours=12):
        raise RuleBroken("Chưa đến ngày họp nên chưa ghi được. Đồng chí kiểm tra lại ngày.")
    require_meeting_move(meeting.state, MeetingState.IN_PROGRESS)
    rules = rules_for(meeting.branch, meeting.held_on)
    with read_once(meeting, rules=rules):
        add_expected(meeting)
    mark_leave(meeting)
    move(
        meeting,
        MeetingState.IN_PROGRESS,
        is_locked=True,
        started_at=started_at,
        rule_codes=", ".join(rules.codes),
        **totals_of(recorded(meeting)),
    )
    audit.record(
        "meetings.opened",
        f"Bắt đầu {meeting}",
        target=meeting,
        by=by,
        organization=meeting.branch,
    )


@dataclass(frozen=True)
class Sheet:
    """The roll call as it stands, with the row of ``meeting`` locked: read once for one saving.

    ``entries`` are the roll of the day, ``rows`` the `Row` of everybody recorded by member id,
    ``rules`` those the meeting is judged by.
    """

    meeting: Meeting
    entries: list
    rows: dict
    rules: object

    @property
    def lines(self):
        """As `meetings.facts.roll_lines`."""
        return [RollLine(entry, self.rows.get(entry.member_id)) for entry in self.entries]


def locked_sheet(meeting):
    """The `Sheet` of a meeting, locked until the transaction ends."""
    locked = lock(meeting)
    rows = {row.member_id: row for row in recorded(locked)}
    rules = SimpleLazyObject(lambda: rules_of(locked))  # they speak of guests: most have none
    return Sheet(locked, called_roll(locked), rows, rules)


@transaction.atomic
def save_roll_call(*, meeting, marks, by):
    """Write the lines of the roll call that changed; ``marks`` maps member ids to `Mark`.

    Only differences to what the writer had seen are written, so two devices do not undo each
    other. Returns the ids another device changed meanwhile, whose marks were left alone. The
    counters of the ``meeting`` given follow.
    """
    return write_marks(meeting=meeting, marks=marks, by=by, sheet=locked_sheet(meeting))


def write_marks(*, meeting, marks, by, sheet):
    """As `save_roll_call`, in the transaction in which the caller locked the ``sheet``."""
    shown, meeting = meeting, sheet.meeting
    require_recorder(by, meeting)
    require_open(meeting)
    if meeting.roll_closed_at:
        raise RuleBroken("Điểm danh đã chốt. Đồng chí bấm “Mở lại điểm danh” để sửa.")
    entries = {entry.member_id: entry for entry in sheet.entries}
    changed, contested, difference = {}, [], {}
    for member_id, mark in marks.items():
        if member_id not in entries:
            raise RuleBroken(
                "Có người không thuộc danh sách chi bộ ngày này. Đồng chí tải lại trang."
            )
        row = sheet.rows.get(member_id)
        before = row.status if row else None
        if row and row.said == _said(mark):
            continue
        if mark.seen is not None:
            if mark.seen == line_digest(mark):
                continue  # left as it was shown, whatever another device wrote meanwhile
            if mark.seen != (line_digest(row) if row else ""):
                contested.append(member_id)
                continue
        entry = entries[member_id]
        _require_reason(mark, entry)
        expected = entry.is_expected(sheet.rules)
        row = changed[member_id] = _written(row or new_row(meeting, entry), mark, expected)
        difference[str(member_id)] = [before, row.status, row.reason_code]
    write(changed.values(), known_ids=sheet.rows)
    failpoint("roll.written")
    if changed:
        write_totals(meeting, totals_of({**sheet.rows, **changed}.values()), touched=True)
        audit.record(
            "meetings.roll_call_saved",
            f"Ghi điểm danh {meeting}: {len(changed)} thay đổi",
            target=meeting,
            by=by,
            organization=meeting.branch,
            payload={"changes": difference},
        )
    shown.expected_count, shown.present_count = meeting.expected_count, meeting.present_count
    return contested


@transaction.atomic
def close_roll_call(*, meeting, by):
    """Close the roll call: from now on the counts are fixed and votes may be taken."""
    return close_locked(meeting=lock_to_record(meeting, by), by=by)


def close_locked(*, meeting, by):
    """As `close_roll_call`, in the transaction in which the caller locked the ``meeting``."""
    if meeting.roll_closed_at:
        return meeting
    closed = {"roll_closed_at": timezone.now(), "roll_closed_by": login_of(by)}
    change(meeting, **closed, **totals_of(recorded(meeting)))
    audit.record(
        "meetings.roll_call_closed",
        f"Chốt điểm danh {meeting}: {meeting.present_count}/{meeting.expected_count} có mặt",
        target=meeting,
        by=by,
        organization=meeting.branch,
    )
    return meeting


@transaction.atomic
def reopen_roll_call(*, meeting, by):
    """Open a closed roll call again; a meeting already held goes back to being in progress.

    Votes taken on the old roll would have the wrong base, so they must be removed first.
    """
    LEAD_MEETING.require(by, meeting.branch)
    meeting = lock_open(meeting)
    if meeting.votes.exists() or meeting.ballots.exists():
        raise RuleBroken(
            "Đã có kết quả biểu quyết theo điểm danh này. Đồng chí xóa kết quả biểu quyết trước, "
            "rồi mở lại điểm danh."
        )
    if meeting.state == MeetingState.IN_PROGRESS:
        change(meeting, roll_closed_at=None, roll_closed_by=None)
    else:
        move(
            meeting,
            MeetingState.IN_PROGRESS,
            is_locked=True,
            roll_closed_at=None,
            roll_closed_by=None,
            ended_at=None,
        )
    audit.record(
        "meetings.roll_call_reopened",
        f"Mở lại điểm danh {meeting}",
        target=meeting,
        by=by,
        organization=meeting.branch,
    )


def add_expected(meeting):
    """A row "present" for everybody expected who has none, and for whoever is admitted today.

    Of a locked meeting. Returns how many were added.
    """
    rules = rules_of(meeting)
    known = {row.member_id for row in recorded(meeting)}
    rows = [
        new_row(meeting, entry, is_expected=entry.is_expected(rules))
        for entry in meeting_roll(meeting)
        if entry.member_id not in known
        and (entry.is_expected(rules) or entry.standing == Standing.ADMITTED_TODAY)
    ]
    write(rows, known_ids=known)
    return len(rows)


def count(meeting, *, touched=False):
    """Write the meeting's counters from its rows; call with the meeting's row locked.

    ``touched``: count one more change of the record in the same statement.
    """
    write_totals(meeting, totals_of(recorded(meeting)), touched=touched)


def line_digest(line):
    """The digest of what a line says; ``line`` is a `Mark`, an `Attendance` or a `Row`."""
    return _digest_of_said(*_said(line))


def seen_line(status, **values):
    """The digest of a line as a page showed it."""
    return line_digest(Mark(status, **values))


def _said(line):
    return (
        int(line.status),
        line.reason_code,
        line.reason_text,
        line.late_minutes,
        line.left_early,
    )


_digest_of_said = lru_cache(maxsize=1000, typed=True)(digest_of)  # most lines say the same


def _require_reason(mark, entry):
    if mark.status == AttendanceStatus.EXCUSED and not (mark.reason_code or mark.reason_text):
        raise RuleBroken(
            f"Đồng chí {entry.seat.full_name} vắng có lý do: chọn lý do, "
            "hoặc ghi “Vắng không lý do”."
        )


def _written(row, mark, is_expected):
    """The row as the mark says it: those present have no reason, those absent were not late."""
    status, reason = int(mark.status), (mark.reason_code, mark.reason_text)
    if status in PRESENT_STATUSES:
        said = (is_expected, status, "", "", mark.late_minutes, mark.left_early)
    else:
        said = (is_expected, status, *reason, 0, False)
    return Row._make(row[: -len(said)] + said)
