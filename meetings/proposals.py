"""What the form of a new meeting proposes: from the year plan, else from what is usual."""

from datetime import time, timedelta

from branches.rule_book import rules_for
from config.lib.dates import today
from config.lib.periods import month_of
from meetings.choices import MeetingType
from meetings.models.meeting import Meeting
from meetings.plan.facts import foreseen
from meetings.plan.rules import day_of, proposed_day
from meetings.roster import officers_on
from meetings.windows import regular_meeting, window_for
from members.choices import Office
from members.models import Position

USUAL_START = time(19, 30)


def proposed_theme_meeting(branch, day, theme):
    """Initial values of a meeting that only treats a theme, on a day the guard proposed."""
    usual = proposed_meeting(branch, month_of(day))
    own = {"meeting_type": MeetingType.THEMATIC, "held_on": day, "theme": theme}
    return {**usual, **own}


def proposed_meeting(branch, month=None):
    """Initial values of the form; ``month`` None: the next month without a regular meeting.

    The planned day, content and theme come first; then the window's first working day, the last
    place and the last people.
    """
    month = month or _next_month(branch)
    planned = foreseen(branch, month)
    window = window_for(branch, month)
    day = day_of(month, planned.day) if planned.day else proposed_day(month, window)
    before = (
        Meeting.objects.filter(branch=branch).exclude(place="").order_by("-held_on", "-pk").first()
    )
    secretary = Position.objects.on(today()).filter(branch=branch, office=Office.SECRETARY).first()
    return {
        "meeting_type": MeetingType.COMBINED if planned.theme else MeetingType.REGULAR,
        "held_on": max(day, today()),
        "planned_start": (before and before.planned_start) or USUAL_START,
        "place": before.place if before else "",
        "theme": planned.theme.title if planned.theme else "",
        "chair": secretary.member_id if secretary else None,
        "minute_taker": before.minute_taker_id if before else None,
    }


def proposed_committee(meeting):
    """Initial values of the sitting of chi ủy that prepares ``meeting``: before its day, led by the
    secretary, written by another of chi ủy (rule ``plan.committee_days_before``)."""
    rules = rules_for(meeting.branch, meeting.held_on)
    day = meeting.held_on - timedelta(days=rules.get("plan.committee_days_before"))
    officers = officers_on(meeting.branch, meeting.held_on)
    chair = next((one for one in officers if one.office == Office.SECRETARY), None)
    others = [one for one in officers if one is not chair]
    return {
        "meeting_type": MeetingType.COMMITTEE_MEETING,
        "held_on": min(max(day, today()), meeting.held_on),
        "planned_start": meeting.planned_start or USUAL_START,
        "place": meeting.place,
        "chair": chair.member.pk if chair else None,
        "minute_taker": others[0].member.pk if others else None,
    }


def _next_month(branch):
    """This month until its window is over or its meeting planned, then the next one."""
    month = month_of(today())
    _, last = window_for(branch, month)
    if today().day > last and regular_meeting(branch, month):
        return month.shifted(1)
    return month
