"""Choosing branches and taking their documents away in one file."""

from django.shortcuts import redirect, render

from branches.models import PartyOrganization
from branches.once import new_once_key
from branches.password_again import require_proof
from branches.views.access import unit_crumbs, unit_for
from branches.views.form_pages import carried_out
from config.lib.asked import numbers_asked
from config.lib.dates import today
from reports.actions.exports import request_export
from reports.exports.forms import BranchFilter, ExportRequestForm
from reports.exports.permissions import EXPORT_DOCUMENTS

MOST_SHOWN = 500


def export(request, pk):
    """The branches below a unit to tick, and the form; asking leads to the job."""
    unit = unit_for(request, pk, EXPORT_DOCUMENTS)
    require_proof(request)
    below = PartyOrganization.objects.visible_to(request.user).at_or_below(unit).branches()
    query = request.POST if request.method == "POST" else request.GET
    narrow = BranchFilter(query)
    listed = narrow.narrowed(below).select_related("parent").order_by("path")
    form = ExportRequestForm(request.POST or None, today=today())
    ticked = numbers_asked(query, "chi_bo")
    if request.method == "POST" and form.is_valid():
        units = listed if "tat_ca" in request.POST else below.filter(pk__in=ticked)
        asked = {"organization": unit, "units": list(units), "by": request.user}
        if carried_out(form, request_export, **asked, **form.cleaned_data):
            return redirect(form.result)
    count = listed.count()
    context = {
        "unit": unit,
        "narrow": narrow,
        "form": form,
        "count": count,
        "groups": _by_parent(listed[:MOST_SHOWN], ticked, unit),
        "is_cut": count > MOST_SHOWN,
        "takes_all": "tat_ca" in query or unit.is_branch,
        "once_key": new_once_key(),
        "crumbs": unit_crumbs(request.user, unit, ("Xuất tài liệu", "")),
    }
    status = 422 if form.errors else 200
    return render(request, "reports/exports/export.html", context, status=status)


def _by_parent(branches, ticked, unit):
    """The branches under the name of their committee, in the order of the tree."""
    groups = {}
    for branch in branches:
        name = "" if branch.parent_id == unit.pk or branch == unit else branch.parent.label
        row = {"branch": branch, "is_ticked": branch.pk in ticked}
        groups.setdefault((branch.parent_id, name), []).append(row)
    return [(name, rows) for (_, name), rows in groups.items()]
