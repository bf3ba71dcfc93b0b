"""What logins of a unit asked for and did not get."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import render
from django.views.decorators.http import require_safe

from branches.models import AccessRefusal
from branches.permissions import VIEW_REFUSALS
from branches.querysets import below
from branches.refusal_forms import RefusalFilterForm
from branches.views.access import unit_crumbs, unit_for

PER_PAGE = 50


@require_safe
def refusals(request, pk):
    """Newest first, by day, person and kind; of the logins at this unit and below it."""
    unit = unit_for(request, pk, VIEW_REFUSALS)
    form = RefusalFilterForm(request.GET or None)
    logins = below("path", unit.path) | (Q(path="") if unit.parent_id is None else Q(pk=None))
    found = form.narrowed(AccessRefusal.objects.filter(logins)).order_by("-at", "-pk")
    context = {
        "unit": unit,
        "form": form,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "crumbs": unit_crumbs(request.user, unit, ("Truy cập bị từ chối", "")),
    }
    return render(request, "branches/refusals.html", context)
