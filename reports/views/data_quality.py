"""Gaps in the records that figures rest on."""

from django.shortcuts import render

from branches.permissions import VIEW_COMMITTEE
from branches.views.access import unit_crumbs, unit_for
from config.lib.dates import today
from reports.data_quality import SHOWN, gaps


def page(request, pk):
    unit = unit_for(request, pk, VIEW_COMMITTEE)
    context = {
        "unit": unit,
        "gaps": gaps(unit, request.user, today()),
        "most": SHOWN,
        "crumbs": unit_crumbs(request.user, unit, ("Chất lượng số liệu", "")),
    }
    return render(request, "reports/data_quality.html", context)
