"""Which branches opened what a committee published, and which did not (handbook 20.1 A24)."""

from django.db.models import Exists, OuterRef

from branches.models import PartyOrganization
from config.lib.dates import today
from meetings.models import OrientationReading, OrientationUse


def addressed(orientation):
    """The branches an orientation is for, with ``is_read`` and ``is_used``."""
    readings = OrientationReading.objects.filter(orientation=orientation, branch=OuterRef("pk"))
    uses = OrientationUse.objects.filter(orientation=orientation, meeting__branch=OuterRef("pk"))
    branches = (
        PartyOrganization.objects.branches().at_or_below(orientation.organization).on(today())
    )
    if orientation.branch_types:
        branches = branches.filter(branch_type__in=orientation.branch_types)
    return branches.annotate(is_read=Exists(readings), is_used=Exists(uses)).order_by("path")


def reading_counts(orientation):
    """``(read, all)`` branches. Two statements."""
    found = addressed(orientation)
    return found.filter(is_read=True).count(), found.count()


def readers_of(orientation, branches):
    """The readings of ``branches`` (a list) by branch id, first openings first. One statement."""
    readings = {}
    rows = (
        OrientationReading.objects.filter(orientation=orientation, branch__in=branches)
        .select_related("user", "document")
        .order_by("opened_at", "pk")
    )
    for row in rows:
        readings.setdefault(row.branch_id, []).append(row)
    return readings
