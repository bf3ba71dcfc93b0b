"""The year plan: one branch's plan, its page to fill in, and the committee's list."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from branches.once import new_once_key
from branches.rule_book import rules_for
from branches.views.access import unit_crumbs, unit_for
from branches.views.form_pages import carried_out, tell, tell_keeping
from config.lib.asked import text_asked
from config.lib.dates import today
from meetings.actions import year_plan as actions
from meetings.models.plan import AnnualPlan, ThemePlan, ThemeProposal
from meetings.permissions import ISSUE_NOTICE
from meetings.plan.choices import PlanState, ThemeState
from meetings.plan.documents import PAPERS, YEAR, issued_paper
from meetings.plan.facts import (
    branches_with_plans,
    late_plans,
    month_lines,
    plan_counts,
    theme_lines,
    without_plan,
)
from meetings.plan.forms import YearPlanForm
from meetings.plan.permissions import (
    DECIDE_PLAN,
    PROPOSE_THEME,
    SEND_PLAN,
    WRITE_PLAN,
    reads_confidential,
)
from meetings.plan.rules import EDITABLE_PLANS, days_late, plan_deadline
from meetings.theme_suggestions import suggestions_for, suggestions_source
from meetings.views.access import people_of, visible_branch

PER_PAGE = 50
MISSING, LATE = "chua-gui", "gui-muon"
FILTERS = {
    "": "Tất cả",
    MISSING: "Chưa gửi",
    LATE: "Gửi muộn",
    PlanState.SUBMITTED: "Chờ duyệt",
    PlanState.RETURNED: "Đang sửa",
    PlanState.APPROVED: "Đã duyệt",
}


def plans_of_branch(request, pk):
    """The plans of one branch by year, and where to begin the next one."""
    branch = visible_branch(request, pk)
    plans = list(
        AnnualPlan.objects.visible_to(request.user)
        .filter(branch=branch)
        .order_by("-year")
        .distinct()
    )
    years = {plan.year for plan in plans}
    may_write = WRITE_PLAN.granted(request.user, branch)
    context = {
        "branch": branch,
        "plans": plans,
        "open_years": [year for year in (today().year, today().year + 1) if year not in years]
        if may_write
        else [],
        "deadline": plan_deadline(today().year + 1, rules_for(branch, today())),
        "may_propose": PROPOSE_THEME.granted(request.user, branch),
        "once_key": new_once_key(),
        "crumbs": unit_crumbs(request.user, branch, ("Kế hoạch năm", "")),
    }
    return render(request, "meetings/plan/list.html", context)


@require_POST
def begin(request, pk):
    branch = visible_branch(request, pk)
    year = _year(request.POST.get("nam"), default=_current_plan_year())
    plan = actions.begin_plan(branch=branch, year=year, by=request.user)
    messages.success(
        request, f"Đã tạo kế hoạch năm {year} với các ngày họp đề xuất. Đồng chí điền tiếp."
    )
    return redirect("meetings:plan_edit", plan.pk)


def plan(request, pk):
    """One plan: what it says, where it stands, the next step."""
    found = _visible_plan(request, pk)
    user, branch = request.user, found.branch
    is_own = WRITE_PLAN.granted(user, branch)
    context = {
        "plan": found,
        "days_late": days_late(
            found.handed_in_on, plan_deadline(found.year, rules_for(branch, today())), today()
        ),
        "months": month_lines(found),
        "themes": theme_lines(found, sees_confidential=reads_confidential(user, branch)),
        "may_edit": is_own and found.state in EDITABLE_PLANS,
        "may_schedule": is_own,
        "may_send": SEND_PLAN.granted(user, branch) and found.state in EDITABLE_PLANS,
        "may_take_back": SEND_PLAN.granted(user, branch) and found.state == PlanState.SUBMITTED,
        "may_decide": DECIDE_PLAN.granted(user, branch)
        and found.state in (PlanState.SUBMITTED, PlanState.APPROVED),
        "papers": [(code, label, issued_paper(found, code)) for code, label in PAPERS.items()],
        "may_issue": found.state == PlanState.APPROVED and ISSUE_NOTICE.granted(user, branch),
        "theme_ready": ThemeState.READY,
        "once_key": new_once_key(),
        "crumbs": _crumbs(request, found, ""),
    }
    return render(request, "meetings/plan/detail.html", context)


def edit(request, pk):
    """The whole plan on one page."""
    found = _visible_plan(request, pk)
    WRITE_PLAN.require(request.user, found.branch)
    if found.state not in EDITABLE_PLANS:
        messages.info(request, f"Kế hoạch đang ở bước “{found.get_state_display()}”.")
        return redirect(found)
    form = YearPlanForm(
        request.POST or None, plan=found, people=list(people_of(found.branch, today()))
    )
    if request.method == "POST" and form.is_valid():
        done = carried_out(
            form,
            actions.save_plan,
            plan=found,
            months=form.months_typed,
            themes=form.themes_typed,
            version=form.cleaned_data["version"],
            by=request.user,
        )
        if done:
            messages.success(request, "Đã lưu kế hoạch.")
            return redirect(found)
    context = {
        "plan": found,
        "form": form,
        "suggestions": suggestions_for(found.branch.branch_type),
        "source": suggestions_source(),
        "proposals": ThemeProposal.objects.filter(branch=found.branch, year=found.year).count(),
        "once_key": new_once_key(),
        "crumbs": _crumbs(request, found, "Soạn kế hoạch"),
    }
    return render(request, "meetings/plan/edit.html", context, status=422 if form.is_bound else 200)


@require_POST
def submit(request, pk):
    return _step(request, pk, actions.submit_plan, "Đã gửi kế hoạch lên cấp trên.")


@require_POST
def take_back(request, pk):
    return _step(request, pk, actions.take_plan_back, "Đã lấy lại kế hoạch để sửa.")


@require_POST
def approve(request, pk):
    remark = text_asked(request.POST, "reason")
    return _step(request, pk, actions.approve_plan, "Đã duyệt kế hoạch.", remark=remark)


@require_POST
def give_back(request, pk):
    remark = text_asked(request.POST, "reason")
    return _step(request, pk, actions.return_plan, "Đã đề nghị chi bộ sửa.", remark=remark)


@require_POST
def theme(request, pk, theme_pk):
    """Note that the branch committee accepted the text of a theme, or take that back."""
    found = _visible_plan(request, pk)
    one = get_object_or_404(
        ThemePlan.objects.select_related("plan__branch"), pk=theme_pk, plan=found
    )
    asked = request.POST.get("state", "")
    wanted = asked if asked in ThemeState.values else ThemeState.READY
    tell(request, "Đã ghi nhận.", actions.move_theme, theme=one, wanted=wanted, by=request.user)
    return redirect(found)


@require_POST
def pdf(request, pk):
    """Ask for one of the two papers; the job's page leads to the file."""
    found = _visible_plan(request, pk)
    paper = request.POST.get("mau", YEAR)
    if paper not in PAPERS:
        raise Http404
    return redirect(actions.request_plan_pdf(plan=found, paper=paper, by=request.user))


