"""Tasks: the list, the page of one, and the steps its owner and checker take."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.shortcuts import redirect, render
from django.urls import reverse

from branches.choices import BRANCH_LEADERS
from branches.views.form_pages import carried_out, form_page
from config.lib.dates import today
from config.lib.places import Places
from resolutions.actions import following
from resolutions.choices import OPEN_TASK_STATES, TaskState
from resolutions.directive_facts import open_points
from resolutions.facts import chain_of, follow_up, looks, looks_at
from resolutions.forms import ConfirmForm, NoteForm
from resolutions.models import Resolution, TaskAssignment
from resolutions.permissions import (
    FOLLOW_TASKS,
    can_confirm,
    can_report,
    require_checker,
    require_reporter,
)
from resolutions.reminders import reminders_of
from resolutions.views.access import visible_task

PER_PAGE = 30
MINE, BRANCH, OVERDUE, ALL = "cua-toi", "chi-bo", "qua-han", "tat-ca"
FILTERS = {
    MINE: "Của tôi",
    BRANCH: "Đang mở",
    OVERDUE: "Quá hạn",
    ALL: "Tất cả",
}
COUNTED_AS = {BRANCH: "still_open", OVERDUE: "overdue", ALL: "total"}  # in `follow_up`


def listing(request):
    """The tasks the reader sees: own ones first of all, those open, late, or all."""
    user = request.user
    leads = bool(user.posts_at(BRANCH_LEADERS))
    wanted = request.GET.get("xem", BRANCH if leads else MINE)
    wanted = wanted if wanted in FILTERS else MINE
    seen = TaskAssignment.objects.visible_to(user).in_force()
    tasks = _filtered(seen, wanted, user).order_by(F("point__due_on").asc(nulls_last=True), "pk")
    ids, counts = tasks.values_list("pk", flat=True), follow_up(seen, today())
    number = ids.count() if wanted == MINE else counts[COUNTED_AS[wanted]]
    shown = Places(number, lambda first, last: looks_at(ids[first:last], today()))
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "wanted": wanted,
        "title": FILTERS[wanted],
        "filters": [(code, label, code == wanted) for code, label in FILTERS.items()],
        "counts": counts,
        "sent_down": [
            (post.organization, len(open_points(post.organization)))
            for post in user.posts_at(BRANCH_LEADERS)
        ],
    }
    return render(request, "resolutions/task_list.html", context)


def detail(request, pk):
    """One task: what is asked, how far it is, what was said, and the steps open to the reader."""
    task = visible_task(request, pk)
    user = request.user
    is_open = task.state in OPEN_TASK_STATES
    resolutions = Resolution.objects.visible_to(user)
    context = {
        "look": looks([task], today())[0],
        "task": task,
        "point": task.point,
        "resolution": resolutions.filter(pk=task.point.resolution_id).first(),
        "crumbs": [
            ("Trang chính", reverse("branches:home")),
            ("Nhiệm vụ", reverse("resolutions:tasks")),
            (str(task), ""),
        ],
        "reports": task.reports.select_related("reported_by", "meeting").order_by(
            "reported_at", "pk"
        ),
        "reminders": reminders_of(task),
        "chain": chain_of(task),
        "renewal": TaskAssignment.objects.in_force().filter(carried_from=task).first(),
        "may_report": is_open and can_report(user, task),
        "may_confirm": is_open and can_confirm(user, task),
        "may_send_back": task.state == TaskState.REPORTED and can_confirm(user, task),
        "may_drop": is_open and FOLLOW_TASKS.granted(user, task.branch),
        "may_reopen": not is_open
        and task.state != TaskState.CARRIED_OVER
        and can_confirm(user, task),
    }
    return render(request, "resolutions/task_detail.html", context)


def going_on(request, pk):
    """The owner says how far it is."""
    task = visible_task(request, pk)
    require_reporter(request.user, task)
    form = NoteForm(request.POST or None, label="Đã làm đến đâu", required=False)
    return _step(
        request,
        task,
        form,
        "Báo đang làm",
        lambda note: following.report_task(task=task, is_done=False, note=note, by=request.user),
    )


def report_done(request, pk):
    """The owner says that it is done; the checker confirms."""
    task = visible_task(request, pk)
    require_reporter(request.user, task)
    form = NoteForm(request.POST or None, label="Kết quả đạt được")
    return _step(
        request,
        task,
        form,
        "Báo đã xong",
        lambda note: following.report_task(task=task, is_done=True, note=note, by=request.user),
    )


def confirm(request, pk):
    """The checker confirms the result and the day."""
    task = visible_task(request, pk)
    require_checker(request.user, task)
    form = ConfirmForm(request.POST or None, initial={"note": task.result})
    return _step(
        request,
        task,
        form,
        "Xác nhận hoàn thành",
        lambda note: following.confirm_task(
            task=task, note=note, done_on=form.cleaned_data["done_on"], by=request.user
        ),
    )


def send_back(request, pk):
    """The checker finds that it is not done yet."""
    task = visible_task(request, pk)
    require_checker(request.user, task)
    form = NoteForm(request.POST or None, label="Việc còn phải làm")
    return _step(
        request,
        task,
        form,
        "Chưa đạt, làm tiếp",
        lambda note: following.send_back_task(task=task, note=note, by=request.user),
    )


def drop(request, pk):
    """The branch no longer wants it done."""
    task = visible_task(request, pk)
    FOLLOW_TASKS.require(request.user, task.branch)
    form = NoteForm(request.POST or None, label="Lý do thôi thực hiện")
    return _step(
        request,
        task,
        form,
        "Thôi thực hiện",
        lambda note: following.drop_task(task=task, reason=note, by=request.user),
    )


def reopen(request, pk):
    """It was settled by mistake."""
    task = visible_task(request, pk)
    require_checker(request.user, task)
    form = NoteForm(request.POST or None, label="Lý do mở lại")
    return _step(
        request,
        task,
        form,
        "Mở lại nhiệm vụ",
        lambda note: following.reopen_task(task=task, reason=note, by=request.user),
    )


def _step(request, task, form, title, action):
    """A page with one text: on POST the step is taken and the task's page comes back."""
    is_valid = form.is_bound and form.is_valid()
    if is_valid and carried_out(form, action, note=form.cleaned_data["note"]):
        messages.success(request, f"Đã ghi: {title.lower()}.")
        return redirect("resolutions:task", task.pk)
    back = reverse("resolutions:task", args=[task.pk])
    return form_page(
        request,
        form,
        title=title,
        submit=title,
        lead=f"{task} ({task.owner_name})",
        crumbs=[
            ("Trang chính", reverse("branches:home")),
            ("Nhiệm vụ", reverse("resolutions:tasks")),
            (str(task), back),
            (title, ""),
        ],
        back=back,
    )


def _filtered(tasks, wanted, user):
    if wanted == MINE:
        return tasks.open().filter(owner__user=user.pk)
    if wanted == BRANCH:
        return tasks.open()
    if wanted == OVERDUE:
        return tasks.open().filter(point__due_on__lt=today())
    return tasks
