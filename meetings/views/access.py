"""Fetching what the reader may see: outside their scope it does not exist (404)."""

from django.shortcuts import get_object_or_404

from branches.models import PartyOrganization
from meetings.models import Meeting
from meetings.permissions import LEAD_MEETING, REVIEW_MINUTES, require_recorder
from members.models import Member

RELATED = ("branch", "chair", "minute_taker")


def visible_meeting(request, pk):
    meetings = Meeting.objects.visible_to(request.user).select_related(*RELATED)
    return get_object_or_404(meetings.distinct(), pk=pk)


def readable_meeting(request, pk):
    """A meeting whose record and minutes the reader may open."""
    meetings = Meeting.objects.content_visible_to(request.user).select_related(*RELATED)
    return get_object_or_404(meetings.distinct(), pk=pk)


def reviewable_meeting(request, pk):
    """A submitted meeting the reader may review: 404 outside the scope, 403 for lookers-on."""
    meeting = readable_meeting(request, pk)
    REVIEW_MINUTES.require(request.user, meeting.branch)
    return meeting


def led_meeting(request, pk):
    """A meeting of the reader's branch they lead: 404 outside the scope, 403 for others."""
    meeting = readable_meeting(request, pk)
    LEAD_MEETING.require(request.user, meeting.branch)
    return meeting


def recordable_meeting(request, pk):
    """A meeting the reader may write into: 404 outside the scope, 403 for lookers-on."""
    meeting = visible_meeting(request, pk)
    require_recorder(by=request.user, meeting=meeting)
    return meeting


def visible_branch(request, pk):
    branches = PartyOrganization.objects.visible_to(request.user).branches()
    return get_object_or_404(branches, pk=pk)


def people_of(branch, day):
    """The members seated in the branch on ``day``, for choices, in the order of names."""
    return Member.objects.seated_in([branch.pk], day).order_by("sort_name", "pk")
