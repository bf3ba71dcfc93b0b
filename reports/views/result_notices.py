"""The notice of what inspections found: prepared, issued, read by the organisation."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from branches.once import new_once_key
from branches.views.access import unit_crumbs, unit_for
from branches.views.form_pages import carried_out
from config.lib.dates import today
from config.lib.paper_view import screen_sections
from reports.actions.result_notices import FORMS, issue_result_notice, request_result_notice
from reports.inspections.figures import recent_halves
from reports.inspections.forms import NoticeForm
from reports.inspections.notices import (
    examples_of,
    notice_paper,
    paper_of,
    proposed_texts,
    untold,
)
from reports.inspections.permissions import ANNOUNCE_INSPECTION
from reports.models import InspectionNotice

PER_PAGE = 20
TITLE = "Thông báo kết quả kiểm tra"


def issue(request, pk):
    """Which inspections of a half-year are told of, in which words; seen first, then issued."""
    unit = unit_for(request, pk, ANNOUNCE_INSPECTION)
    halves = recent_halves(today())
    period = _period(request, unit, halves)
    found = untold(unit, period)
    form = NoticeForm(
        request.POST or None,
        inspections=found,
        examples=examples_of(found),
        initial={
            **proposed_texts(found),
            "inspections": found,
            "examples": examples_of(found),
        },
    )
    sections = []
    if form.is_bound and form.is_valid():
        chosen = list(form.cleaned_data["inspections"])
        if "xem" in request.POST:
            paper = notice_paper(unit, period, chosen, form.words, today())
            sections = screen_sections(paper)
        elif carried_out(
            form,
            issue_result_notice,
            organization=unit,
            period=period,
            inspections=chosen,
            words=form.words,
            by=request.user,
        ):
            messages.success(request, f"Đã ban hành thông báo số {form.result.number_text}.")
            return redirect(form.result)
    context = {
        "unit": unit,
        "period": period,
        "choices": [(one.code, str(one), one == period) for one in halves],
        "form": form,
        "count": len(found),
        "sections": sections,
        "once_key": new_once_key(),
        "crumbs": unit_crumbs(
            request.user,
            unit,
            ("Kiểm tra, giám sát", reverse("reports:inspections", args=[unit.pk])),
            ("Thông báo kết quả", ""),
        ),
    }
    status = 422 if form.errors else 200
    return render(request, "reports/inspections/issue.html", context, status=status)


@require_safe
def notices(request):
    """The notices of the organisations the reader belongs to."""
    found = InspectionNotice.objects.visible_to(request.user).select_related("organization")
    page = Paginator(found.distinct().order_by("-issued_on", "-pk"), PER_PAGE)
    context = {
        "page": page.get_page(request.GET.get("page")),
        "crumbs": [("Trang chính", reverse("branches:home")), (TITLE, "")],
    }
    return render(request, "reports/inspections/notices.html", context)


@require_safe
def notice(request, pk):
    found = _notice(request, pk)
    paper = paper_of(found)
    context = {
        "notice": found,
        "paper": paper,
        "sections": screen_sections(paper),
        "file_url": reverse("reports:inspection_notice_file", args=[found.pk]),
        "once_key": new_once_key(),
        "crumbs": [
            ("Trang chính", reverse("branches:home")),
            (TITLE, reverse("reports:inspection_notices")),
            (f"Số {found.number_text}", ""),
        ],
    }
    return render(request, "reports/inspections/notice.html", context)


@require_POST
def notice_file(request, pk):
    """Ask for the notice as PDF or Word; leads to the job."""
    found = _notice(request, pk)
    form = request.POST.get("tep") if request.POST.get("tep") in FORMS else "pdf"
    return redirect(request_result_notice(notice=found, form=form, by=request.user))


def _notice(request, pk):
    found = InspectionNotice.objects.visible_to(request.user).select_related("organization")
    return get_object_or_404(found.distinct(), pk=pk)


def _period(request, unit, halves):
    """The half-year asked for, else the newest one with something to tell, else the running one."""
    wanted = request.POST.get("ky") or request.GET.get("ky") or ""
    asked = next((one for one in halves if one.code == wanted), None)
    return asked or next((one for one in halves if untold(unit, one).exists()), halves[0])
