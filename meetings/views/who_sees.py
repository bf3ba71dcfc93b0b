"""“Ai xem được?” of one meeting."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from branches.views.access import unit_crumbs
from meetings.views.access import visible_meeting
from meetings.who_sees import who_sees


@require_safe
def page(request, pk):
    """Everybody who sees this meeting now, for whoever sees it."""
    meeting = visible_meeting(request, pk)
    steps = [(meeting.title, meeting.get_absolute_url()), ("Ai xem được?", "")]
    context = {
        "meeting": meeting,
        "seers": list(who_sees(meeting).values()),
        "crumbs": unit_crumbs(request.user, meeting.branch, *steps),
    }
    return render(request, "meetings/who_sees.html", context)
