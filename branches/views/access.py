"""What a view starts from: the unit of the address, seen and allowed."""

from django.http import Http404
from django.urls import reverse

from branches.finding import line_of
from branches.models import PartyOrganization
from branches.querysets import OrganizationQuerySet
from config.lib.prepared import Prepared

VISIBLE = Prepared(  # the same rows as `visible_to` gives
    lambda pk, *bounds: (
        PartyOrganization.objects.inside(*bounds)
        .select_related("parent__parent__parent__parent")  # its line, for the crumbs
        .filter(pk=pk)
    ),
    examples=(-7,),
    further="#bound{}".format,
)


def visible_unit(request, pk):
    """The unit, or 404 when it stands outside the reader's scope."""
    bounds = OrganizationQuerySet.bounds_of(request.user)
    unit = VISIBLE.first(pk, *bounds) if bounds else None
    if unit is None:
        raise Http404
    return unit


def unit_for(request, pk, permission):
    """The unit where the reader holds ``permission``: 404 outside the scope, else 403."""
    unit = visible_unit(request, pk)
    permission.require(request.user, unit)
    return unit


def unit_crumbs(user, unit, *further):
    """Crumbs from the root to ``unit`` and ``further`` pairs of label and address.

    Units above the reader's posts are named, not linked. The last crumb is the page itself.
    """
    held = [post.path for post in user.posts]
    crumbs = [
        (
            one.label,
            one.get_absolute_url() if any(one.path.startswith(path) for path in held) else "",
        )
        for one in line_of(unit)
    ]
    if not further:
        crumbs[-1] = (crumbs[-1][0], "")
    return [("Trang chính", reverse("branches:home")), *crumbs, *further]
