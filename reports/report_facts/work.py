"""What became of the work: tasks due, proposals to the unit above."""

from dataclasses import dataclass

from django.db.models import Count

from meetings.models import Meeting
from meetings.plan.facts import HIDDEN_THEME
from meetings.theme_facts import kept_to_the_branch
from resolutions.choices import ProposalState
from resolutions.follow_up import IS_DONE, Window
from resolutions.models import Proposal, Resolution, TaskAssignment


def due_tasks(reckoning):
    """Tasks due in the period: rows of branch, how many are done, how many there are (handbook 9).

    The same counting as the page of tasks (`follow_up`), of all adopted resolutions.
    """
    window = Window(reckoning.period, reckoning.day)
    return (
        TaskAssignment.objects.in_force()
        .filter(reckoning.tree.holds("branch"), window.conditions["due"])
        .order_by()
        .values_list("branch")
        .annotate(done=Count("pk", filter=IS_DONE), due=Count("pk"))
    )


def proposals(reckoning):
    """Proposals sent upward in the period: rows of branch and number."""
    return (
        _sent(reckoning)
        .filter(reckoning.tree.holds("organization"))
        .order_by()
        .values_list("organization")
        .annotate(Count("pk"))
    )


def own_proposals(reckoning):
    """The texts a unit itself sent upward in the period, with what became of them."""
    rows = _sent(reckoning).filter(organization=reckoning.tree.organization)
    return [(one.text, one.state != ProposalState.SENT) for one in rows.order_by("sent_at", "pk")]


def _sent(reckoning):
    days = (reckoning.period.first_day, reckoning.day)
    return Proposal.objects.filter(sent_at__date__range=days)


@dataclass(frozen=True)
class Sitting:
    """One meeting as the monthly report of a branch tells of it."""

    meeting: Meeting
    resolution: str
    theme: str


def sittings(reckoning):
    """The counted meetings of a branch in the period with their resolutions, by day."""
    meetings = reckoning.own_meetings().order_by("held_on", "pk")
    papers = Resolution.objects.filter(meeting__in=meetings.order_by())
    by_meeting = {one.meeting_id: _worded(one) for one in papers}
    hidden = kept_to_the_branch(meetings)
    return [
        Sitting(one, by_meeting.get(one.pk, ""), HIDDEN_THEME if one.pk in hidden else one.theme)
        for one in meetings
    ]


def _worded(resolution):
    kind = resolution.get_kind_display()
    number = f"số {resolution.number_text}" if resolution.number_text else ""
    return " ".join(filter(None, [kind, number, resolution.title]))
