"""Days of meeting: the rule and its exceptions, and postponements asked for and decided."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from branches.choices import BranchType
from branches.once import new_once_key
from branches.querysets import below
from branches.rules import ancestor_paths
from branches.views.access import unit_crumbs, visible_unit
from branches.views.form_pages import carried_out, tell, tell_keeping
from config.lib.asked import text_asked
from config.lib.dates import today
from config.lib.periods import month_of
from meetings.actions import windows as actions
from meetings.actions.planning import window_text
from meetings.models import Postponement, WindowException
from meetings.plan.choices import PostponementState
from meetings.plan.permissions import ASK_POSTPONEMENT, DECIDE_POSTPONEMENT, SET_WINDOW
from meetings.views.access import visible_branch
from meetings.window_forms import PostponementForm, WindowExceptionForm
from meetings.windows import windows_of

MONTHS_AHEAD = 6
LATEST = 30


def page(request, pk):
    """For a branch its days and its requests; for a committee exceptions and what waits for it."""
    unit = visible_unit(request, pk)
    return _branch_page(request, unit) if unit.is_branch else _committee_page(request, unit)


def _branch_page(request, branch, form=None):
    months = [month_of(today()).shifted(step) for step in range(MONTHS_AHEAD)]
    may_ask = ASK_POSTPONEMENT.granted(request.user, branch)
    context = {
        "unit": branch,
        "windows": [
            (str(month).capitalize(), window_text(window))
            for month, window in windows_of(branch, months).items()
        ],
        "requests": _visible_requests(request).filter(branch=branch)[:LATEST],
        "form": (form or PostponementForm()) if may_ask else None,
        "once_key": new_once_key(),
        "crumbs": unit_crumbs(request.user, branch, ("Ngày họp", "")),
    }
    status = 422 if form is not None else 200
    return render(request, "meetings/windows/branch.html", context, status=status)


def _committee_page(request, unit, form=None):
    of_unit = WindowException.objects.filter(
        organization__path__in=ancestor_paths(unit.path), year__gte=today().year
    )
    exceptions = of_unit.select_related("organization").order_by("year", "month", "pk")
    requests = _visible_requests(request).filter(below("branch__path", unit.path))
    may_set = SET_WINDOW.granted(request.user, unit)
    context = {
        "unit": unit,
        "exceptions": [(one, _scope(one), one.organization_id == unit.pk) for one in exceptions],
        "waiting": requests.filter(state=PostponementState.REQUESTED),
        "decided": requests.exclude(state=PostponementState.REQUESTED)[:LATEST],
        "may_decide": DECIDE_POSTPONEMENT.granted(request.user, unit),
        "form": (form or WindowExceptionForm(organization=unit)) if may_set else None,
        "once_key": new_once_key(),
        "crumbs": unit_crumbs(request.user, unit, ("Ngày họp", "")),
    }
    status = 422 if form is not None else 200
    return render(request, "meetings/windows/committee.html", context, status=status)


@require_POST
def add_exception(request, pk):
    unit = visible_unit(request, pk)
    SET_WINDOW.require(request.user, unit)
    form = WindowExceptionForm(request.POST, organization=unit)
    if form.is_valid() and carried_out(
        form, actions.set_window_exception, exception=form.exception, by=request.user
    ):
        messages.success(request, "Đã quy định ngày họp ngoại lệ.")
        return redirect("meetings:windows", unit.pk)
    return _committee_page(request, unit, form)


@require_POST
def remove_exception(request, pk, exception_pk):
    unit = visible_unit(request, pk)
    exception = get_object_or_404(
        WindowException.objects.select_related("organization"), pk=exception_pk, organization=unit
    )
    tell(
        request, "Đã bỏ quy định ngoại lệ.", actions.remove_window_exception,
        exception=exception, by=request.user,
    )  # fmt: skip
    return redirect("meetings:windows", unit.pk)


@require_POST
def ask(request, pk):
    branch = visible_branch(request, pk)
    ASK_POSTPONEMENT.require(request.user, branch)
    form = PostponementForm(request.POST)
    if form.is_valid() and carried_out(
        form, actions.ask_postponement, branch=branch, by=request.user, **form.cleaned_data
    ):
        messages.success(request, "Đã gửi đề nghị lùi cuộc họp lên cấp trên.")
        return redirect("meetings:windows", branch.pk)
    return _branch_page(request, branch, form)


@require_POST
def decide(request, pk):
    """Grant or refuse a request; ``dong-y`` says which button was pressed."""
    postponement = get_object_or_404(_visible_requests(request), pk=pk)
    answer = text_asked(request.POST, "answer")
    tell_keeping(
        request, "Đã ghi quyết định.", actions.decide_postponement, typed=answer,
        postponement=postponement, approve="dong-y" in request.POST, answer=answer,
        by=request.user,
    )  # fmt: skip
    return redirect("meetings:windows", _office_of(request, postponement))


@require_POST
def withdraw(request, pk):
    postponement = get_object_or_404(_visible_requests(request), pk=pk)
    tell(
        request, "Đã rút đề nghị.", actions.withdraw_postponement,
        postponement=postponement, by=request.user,
    )  # fmt: skip
    return redirect("meetings:windows", postponement.branch_id)


def _visible_requests(request):
    requests = Postponement.objects.visible_to(request.user).distinct()
    return requests.select_related("branch", "requested_to").order_by("-requested_at", "-pk")


def _office_of(request, postponement):
    """The committee of the reader that stands above the branch, for going back to its list."""
    posts = request.user.posts_at(DECIDE_POSTPONEMENT.roles)
    above = [post for post in posts if postponement.branch.path.startswith(post.path)]
    return above[-1].organization_id if above else postponement.branch_id


def _scope(exception):
    kind = BranchType(exception.branch_type).label if exception.branch_type else "mọi loại hình"
    window = window_text((exception.from_day, exception.to_day))
    return f"{window.capitalize()}, {kind.lower()}"
