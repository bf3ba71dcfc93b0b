"""The year of meeting scores: of one branch, of a committee over its branches (handbook 12)."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse

from branches.views.access import unit_crumbs, visible_unit
from config.lib.asked import number_asked
from config.lib.dates import today
from reports.permissions import require_figures
from reports.quality.facts import (
    ScoreCounts,
    branches_of_year,
    counts_by_month,
    mean_text,
    meetings_due,
    taken_over,
)
from reports.quality.habits import criticism_table, held_in, marks_table, sittings
from reports.quality.tables import branches_table, meetings_table, months_without, trend

PER_PAGE = 50
YEARS_BACK = 3


def page(request, pk):
    unit = visible_unit(request, pk)
    require_figures(request.user, unit)
    now = today()
    year = year_asked(request, now)
    branches = branches_of_year(unit, year, now)
    meetings = meetings_due(branches, year, now)
    rows = sittings(meetings)
    months, former = (counts_by_month(branches, one) for one in (year, year - 1))
    counts = sum(months.values(), ScoreCounts(due=held_in(rows)))
    context = {
        "unit": unit,
        "year": year,
        "years": [now.year - back for back in range(YEARS_BACK)],
        "counts": counts,
        "taken_over": taken_over(branches, year, now).count(),
        "mean": mean_text(counts.mean),
        "own_mean": mean_text(counts.own_mean),
        "former_mean": mean_text(sum(former.values(), ScoreCounts()).mean),
        "crumbs": unit_crumbs(request.user, unit, ("Điểm chất lượng sinh hoạt", "")),
    }
    habits = [table for table in (marks_table(rows), criticism_table(rows)) if table]
    if unit.is_branch:
        context["missing"] = months_without(unit, year, now)
        own = meetings_table(meetings.select_related("branch"), request.user)
        context["tables"] = [trend(year, months, former), own, *habits]
    else:
        below = branches.order_by("sort_name", "pk")
        context["page"] = Paginator(below, PER_PAGE).get_page(request.GET.get("page"))
        context["tables"] = [
            trend(year, months, former),
            *habits,
            branches_table(context["page"], year, now, lambda one: _address(one, year)),
        ]
    return render(request, "reports/quality.html", context)


def year_asked(request, now):
    """The year of the address (``nam``), else the running one."""
    year = number_asked(request.GET, "nam")
    return year if 2000 < year <= now.year else now.year


def _address(unit, year):
    return f"{reverse('reports:quality', args=[unit.pk])}?nam={year}"
