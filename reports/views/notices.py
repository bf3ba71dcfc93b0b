"""The notice about members absent in many sessions: prepared, issued, read by the organisation."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from branches.once import new_once_key
from branches.views.access import unit_crumbs, visible_unit
from branches.views.form_pages import carried_out
from config.lib.dates import today
from config.lib.errors import RuleBroken
from config.lib.paper_view import screen_sections
from config.lib.periods import Period
from reports.absences.forms import IssueNoticeForm
from reports.absences.notices import absent_many, notice_paper, paper_of, require_issuable
from reports.absences.permissions import may_issue
from reports.actions.absence_papers import FORMS, issue_absence_notice, request_notice_file
from reports.models import AbsenceNotice

PER_PAGE = 20
HALVES_BACK = 3


def issue(request, pk):
    """What the notice of a half-year would say, and issuing it."""
    unit = visible_unit(request, pk)
    if not may_issue(request.user, unit):
        raise PermissionDenied("Chỉ văn phòng, lãnh đạo đảng ủy cơ sở lập thông báo này.")
    day = today()
    period = _period(request, day)
    form = IssueNoticeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = {"organization": unit, "period": period, "by": request.user, **form.cleaned_data}
        if carried_out(form, issue_absence_notice, **asked):
            messages.success(request, f"Đã ban hành thông báo số {form.result.number_text}.")
            return redirect(form.result)
    context = {
        "unit": unit,
        "period": period,
        "choices": [(one.code, str(one), one == period) for one in _halves(day)],
        "form": form,
        "issued": AbsenceNotice.objects.visible_to(request.user)
        .filter(organization=unit, period=period.code)
        .first(),
        "why_not": _why_not(period, day),
        "once_key": new_once_key(),
        "crumbs": _crumbs(request, unit),
    }
    if not context["why_not"]:
        told = absent_many(unit, period, day)
        context["count"] = len(told)
        context["sections"] = screen_sections(notice_paper(unit, period, told, day)) if told else []
    status = 422 if form.errors else 200
    return render(request, "reports/absences/issue.html", context, status=status)


@require_safe
def notices(request):
    """The notices of the organisations the reader belongs to."""
    found = AbsenceNotice.objects.visible_to(request.user).select_related("organization")
    page = Paginator(found.order_by("-issued_on", "-pk"), PER_PAGE)
    context = {
        "page": page.get_page(request.GET.get("page")),
        "crumbs": [("Trang chính", reverse("branches:home")), ("Thông báo vắng sinh hoạt", "")],
    }
    return render(request, "reports/absences/notices.html", context)


@require_safe
def notice(request, pk):
    found = _notice(request, pk)
    paper = paper_of(found)
    context = {
        "notice": found,
        "paper": paper,
        "sections": screen_sections(paper),
        "once_key": new_once_key(),
        "crumbs": [
            ("Trang chính", reverse("branches:home")),
            ("Thông báo vắng sinh hoạt", reverse("reports:absence_notices")),
            (f"Số {found.number_text}", ""),
        ],
    }
    return render(request, "reports/absences/notice.html", context)


@require_POST
def notice_file(request, pk):
    """Ask for the notice as PDF or Word; leads to the job."""
    found = _notice(request, pk)
    form = request.POST.get("tep") if request.POST.get("tep") in FORMS else "pdf"
    return redirect(request_notice_file(notice=found, form=form, by=request.user))


def _notice(request, pk):
    found = AbsenceNotice.objects.visible_to(request.user).select_related("organization")
    return get_object_or_404(found, pk=pk)


def _halves(day):
    """The running half-year and those before it, newest first."""
    last = day.year * 2 + (day.month > 6)
    return [Period(n // 2, "H", n % 2 + 1) for n in range(last, last - HALVES_BACK - 1, -1)]


def _period(request, day):
    """The half-year asked for; the newest one whose notice may be issued is proposed."""
    wanted = request.POST.get("ky") or request.GET.get("ky") or ""
    halves = _halves(day)
    proposed = next(one for one in halves if one.months[-1].first_day <= day)
    return next((one for one in halves if one.code == wanted), proposed)


def _why_not(period, day):
    try:
        require_issuable(period, day)
    except RuleBroken as error:
        return str(error)
    return ""


def _crumbs(request, unit):
    own = reverse("reports:absences", args=[unit.pk])
    return unit_crumbs(request.user, unit, ("Vắng sinh hoạt", own), ("Thông báo", ""))
