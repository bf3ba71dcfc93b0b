"""Sittings of chi ủy: planned from the meeting they prepare, recorded in one short form."""

from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from meetings.actions.short_record import save_short_record
from meetings.committee_forms import ShortRecordForm
from meetings.permissions import PLAN_MEETING
from meetings.preparation import committee_meetings
from meetings.views.access import recordable_meeting, visible_meeting
from meetings.views.record_page import do, is_autosave, show
from meetings.views.revisions import keep, page_asked


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
    is_valid = form.is_valid()
    if is_valid and is_autosave(request):
        return keep(request, meeting, form.boxes)
    if not is_valid:
        return show(request, meeting, short_form=form)
    return do(
        request,
        meeting,
        lambda: save_short_record(
            meeting=meeting,
            gists=form.gists,
            agreed=form.agreed,
            by=request.user,
            page=page_asked(request),
        ),
        "Đã lưu nội dung họp chi ủy.",
        "short-record",
    )
