"""The indicators of one branch, of a year and its quarters, by loops over objects.

The same numbers as `branch_aggregates`, as one would write them without thinking of the database:
for each of the five stretches its meetings, of each meeting its roll call and its contributions,
some sixty questions a branch. Nothing is written.
"""

from config.lib.periods import Period
from meetings.models import Attendance, Contribution, Meeting

REGULAR = ("REGULAR", "COMBINED")
THEMATIC = ("THEMATIC", "COMBINED")


def figures_of(branch, first_day, last_day):
    """Counts by stretch."""
    year = Period(first_day.year)
    return [
        _of_stretch(branch, stretch.first_day, min(stretch.last_day, last_day), sessions)
        for stretch, sessions in ((year, 6), *((quarter, 2) for quarter in year.quarters))
        if stretch.first_day <= last_day
    ]


def _of_stretch(branch, first_day, last_day, sessions):
    expected = present = with_outcome = due = 0
    members, months, quarters, spoke = set(), set(), set(), {}
    for meeting in Meeting.objects.counted(first_day, last_day).filter(branch=branch):
        for row in Attendance.objects.filter(meeting=meeting, is_expected=True):
            expected += 1
            members.add(row.member_id)
            present += row.status in (1, 2)
        for member in {one.member_id for one in Contribution.objects.filter(meeting=meeting)}:
            spoke[member] = spoke.get(member, 0) + 1
        if meeting.meeting_type in REGULAR:
            months.add(meeting.held_on.month)
            due += 1
            with_outcome += meeting.has_resolution or meeting.conclusion != ""
        if meeting.meeting_type in THEMATIC:
            quarters.add((meeting.held_on.month + 2) // 3)
    enough = sum(count >= sessions for count in spoke.values())
    people = enough, len(members)
    return expected, present, *people, len(months), len(quarters), with_outcome, due
