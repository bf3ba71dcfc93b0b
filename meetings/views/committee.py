"""Sittings of chi ủy: planned from the meeting they prepare, recorded in one short form."""

from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from meetings.actions.short_record import save_short_record
from meetings.committee_forms import ShortRecordForm
from meetings.permissions import PLAN_MEETING
from meetings.preparation import committee_meetings
from meetings.views.access import recordable_meeting, visible_meeting
from meetings.views.record_page import do, show


def prepare(request, pk):
    """The sitting of chi ủy that prepares this meeting: opened where it is, else planned."""
    meeting = visible_meeting(request, pk)
    PLAN_MEETING.require(request.user, meeting.branch)
    planned = committee_meetings(meeting).order_by("-held_on", "-pk").first()
    if planned:
        return redirect(planned)
    address = reverse("meetings:create", args=[meeting.branch_id])
    return redirect(f"{address}?chuan-bi={meeting.pk}")


@require_POST
def save_record(request, pk):
    """Write the short record; autosave answers with the marks for the next time."""
    meeting = recordable_meeting(request, pk)
    form = ShortRecordForm(request.POST, meeting=meeting)
    if not form.is_valid():
        return show(request, meeting, short_form=form)
    return do(
        request,
        meeting,
        lambda: save_short_record(
            meeting=meeting, gists=form.gists, agreed=form.agreed, by=request.user
        ),
        "Đã lưu nội dung họp chi ủy.",
        "short-record",
        fresh=form.shown_next,
    )
