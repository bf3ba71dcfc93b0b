"""In which days of a month a branch holds its regular meeting: the rule, or an exception to it."""

from datetime import timedelta

from branches.rule_epochs import RuleBooks
from config.lib.periods import month_of
from meetings.choices import MeetingState, MeetingType
from meetings.models.meeting import Meeting
from meetings.models.windows import Postponement
from meetings.plan.choices import PostponementState
from meetings.window_book import WindowBook

REGULAR_TYPES = (MeetingType.REGULAR, MeetingType.COMBINED)
DAYS_AHEAD = 31  # chi ủy prepares the next meeting, not one of a later month


def windows_of(branch, months):
    """``(first, last)`` day by `Month`, with the exceptions set above the branch.

    A fixed number of queries, however many months.
    """
    months = list(months)
    book = WindowBook(months, RuleBooks(), only=branch)
    return {month: book.of(branch.pk, branch.branch_type, month) for month in months}


def window_for(branch, month):
    """``(first, last)`` day of ``month`` for the regular meeting of ``branch``."""
    return windows_of(branch, [month])[month]


def regular_meeting(branch, month):
    """The regular meeting that stands for ``month``, or None; cancelled ones do not."""
    return (
        Meeting.objects.filter(
            branch=branch,
            meeting_type__in=REGULAR_TYPES,
            for_year=month.year,
            for_month=month.number,
        )
        .exclude(state=MeetingState.CANCELLED)
        .order_by("-held_on")
        .first()
    )


def month_prepared(branch, day):
    """The month whose regular meeting a sitting of chi ủy on ``day`` prepares (handbook 7.1 A3).

    The next regular meeting that is planned; without one, this month's until it was held.
    """
    ahead = (
        Meeting.objects.filter(
            branch=branch,
            meeting_type__in=REGULAR_TYPES,
            held_on__range=(day, day + timedelta(days=DAYS_AHEAD)),
        )
        .exclude(state=MeetingState.CANCELLED)
        .order_by("held_on", "pk")
        .first()
    )
    if ahead:
        return ahead.month
    month = month_of(day)
    own = regular_meeting(branch, month)
    is_over = own is not None and own.held_on < day and own.state != MeetingState.POSTPONED
    return month.shifted(1) if is_over else month


def approved_months(branch):
    """The months whose regular meeting the branch may still make up with leave, oldest first."""
    approved = Postponement.objects.filter(branch=branch, state=PostponementState.APPROVED)
    found = []
    for month in sorted(one.month_of_it for one in approved):
        meeting = regular_meeting(branch, month)
        if meeting is None or meeting.has_not_started:
            found.append(month)
    return found
