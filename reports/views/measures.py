"""How meetings are prepared, held and sent: the measures of handbook 11.7."""

from django.shortcuts import render
from django.urls import reverse

from reports.measures import measures
from reports.views.access import figure_crumbs, unit_with_figures


def page(request, pk):
    unit, choice = unit_with_figures(request, pk)
    context = {
        "unit": unit,
        "choice": choice,
        "answer": measures(unit, choice, address),
        "crumbs": figure_crumbs(request, unit, choice, ("Nền nếp sinh hoạt", "")),
    }
    return render(request, "reports/measures.html", context)


def address(unit, choice):
    return reverse("reports:measures", args=[unit.pk]) + choice.query
