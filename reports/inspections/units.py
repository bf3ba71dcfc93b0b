"""Which units a committee inspects: those directly below, and every branch of a grassroots one."""

from django.db.models import Q

from branches.choices import OrganizationKind
from branches.models import PartyOrganization
from config.lib.dates import today

OF_GRASSROOTS = (OrganizationKind.GRASSROOTS_COMMITTEE_AREA, OrganizationKind.SUB_GRASSROOTS_AREA)


def units_to_choose(organization):
    """The working units that may be planned for or inspected, in Vietnamese order."""
    below = PartyOrganization.objects.at_or_below(organization).on(today())
    nearest = Q(parent=organization)
    if organization.kind in OF_GRASSROOTS:
        nearest |= Q(is_branch=True)
    return below.filter(nearest).exclude(pk=organization.pk).order_by("sort_name", "pk")
