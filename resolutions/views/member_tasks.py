"""The year's work of the members of a branch: the list, one task, its reports."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from branches.views.access import unit_crumbs, unit_for, visible_unit
from branches.views.form_pages import carried_out, form_page, tell, tell_keeping
from config.lib.asked import number_asked, text_asked
from config.lib.dates import today
from meetings.permissions import require_recorder
from meetings.views.access import visible_meeting
from members.models import Member
from resolutions.actions import member_tasks
from resolutions.choices import MemberTaskState
from resolutions.forms import MemberTaskForm, NoteForm
from resolutions.meeting_parts import LAST_TASKS
from resolutions.models import MemberTask
from resolutions.permissions import GIVE_MEMBER_TASKS, require_reader
from resolutions.register_facts import reports_due
from resolutions.views.access import back_to


def of_branch(request, pk):
    """Who does what this year, and whose report is due this month."""
    branch = visible_unit(request, pk)
    require_reader(request.user, branch)
    year = _year(request)
    tasks = (
        MemberTask.objects.visible_to(request.user)
        .filter(branch=branch, year=year)
        .select_related("member")
        .order_by("member__sort_name", "due_on", "pk")
    )
    due = reports_due(branch, today()) if year == today().year else []
    context = {
        "branch": branch,
        "year": year,
        "years": [today().year + step for step in (1, 0, -1, -2)],
        "tasks": tasks,
        "due_ids": {task.pk for task in due},
        "may_give": branch.is_branch and GIVE_MEMBER_TASKS.granted(request.user, branch),
        "crumbs": unit_crumbs(request.user, branch, ("Nhiệm vụ năm của đảng viên", "")),
    }
    return render(request, "resolutions/member_tasks/list.html", context)


def give(request, pk):
    branch = unit_for(request, pk, GIVE_MEMBER_TASKS)
    year = _year(request)
    people = Member.objects.seated_in([branch.pk]).order_by("sort_name", "pk")
    form = MemberTaskForm(request.POST or None, people=people, year=year)
    back = f"{reverse('resolutions:member_tasks', args=[branch.pk])}?nam={year}"
    if (
        form.is_bound
        and form.is_valid()
        and carried_out(
            form, member_tasks.give_member_task, task=form.task_of(branch), by=request.user
        )
    ):
        messages.success(request, "Đã ghi nhiệm vụ năm.")
        return redirect(back)
    return form_page(
        request,
        form,
        title=f"Phân công nhiệm vụ năm {year}",
        submit="Phân công",
        lead=branch.name,
        crumbs=unit_crumbs(
            request.user, branch, ("Nhiệm vụ năm của đảng viên", back), ("Phân công", "")
        ),
        back=back,
    )


def detail(request, pk):
    task = _visible(request, pk)
    is_open = task.state == MemberTaskState.OPEN
    may_give = GIVE_MEMBER_TASKS.granted(request.user, task.branch)
    context = {
        "task": task,
        "reports": task.reports.select_related("meeting", "reported_by").order_by(
            "reported_on", "pk"
        ),
        "may_report": is_open and member_tasks.can_report_member_task(request.user, task),
        "may_end": is_open and may_give,
        "may_reopen": not is_open and may_give,
        "crumbs": unit_crumbs(
            request.user,
            task.branch,
            ("Nhiệm vụ năm", reverse("resolutions:member_tasks", args=[task.branch_id])),
            (str(task), ""),
        ),
    }
    return render(request, "resolutions/member_tasks/detail.html", context)


def report(request, pk):
    task = _visible(request, pk)
    form = NoteForm(request.POST or None, label="Kết quả đã làm")
    return _step(
        request,
        task,
        form,
        "Báo cáo",
        lambda note: member_tasks.report_member_task(task=task, note=note, by=request.user),
        allowed=member_tasks.can_report_member_task(request.user, task),
    )


def finish(request, pk):
    return _end(request, pk, "Hoàn thành", "Kết quả đạt được", is_done=True)


def drop(request, pk):
    return _end(request, pk, "Thôi thực hiện", "Lý do thôi thực hiện", is_done=False)


@require_POST
def reopen(request, pk):
    task = _visible(request, pk)
    tell(request, "Đã mở lại.", member_tasks.reopen_member_task, task=task, by=request.user)
    return redirect(task)


@require_POST
def report_in_meeting(request, pk, member_task_pk):
    """What a member reports while the branch sits."""
    meeting = visible_meeting(request, pk)
    require_recorder(request.user, meeting)
    tasks = MemberTask.objects.filter(branch=meeting.branch_id).select_related("member", "branch")
    task = get_object_or_404(tasks, pk=member_task_pk)
    note = text_asked(request.POST, "note")
    tell_keeping(
        request,
        f"Đã ghi báo cáo của đồng chí {task.member.full_name}, tính là một ý kiến.",
        member_tasks.report_in_meeting,
        typed=note,
        task=task,
        meeting=meeting,
        note=note,
        by=request.user,
    )
    return back_to(meeting, LAST_TASKS)


def _end(request, pk, title, label, *, is_done):
    task = _visible(request, pk)
    GIVE_MEMBER_TASKS.require(request.user, task.branch)
    form = NoteForm(request.POST or None, label=label)
    return _step(
        request,
        task,
        form,
        title,
        lambda note: member_tasks.end_member_task(
            task=task, is_done=is_done, result=note, by=request.user
        ),
    )


def _step(request, task, form, title, action, *, allowed=True):
    if not allowed:
        GIVE_MEMBER_TASKS.require(request.user, task.branch)
    if (
        form.is_bound
        and form.is_valid()
        and carried_out(form, action, note=form.cleaned_data["note"])
    ):
        messages.success(request, f"Đã ghi: {title.lower()}.")
        return redirect(task)
    return form_page(
        request,
        form,
        title=title,
        submit=title,
        lead=f"{task.member.full_name}: {task}",
        crumbs=unit_crumbs(
            request.user, task.branch, (str(task), task.get_absolute_url()), (title, "")
        ),
        back=task.get_absolute_url(),
    )


def _visible(request, pk):
    seen = MemberTask.objects.visible_to(request.user).select_related("member", "branch")
    return get_object_or_404(seen, pk=pk)


def _year(request):
    year = number_asked(request.GET, "nam")
    return year if 2000 < year < 2100 else today().year