def plans_below(request, pk):
    """The branches below a committee with their plans of a year; those without come by filter."""
    unit = unit_for(request, pk, DECIDE_PLAN)
    if unit.is_branch:
        return redirect("meetings:plans", unit.pk)
    year = _year(request.GET.get("nam"), default=_current_plan_year())
    chosen = request.GET.get("loc", "")
    counts = plan_counts(unit, year)
    rows = branches_with_plans(unit, year)
    if chosen == MISSING:
        rows = without_plan(rows)
    elif chosen == LATE:
        rows = late_plans(rows, counts.deadline)
    elif chosen in PlanState.values:
        rows = rows.filter(plan_state=chosen)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    for row in page.object_list:
        row.plan_label = PlanState(row.plan_state).label if row.plan_state else "Chưa gửi"
        row.plan_code = row.plan_state or "cancelled"
        row.plan_days_late = days_late(row.plan_handed_in_on, counts.deadline, today())
    context = {
        "unit": unit,
        "year": year,
        "years": [year - 1, year + 1],
        "counts": counts,
        "page": page,
        "chosen": chosen,
        "filters": list(FILTERS.items()),
        "crumbs": unit_crumbs(request.user, unit, (f"Kế hoạch năm {year}", "")),
    }
    return render(request, "meetings/plan/below.html", context)


def _visible_plan(request, pk):
    plans = AnnualPlan.objects.visible_to(request.user).select_related("branch").distinct()
    return get_object_or_404(plans, pk=pk)


def _crumbs(request, found, last):
    steps = [("Kế hoạch năm", reverse("meetings:plans", args=[found.branch_id]))]
    steps.append((str(found), found.get_absolute_url() if last else ""))
    if last:
        steps.append((last, ""))
    return unit_crumbs(request.user, found.branch, *steps)


def _step(request, pk, action, told, **values):
    found = _visible_plan(request, pk)
    typed = values.get("remark", "")
    tell_keeping(request, told, action, typed=typed, plan=found, by=request.user, **values)
    return redirect(found)


def _current_plan_year():
    """From November on people work on the plan of the year to come."""
    return today().year + (1 if today().month > 10 else 0)


def _year(text, default):
    """The year typed or linked; anything but a year of this century is no page."""
    if text is None:
        return default
    try:
        year = int(text)
    except ValueError as error:
        raise Http404 from error
    if not 2000 < year < 2100:
        raise Http404
    return year
