"""Who looked at sensitive data of a unit: for whoever checks on it (reliability guide 7)."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from branches.look_forms import LookFilterForm
from branches.models import SensitiveLook
from branches.permissions import VIEW_TRAIL
from branches.querysets import below
from branches.trail_facts import role_words
from branches.views.access import unit_crumbs, unit_for

PER_PAGE = 50


@require_safe
def looks(request, pk):
    """Newest first, by day, person and kind; of the data of this unit and of those below it."""
    unit = unit_for(request, pk, VIEW_TRAIL)
    form = LookFilterForm(request.GET or None)
    found = form.narrowed(SensitiveLook.objects.filter(below("path", unit.path)))
    page = Paginator(found.order_by("-at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "unit": unit,
        "form": form,
        "page": page,
        "lines": [(one, role_words(one.actor_roles)) for one in page],
        "crumbs": unit_crumbs(request.user, unit, ("Sổ xem dữ liệu", "")),
    }
    return render(request, "branches/looks.html", context)
