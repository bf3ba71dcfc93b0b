"""Units: the reader's own, any found by name, and the page of one."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.template.loader import render_to_string

from branches.finding import children_of, matching, say_where, with_counts
from branches.models import PartyOrganization
from branches.permissions import MANAGE_ORGANIZATIONS
from branches.unit_panels import links_for, panels_for
from branches.views.access import unit_crumbs, visible_unit
from config.lib.asked import text_asked
from config.lib.dates import today
from config.lib.htmx import render_page_or_part

PER_PAGE = 50


def organizations(request):
    """The reader's units with what stands below them, or what a search found."""
    visible = PartyOrganization.objects.visible_to(request.user)
    text = text_asked(request.GET, "tim")
    own = {post.organization_id for post in request.user.posts}
    rows = matching(with_counts(visible), text) if text else children_of(own).on(today())
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = say_where(page.object_list)
    context = {
        "page": page,
        "text": text,
        "own": say_where(visible.filter(pk__in=own).order_by("path")),
    }
    return render_page_or_part(
        request, "branches/organization_list.html", "branches/_unit_rows.html", context
    )


def organization(request, pk):
    unit = visible_unit(request, pk)
    shows_ended = "cu" in request.GET
    below = children_of([unit.pk])
    page = Paginator(below if shows_ended else below.on(today()), PER_PAGE).get_page(
        request.GET.get("page")
    )
    page.object_list = say_where(page.object_list)
    context = {
        "unit": unit,
        "crumbs": unit_crumbs(request.user, unit),
        "has_ended": unit.valid_to is not None and unit.valid_to <= today(),
        "page": page,
        "shows_ended": shows_ended,
        "has_ended_below": below.filter(valid_to__lte=today()).exists(),
        "parents": unit.lines_above.filter(depth=1)
        .select_related("ancestor")
        .order_by("valid_from", "pk"),
        "terms": unit.terms.order_by("valid_from", "pk"),
        "events": unit.events.order_by("-happened_on", "-pk"),
        "links": links_for(request.user, unit),
        "panels": [
            render_to_string(template, values, request)
            for template, values in panels_for(request.user, unit)
        ],
        "may_manage": MANAGE_ORGANIZATIONS.granted(request.user, unit),
        "may_move": unit.parent is not None
        and MANAGE_ORGANIZATIONS.granted(request.user, unit.parent),
    }
    return render(request, "branches/organization.html", context)
