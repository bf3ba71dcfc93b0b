"""Choosing one unit among thousands, by name; without a script in two plain steps."""

from django.core.paginator import Paginator

from branches.finding import matching, say_where
from config.lib.asked import number_asked, text_asked
from config.lib.htmx import render_page_or_part

PER_PAGE = 20


def pick_unit(request, units, *, title, lead, crumbs, back):
    """The page where one of ``units`` is found by name; it comes back as ``?den=``."""
    text = text_asked(request.GET, "tim")
    found = matching(units, text) if text else units.order_by("path", "pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = say_where(page.object_list)
    context = {
        "page": page,
        "text": text,
        "title": title,
        "lead": lead,
        "crumbs": crumbs,
        "back": back,
    }
    return render_page_or_part(
        request, "branches/pick_unit.html", "branches/_unit_choices.html", context
    )


def picked(request):
    """The chosen unit's key."""
    return number_asked(request.GET, "den")
