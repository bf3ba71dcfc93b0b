"""Writing the draft: one point at a time, the text parts, and what became of earlier tasks."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from branches.views.form_pages import carried_out, form_page, tell
from config.lib.vietnamese import nfc
from resolutions.actions import drafting, following
from resolutions.actions.drafting import LooksLikeAnOpenTask
from resolutions.choices import ResolutionKind, ResolutionState
from resolutions.directive_facts import open_points
from resolutions.facts import people_of, resolution_of, with_people
from resolutions.forms import ChangePointForm, Outcome, PointForm, ResultForm, TextForm
from resolutions.meeting_parts import LAST_TASKS, NEXT_TASKS
from resolutions.models import TaskAssignment
from resolutions.views.access import (
    back_to,
    editable_meeting,
    editable_point,
    editable_resolution,
    meeting_crumbs,
    seen_version,
)


def add_point(request, pk):
    """One more task for the resolution of a meeting, which is drafted with the first."""
    meeting = editable_meeting(request, pk)
    sent_down = open_points(meeting.branch)
    form = PointForm(
        request.POST or None,
        people=people_of(meeting),
        directive_points=sent_down,
        initial=_taken_over(sent_down, request.GET.get("noi-dung")),
        prefix="point",
        warns=request.POST.get("point-keep_alike") == "on",  # the hidden field says False
    )
    if form.is_bound and form.is_valid() and _added(request, meeting, form):
        messages.success(request, "Đã ghi nhiệm vụ.")
        return back_to(meeting, NEXT_TASKS)
    return _point_page(request, form, meeting, "Thêm nhiệm vụ", "Ghi nhiệm vụ")


def change_point(request, pk):
    point = editable_point(request, pk)
    meeting = point.resolution.meeting
    sent_down = open_points(meeting.branch)
    if point.directive_point:
        sent_down = [point.directive_point, *sent_down]
    form = ChangePointForm(
        request.POST or None,
        people=people_of(meeting),
        directive_points=sent_down,
        point=point,
        prefix="point",
    )
    if (
        form.is_bound
        and form.is_valid()
        and carried_out(
            form,
            drafting.change_point,
            point=point,
            draft=form.draft,
            version=form.cleaned_data["version"],
            by=request.user,
        )
    ):
        messages.success(request, "Đã sửa nhiệm vụ.")
        return back_to(meeting, NEXT_TASKS)
    return _point_page(request, form, meeting, "Sửa nhiệm vụ", "Lưu")


@require_POST
def remove_point(request, pk):
    point = editable_point(request, pk)
    tell(request, "Đã bỏ nhiệm vụ.", drafting.remove_point, point=point, by=request.user)
    return back_to(point.resolution.meeting, NEXT_TASKS)


def text(request, pk):
    """Kind, heading and text parts of the draft of a meeting."""
    meeting = editable_meeting(request, pk)
    resolution = resolution_of(meeting)
    if resolution is not None and resolution.state != ResolutionState.DRAFT:
        messages.info(request, "Văn bản đã thông qua nên không sửa được nữa.")
        return redirect(resolution)
    form = TextForm(request.POST or None, initial=_text_of(resolution, meeting))
    if (
        form.is_bound
        and form.is_valid()
        and carried_out(
            form,
            drafting.update_resolution_text,
            meeting=meeting,
            values=form.values,
            version=form.cleaned_data["version"],
            by=request.user,
        )
    ):
        messages.success(request, "Đã lưu dự thảo.")
        return back_to(meeting, NEXT_TASKS)
    return form_page(
        request,
        form,
        title="Lời văn nghị quyết",
        submit="Lưu dự thảo",
        lead=f"{meeting}. Phần nào để trống thì không in.",
        crumbs=meeting_crumbs(meeting, ("Lời văn nghị quyết", "")),
        back=back_to(meeting, NEXT_TASKS).url,
    )


@require_POST
def discard(request, pk):
    resolution = editable_resolution(request, pk)
    meeting = resolution.meeting
    tell(
        request,
        "Đã bỏ dự thảo.",
        drafting.discard_draft,
        resolution=resolution,
        version=seen_version(request),
        by=request.user,
    )
    return redirect(meeting)


@require_POST
def tell_result(request, pk, task_pk):
    """What the meeting says about a task of an earlier one."""
    meeting = editable_meeting(request, pk)
    tasks = TaskAssignment.objects.in_force().filter(branch=meeting.branch)
    task = get_object_or_404(with_people(tasks), pk=task_pk)
    form = ResultForm(request.POST, prefix=f"task{task.pk}")
    if form.is_valid() and carried_out(
        form, _tell, typed=form.cleaned_data, task=task, meeting=meeting, by=request.user
    ):
        messages.success(request, f"Đã ghi: {task}")
        return back_to(meeting, LAST_TASKS)
    return form_page(
        request,
        form,
        title="Kết quả nhiệm vụ",
        submit="Ghi kết quả",
        lead=f"{task} ({task.owner_name})",
        crumbs=meeting_crumbs(meeting, ("Kết quả nhiệm vụ", "")),
        back=back_to(meeting, LAST_TASKS).url,
    )


def _taken_over(sent_down, chosen):
    """What the form begins with when a point from above is turned into one of the branch."""
    point = next((point for point in sent_down if str(point.pk) == chosen), None)
    if point is None:
        return {}
    return {
        "text": point.text,
        "due_on": point.directive.due_on,
        "directive_point": str(point.pk),
    }


def _tell(*, typed, task, meeting, by):
    note, common = nfc(typed["note"]), {"task": task, "meeting": meeting, "by": by}
    match typed["outcome"]:
        case Outcome.DONE:
            return following.confirm_task(note=note, done_on=typed["done_on"], **common)
        case Outcome.GOING_ON:
            return following.report_task(note=note, is_done=False, **common)
        case Outcome.CARRIED_OVER:
            return following.carry_over_task(note=note, due_on=typed["due_on"], **common)
        case Outcome.DROPPED:
            return following.drop_task(reason=note, **common)


def _added(request, meeting, form):
    def add(**arguments):
        try:
            return drafting.add_point(**arguments)
        except LooksLikeAnOpenTask:
            form.warn()
            raise

    return carried_out(
        form,
        add,
        meeting=meeting,
        draft=form.draft,
        keep_alike=form.cleaned_data["keep_alike"],
        by=request.user,
    )


def _text_of(resolution, meeting):
    if resolution is None:
        return {"kind": ResolutionKind.NQ, "title": drafting.proposed_title(meeting), "version": 0}
    names = (*drafting.TEXT_FIELDS, "version")
    return {name: getattr(resolution, name) for name in names}


def _point_page(request, form, meeting, title, submit):
    return form_page(
        request,
        form,
        title=title,
        submit=submit,
        lead=str(meeting),
        crumbs=meeting_crumbs(meeting, (title, "")),
        back=back_to(meeting, NEXT_TASKS).url,
    )
