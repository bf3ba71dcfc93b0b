"""Fetching what the reader may see: outside their scope it does not exist (404)."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from branches.models import PartyOrganization
from config.lib.prepared import Prepared
from meetings.models import Meeting
from meetings.permissions import LEAD_MEETING, REVIEW_MINUTES, require_recorder
from meetings.seeing import sees
from members.models import Member

ONE = Prepared(
    lambda pk: (
        Meeting.objects.select_related("branch", "chair", "minute_taker").filter(pk=pk).order_by()
    ),
    examples=(-7,),
)


def visible_meeting(request, pk):
    return _seen(request.user, pk, to_read=False)


def readable_meeting(request, pk):
    """A meeting whose record and minutes the reader may open."""
    return _seen(request.user, pk, to_read=True)


def _seen(user, pk, *, to_read):
    found = ONE.first(pk)
    if found is None or not sees(user, found, to_read=to_read):
        raise Http404
    return found


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
