"""The units every branch counts for in a period: itself and what stood above it at its end.

A unit closed within the period counts under its parent on its last day (handbook 4.1; product 6),
as `reports.tree` reads it for one unit.
"""

from django.db.models import F, Q

from branches.models import OrganizationLine


def units_counted_for(branch_ids, first_day, day):
    """``{branch_id: set of unit ids}`` with the branch itself. Three queries at most."""
    last_parents = parents_of_closed(first_day, day)
    wanted = {_last_open(branch, last_parents) for branch in branch_ids}
    above = {}
    lines = OrganizationLine.objects.on(day).filter(descendant__in=wanted)
    for descendant, ancestor in lines.order_by().values_list("descendant_id", "ancestor_id"):
        above.setdefault(descendant, set()).add(ancestor)
    return {branch: _chain(branch, last_parents, above) for branch in branch_ids}


def parents_of_closed(first_day, day):
    """Parent on the last day of every unit closed after ``first_day`` and not after ``day``."""
    return dict(closed_lines(first_day, day).values_list("descendant_id", "ancestor_id"))


def closed_lines(first_day, day):
    """The lines from units closed in these days to their parents, as on the last day of each."""
    return OrganizationLine.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lt=F("descendant__valid_to")),
        Q(valid_to__isnull=True) | Q(valid_to__gte=F("descendant__valid_to")),
        depth=1,
        descendant__valid_to__gt=first_day,
        descendant__valid_to__lte=day,
    )


def _last_open(unit, last_parents):
    """The unit itself, or the first one above it that was still open."""
    while unit in last_parents:
        unit = last_parents[unit]
    return unit


def _chain(unit, last_parents, above):
    chain = {unit}
    while unit in last_parents:
        unit = last_parents[unit]
        chain.add(unit)
    return chain | above.get(unit, set())
