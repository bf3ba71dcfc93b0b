"""Fetching what the reader may see: outside their scope it does not exist (404)."""

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from config.lib.asked import number_asked
from meetings.views.access import visible_meeting
from resolutions.facts import with_people
from resolutions.models import Resolution, ResolutionPoint, TaskAssignment
from resolutions.permissions import require_editor

RELATED = (
    *("branch", "vote", "signer", "term"),
    *("meeting__branch", "meeting__chair", "meeting__minute_taker"),
)


def editable_meeting(request, pk):
    """A meeting whose resolution the reader may write: 404 outside the scope, 403 for others."""
    meeting = visible_meeting(request, pk)
    require_editor(request.user, meeting)
    return meeting


def visible_resolution(request, pk):
    resolutions = Resolution.objects.visible_to(request.user).select_related(*RELATED)
    return get_object_or_404(resolutions, pk=pk)


def editable_resolution(request, pk):
    resolution = visible_resolution(request, pk)
    require_editor(request.user, resolution.meeting)
    return resolution


def editable_point(request, pk):
    points = ResolutionPoint.objects.filter(
        resolution__in=Resolution.objects.visible_to(request.user)
    ).select_related(
        *("resolution__branch", "resolution__meeting__branch", "resolution__meeting__minute_taker"),
        "directive_point__directive__organization",
    )
    point = get_object_or_404(points, pk=pk)
    require_editor(request.user, point.resolution.meeting)
    return point


def visible_task(request, pk):
    tasks = TaskAssignment.objects.visible_to(request.user).in_force()
    return get_object_or_404(with_people(tasks), pk=pk)


def back_to(meeting, section):
    """Where a form about the tasks of ``meeting`` leads: the record page while it is open."""
    if meeting.is_open:
        return redirect(f"{reverse('meetings:record', args=[meeting.pk])}#section-{section}")
    return redirect("resolutions:of_meeting", meeting.pk)


def meeting_crumbs(meeting, *further):
    return [
        ("Trang chính", reverse("branches:home")),
        (meeting.title, meeting.get_absolute_url()),
        *further,
    ]


def seen_version(request):
    """The version the reader saw; a missing or malformed one is none that ever existed."""
    return number_asked(request.POST, "version") or number_asked(request.GET, "version")
