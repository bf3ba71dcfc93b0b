"""The year of meeting scores: of one branch, of a committee over its branches (handbook 12)."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse

from branches.views.access import unit_crumbs, visible_unit
from config.lib.asked import number_asked
from config.lib.dates import today
from config.lib.periods import Period
from reports.permissions import require_figures
from reports.quality.facts import branches_on, counts_of, mean_text, meetings_due
from reports.quality.tables import branches_table, meetings_table, months_without, trend

PER_PAGE = 50
YEARS_BACK = 3


def page(request, pk):
    unit = visible_unit(request, pk)
    require_figures(request.user, unit)
    now = today()
    year = year_asked(request, now)
    day = min(now, Period(year).last_day)
    branches = branches_on(unit, day)
    counts = counts_of(branches, year, day)
    former = counts_of(branches, year - 1, Period(year - 1).last_day)
    context = {
        "unit": unit,
        "year": year,
        "years": [now.year - back for back in range(YEARS_BACK)],
        "counts": counts,
        "mean": mean_text(counts.mean),
        "own_mean": mean_text(counts.own_mean),
        "former_mean": mean_text(former.mean),
        "crumbs": unit_crumbs(request.user, unit, ("Điểm chất lượng sinh hoạt", "")),
    }
    if unit.is_branch:
        meetings = meetings_due(branches, year, day).select_related("branch")
        context["missing"] = months_without(unit, meetings, year, day)
        context["tables"] = [trend(branches, year), meetings_table(meetings, request.user)]
    else:
        rows = branches.order_by("sort_name", "pk")
        context["page"] = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
        context["tables"] = [
            trend(branches, year),
            branches_table(context["page"], year, day, lambda one: _address(one, year)),
        ]
    return render(request, "reports/quality.html", context)


def year_asked(request, now):
    """The year of the address (``nam``), else the running one."""
    year = number_asked(request.GET, "nam")
    return year if 2000 < year <= now.year else now.year


def _address(unit, year):
    return f"{reverse('reports:quality', args=[unit.pk])}?nam={year}"
