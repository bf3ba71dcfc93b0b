"""Answers told while the branch sits."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from branches.views.form_pages import tell
from config.lib.asked import number_asked
from meetings.views.access import recordable_meeting
from resolutions.actions.announcing import announce_answer, take_back_announcement
from resolutions.announced_facts import told_at
from resolutions.meeting_parts import LAST_TASKS
from resolutions.models import Proposal, PublicOpinion
from resolutions.views.access import back_to


@require_POST
def announce(request, pk):
    """One answer was told: of a proposal (``kien-nghi``) or an opinion (``y-kien``)."""
    meeting = recordable_meeting(request, pk)
    tell(
        request,
        "Đã ghi vào biên bản: thông báo trả lời.",
        announce_answer,
        meeting=meeting,
        by=request.user,
        **_asked_about(request, meeting),
    )
    return back_to(meeting, LAST_TASKS)


@require_POST
def take_back(request, pk, announced_pk):
    meeting = recordable_meeting(request, pk)
    announced = get_object_or_404(told_at(meeting), pk=announced_pk)
    tell(request, "Đã bỏ.", take_back_announcement, announced=announced, by=request.user)
    return back_to(meeting, LAST_TASKS)


def _asked_about(request, meeting):
    proposals = Proposal.objects.filter(organization=meeting.branch_id)
    opinions = PublicOpinion.objects.filter(branch=meeting.branch_id)
    for name, key, rows in (("proposal", "kien-nghi", proposals), ("opinion", "y-kien", opinions)):
        if key in request.POST:
            return {name: get_object_or_404(rows, pk=number_asked(request.POST, key))}
    raise Http404
