"""The figures of a whole term."""

from django.contrib import messages
from django.shortcuts import redirect, render

from config.lib.errors import RuleBroken
from reports.explained import dashboard_url
from reports.term_figures import term_figures
from reports.views.access import figure_crumbs, unit_with_figures


def page(request, pk):
    unit, choice = unit_with_figures(request, pk)
    try:
        answer = term_figures(unit, choice.today, official=choice.official)
    except RuleBroken:
        messages.error(
            request,
            "Đơn vị chưa có nhiệm kỳ nào cho hôm nay. Đồng chí báo văn phòng cấp ủy khai báo nhiệm "
            "kỳ ở trang đơn vị.",
        )
        return redirect(dashboard_url(unit, choice))
    context = {
        "unit": unit,
        "choice": choice,
        "answer": answer,
        "crumbs": figure_crumbs(request, unit, choice, ("Cả nhiệm kỳ", "")),
    }
    return render(request, "reports/term.html", context)
