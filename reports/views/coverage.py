"""Coverage of the half-yearly round with the list behind it, and remedies that are still open."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from branches.querysets import below
from branches.views.access import unit_crumbs, unit_for
from config.lib.dates import today
from reports.inspections.choices import InspectionKind
from reports.inspections.figures import (
    coverage,
    coverage_of_children,
    due_branches,
    recent_halves,
    totals,
    uniform_rules,
)
from reports.inspections.permissions import VIEW_COVERAGE
from reports.models import Finding, Inspection

PER_PAGE = 50
FILTERS = {"": "Tất cả", "chua": "Chưa kiểm tra", "da": "Đã kiểm tra"}


@require_safe
def page(request, pk):
    """How many of the branches to inspect were inspected, and which."""
    unit = unit_for(request, pk, VIEW_COVERAGE)
    half, choices = _half(request)
    branches = due_branches(unit, half, today())
    chosen = request.GET.get("loc", "")
    if chosen == "chua":
        branches = branches.filter(is_inspected=False)
    elif chosen == "da":
        branches = branches.filter(is_inspected=True)
    rows = Paginator(branches.order_by("path"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "unit": unit,
        "half": half,
        "choices": choices,
        "ratio": coverage(unit, half, today()),
        "totals": totals(unit, half, today()),
        "children": [
            (child, ratio)
            for child, ratio in coverage_of_children(unit, half, today())
            if not child.is_branch
        ],
        "page": rows,
        "rows": _with_links(rows, half, request.user),
        "filters": FILTERS.items(),
        "chosen": chosen,
        "crumbs": _crumbs(request, unit, ("Chi bộ được kiểm tra", "")),
    }
    return render(request, "reports/inspections/coverage.html", context)


@require_safe
def summary(request, pk):
    """The figure of the running half-year: loaded by the pages of the unit."""
    unit = unit_for(request, pk, VIEW_COVERAGE)
    half = recent_halves(today())[0]
    context = {
        "unit": unit,
        "half": half,
        "ratio": coverage(unit, half, today()),
        "totals": totals(unit, half, today()),
    }
    return render(request, "reports/inspections/_summary.html", context)


@require_safe
def explained(request, pk):
    """Which branches are to be inspected, and what counts as inspected."""
    unit = unit_for(request, pk, VIEW_COVERAGE)
    rules = uniform_rules(today())
    kinds = rules.get("inspection.coverage_kinds")
    context = {
        "unit": unit,
        "kinds": [InspectionKind(kind).label for kind in kinds],
        "days": rules.get("inspection.min_active_days"),
        "crumbs": _crumbs(request, unit, ("Tính thế nào?", "")),
    }
    return render(request, "reports/inspections/explained.html", context)


@require_safe
def follow_ups(request, pk):
    """Remedies that are not settled, those past their day first."""
    unit = unit_for(request, pk, VIEW_COVERAGE)
    everything = Finding.objects.to_follow().filter(
        below("inspection__organization__path", unit.path)
    )
    found = everything.visible_to(request.user).distinct()
    rows = Paginator(found.order_by("due_on", "pk"), PER_PAGE)
    context = {
        "unit": unit,
        "closed_count": everything.count() - rows.count,
        "page": rows.get_page(request.GET.get("page")),
        "crumbs": _crumbs(request, unit, ("Theo dõi khắc phục", "")),
    }
    return render(request, "reports/inspections/follow_ups.html", context)


def _half(request):
    """The half-year asked for, and all that may be chosen."""
    halves = recent_halves(today())
    wanted = request.GET.get("ky", "")
    half = next((one for one in halves if one.code == wanted), halves[0])
    return half, [(one.code, str(one), one == half) for one in halves]


def _with_links(branches, half, user):
    """Pairs of a branch and its inspection of the round, where the reader may open it."""
    found = Inspection.objects.visible_to(user).filter(
        organization__in=[branch.pk for branch in branches], period=half.code
    )
    own = {one.organization_id: one for one in found.order_by("pk")}
    return [(branch, own.get(branch.pk)) for branch in branches]


def _crumbs(request, unit, *further):
    own = reverse("reports:inspections", args=[unit.pk])
    return unit_crumbs(request.user, unit, ("Kiểm tra, giám sát", own), *further)
