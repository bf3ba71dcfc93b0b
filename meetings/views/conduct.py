"""Writing into the record: praise and criticism by name, breaks."""

from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from meetings.actions import conduct
from meetings.forms import moment_after_start
from meetings.models import MeetingBreak, Praise
from meetings.record_forms import BreakForm, PraiseForm
from meetings.views.access import people_of, recordable_meeting
from meetings.views.record_page import do, show


@require_POST
def add_praise(request, pk):
    meeting = recordable_meeting(request, pk)
    people = people_of(meeting.branch, meeting.held_on)
    form = PraiseForm(request.POST, people=people, prefix="praise")
    if not form.is_valid():
        return show(request, meeting, praise_form=form)
    return do(
        request,
        meeting,
        lambda: conduct.add_praise(
            praise=Praise(meeting=meeting, **form.cleaned_data), by=request.user
        ),
        "Đã ghi.",
        "praise",
    )


@require_POST
def remove_praise(request, pk, praise_pk):
    meeting = recordable_meeting(request, pk)
    praise = get_object_or_404(
        Praise.objects.select_related("meeting__branch"), pk=praise_pk, meeting=meeting
    )
    return do(
        request,
        meeting,
        lambda: conduct.remove_praise(praise=praise, by=request.user),
        "Đã bỏ.",
        "praise",
    )


@require_POST
def add_break(request, pk):
    meeting = recordable_meeting(request, pk)
    form = BreakForm(request.POST, prefix="break")
    if not form.is_valid():
        return show(request, meeting, break_form=form)
    return do(
        request,
        meeting,
        lambda: conduct.add_break(
            meeting=meeting,
            started_at=moment_after_start(meeting, form.cleaned_data["paused"]),
            ended_at=moment_after_start(meeting, form.cleaned_data["resumed"]),
            by=request.user,
        ),
        "Đã ghi giờ nghỉ giải lao.",
        "end",
    )


@require_POST
def remove_break(request, pk, break_pk):
    meeting = recordable_meeting(request, pk)
    pause = get_object_or_404(
        MeetingBreak.objects.select_related("meeting__branch"), pk=break_pk, meeting=meeting
    )
    return do(
        request,
        meeting,
        lambda: conduct.remove_break(pause=pause, by=request.user),
        "Đã bỏ giờ nghỉ.",
        "end",
    )
