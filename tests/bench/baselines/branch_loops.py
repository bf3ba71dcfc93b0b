"""A year of one branch by loops over objects."""

from meetings.models import Attendance, Contribution, Meeting
from members.models import Membership


def figures_of(branch, first_day, last_day):
    expected = present = enough = 0
    meetings = list(Meeting.objects.counted(first_day, last_day).filter(branch=branch))
    for meeting in meetings:
        for row in Attendance.objects.filter(meeting=meeting, is_expected=True):
            expected += 1
            present += row.status in (1, 2)
    for seat in Membership.objects.filter(branch=branch).select_related("member"):
        sessions = 0
        for meeting in meetings:
            sessions += Contribution.objects.filter(meeting=meeting, member=seat.member).exists()
        enough += sessions >= 6
    return expected, present, enough
