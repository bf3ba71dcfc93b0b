"""What papers print about a unit: names and place as they were on the paper's day."""

from datetime import date

from branches.models import OrganizationLine
from config.lib.paper import day_long, issuing_body, place_date
from config.lib.prepared import Prepared

PROVINCIAL = ("Tỉnh ủy", "Thành ủy")
SUPERIOR = Prepared(
    lambda organization, day: (
        OrganizationLine.objects.parents_on(day)
        .filter(descendant=organization)
        .order_by("pk")
        .values_list("ancestor__name", flat=True)
    ),
    examples=(-7, date(1000, 1, 1)),
)


def superior_on(organization, day):
    """The name of the direct superior on ``day``; empty for the root."""
    return SUPERIOR.first(organization.pk, day) or ""


def place_date_on(organization, day):
    """``Pa Tần, ngày 05 tháng 02 năm 2027``: the place of the unit or of the nearest above it."""
    place = (
        OrganizationLine.objects.on(day)
        .filter(descendant=organization)
        .exclude(ancestor__place_name="")
        .order_by("depth")
        .values_list("ancestor__place_name", flat=True)
        .first()
    )
    return place_date(place, day) if place else day_long(day)


def body_code(organization):
    """The code of the body behind the slash of a number: CB, ĐU or TU (handbook 15.3)."""
    if organization.is_branch:
        return "CB"
    return "TU" if issuing_body(organization.name).startswith(PROVINCIAL) else "ĐU"
