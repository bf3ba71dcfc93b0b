"""The own figures of a branch's groups (tổ đảng): which met in which month (handbook 6.1).

They enter no indicator of the branch.
"""

from dataclasses import dataclass

from config.lib.dates import today
from config.lib.periods import Month, month_of
from meetings.choices import MeetingType
from meetings.models import Meeting
from members.groups import GroupOn, groups_on
from members.permissions import VIEW_ROLL

SHOWN_MONTHS = 6


@dataclass
class GroupMonth:
    """What one group held in one month; ``present`` of ``expected`` in persons × sittings."""

    month: Month
    held: int = 0
    present: int = 0
    expected: int = 0

    @property
    def words(self):
        if not self.held:
            return "chưa họp"
        times = f"{self.held} buổi, " if self.held > 1 else ""
        return f"{times}{self.present}/{self.expected} có mặt"


@dataclass
class GroupFigures:
    """One group as it is today, with its last months, the oldest first."""

    on: GroupOn
    months: list[GroupMonth]


def group_figures(branch, day):
    """The `GroupFigures` of a branch for the last six months. Four queries."""
    last = month_of(day)
    months = [last.shifted(-back) for back in reversed(range(SHOWN_MONTHS))]
    groups = groups_on(branch, day)
    cells = {one.group.pk: {month: GroupMonth(month) for month in months} for one in groups}
    meetings = Meeting.objects.counted(months[0].first_day, day).filter(
        branch=branch, meeting_type=MeetingType.GROUP_MEETING, group__in=cells
    )
    for meeting in meetings.only(
        "group", "held_on", "for_year", "for_month", "present_count", "expected_count"
    ):
        cell = cells[meeting.group_id].get(Month(meeting.for_year, meeting.for_month))
        if cell:
            cell.held += 1
            cell.present += meeting.present_count
            cell.expected += meeting.expected_count
    return [GroupFigures(one, list(cells[one.group.pk].values())) for one in groups]


def group_panel(user, unit):
    """The figures for the page of a branch; None where there are no groups to show."""
    if not unit.is_branch or not VIEW_ROLL.granted(user, unit):
        return None
    figures = group_figures(unit, today())
    return {"unit": unit, "figures": figures} if figures else None
