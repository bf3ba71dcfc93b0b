"""What a branch owes in a year and what became of it."""

from django.http import Http404
from django.shortcuts import render

from config.lib.dates import today
from meetings.models import Meeting
from reports.obligations import obligations
from reports.views.access import figure_crumbs, unit_with_figures


def page(request, pk):
    unit, choice = unit_with_figures(request, pk)
    if not unit.is_branch:
        raise Http404
    year = choice.period.year
    seen = Meeting.objects.visible_to(request.user).filter(branch=unit)
    context = {
        "unit": unit,
        "year": year,
        "groups": obligations(unit, year, today()),
        "linked": set(seen.values_list("pk", flat=True)),
        "years": [year - 1, year + 1] if year < today().year else [year - 1],
        "crumbs": figure_crumbs(request, unit, choice, (f"Việc phải làm năm {year}", "")),
    }
    return render(request, "reports/obligations.html", context)
