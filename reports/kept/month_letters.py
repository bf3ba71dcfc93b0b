"""The letters of `BranchYear.states`: which of several states of a month is told."""

from meetings.choices import MeetingState
from reports.choices import MonthState

FURTHEST_FIRST = (
    *(MonthState.ACCEPTED_LATE, MonthState.ACCEPTED, MonthState.SENT, MonthState.SENT_LATE),
    *(MonthState.RETURNED_LATE, MonthState.RETURNED),
    *(MonthState.HELD, MonthState.TAKEN_OVER, MonthState.POSTPONED, MonthState.NONE),
)
LETTERS = {  # in time, late
    MeetingState.REVIEWED: (MonthState.ACCEPTED, MonthState.ACCEPTED_LATE),
    MeetingState.RETURNED: (MonthState.RETURNED, MonthState.RETURNED_LATE),
}
