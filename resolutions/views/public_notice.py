"""The notice of what a branch decided, for its notice board."""

from django.contrib import messages
from django.shortcuts import redirect, render

from branches.once import new_once_key
from meetings.views.access import led_meeting
from resolutions.actions.printing import request_public_notice
from resolutions.forms.public_notice import PublicNoticeForm
from resolutions.public_notice import NOT_YET, decisions_of, may_be_told
from resolutions.views.access import meeting_crumbs


def page(request, pk):
    """Choose the lines to be told; leads to the job that prints them."""
    meeting = led_meeting(request, pk)
    if not may_be_told(meeting):
        messages.info(request, NOT_YET)
        return redirect(meeting)
    decisions = decisions_of(meeting)
    form = PublicNoticeForm(request.POST or None, decisions=decisions)
    if request.method == "POST" and form.is_valid():
        asked = {"lines": form.cleaned_data["lines"], "form": form.cleaned_data["form"]}
        return redirect(request_public_notice(meeting=meeting, by=request.user, **asked))
    context = {
        "meeting": meeting,
        "decisions": decisions,
        "form": form,
        "once_key": new_once_key(),
        "crumbs": meeting_crumbs(meeting, ("Thông báo kết quả", "")),
    }
    status = 422 if form.errors else 200
    return render(request, "resolutions/public_notice.html", context, status=status)
