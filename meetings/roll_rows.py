"""Rows of the roll call as plain values: to make sixty objects costs more than to write them."""

from typing import NamedTuple

from django.db.models import F

from config.lib.errors import Stale
from config.lib.periods import month_of
from config.lib.prepared import Prepared, PreparedChange
from config.lib.upsert import overwrite, upsert
from meetings.choices import PRESENT_STATUSES, AttendanceStatus
from meetings.models import Attendance, Meeting

KEYS = ("meeting_id", "member_id")
SAID = ("status", "is_expected", "reason_code", "reason_text", "late_minutes", "left_early")
COUNTERS = ("expected_count", "present_count", "contribution_count")


class Row(NamedTuple):
    """One person's row of `Attendance` as it is written."""

    meeting_id: int
    member_id: int
    organization_id: int
    ym: int
    contribution_count: int
    is_expected: bool
    status: int
    reason_code: str
    reason_text: str
    late_minutes: int
    left_early: bool

    @property
    def said(self):
        """What the line says: its columns from the status on."""
        return self[6:]


ROWS = Prepared(
    lambda meeting: Attendance.objects.filter(meeting=meeting).values_list(*Row._fields),
    examples=(-7,),
    is_converted=False,
)
COUNTED = PreparedChange(
    lambda meeting, expected, present, contributions, changes: (
        Meeting.objects.filter(pk=meeting),
        {
            **dict(zip(COUNTERS, (expected, present, contributions), strict=True)),
            "version": F("version") + changes,
        },
    ),
    examples=(-1, -2, -3, -4, -5),
)


def recorded(meeting):
    """The `Row` of everybody recorded."""
    return [Row._make(values) for values in ROWS(meeting.pk)]


def totals_of(rows):
    """The counters of the meeting these rows are of."""
    expected = [row for row in rows if row.is_expected]
    return {
        "expected_count": len(expected),
        "present_count": sum(row.status in PRESENT_STATUSES for row in expected),
        "contribution_count": sum(row.contribution_count for row in expected),
    }


def write_totals(meeting, totals, *, touched):
    """Write the counters, with ``touched`` one more change of the record; ``meeting`` follows."""
    COUNTED(meeting.pk, *(totals[name] for name in COUNTERS), int(touched))
    meeting.version += touched
    for name, value in totals.items():
        setattr(meeting, name, value)


def write(rows, *, known_ids):
    """Write ``rows`` of a locked meeting, in which those of ``known_ids`` were read; Stale when one
    of these is gone."""
    known = [row for row in rows if row.member_id in known_ids]
    added = [row for row in rows if row.member_id not in known_ids]
    if overwrite(Attendance, Row._fields, KEYS, known, changing=SAID) != len(known):
        raise Stale("Điểm danh")
    upsert(Attendance, Row._fields, KEYS, added, changing=SAID)


def new_row(meeting, entry, *, is_expected=True):
    """The row of somebody present, by their `RollEntry`."""
    return Row(
        *(meeting.pk, entry.member_id, meeting.branch_id, month_of(meeting.held_on).ym, 0),
        *(is_expected, int(AttendanceStatus.PRESENT), "", "", 0, False),
    )
