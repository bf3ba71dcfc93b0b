"""Which branches stand below a unit in a period, and under which of its children.

The tree is read on the day of reckoning. A unit closed within the period stays in its figures,
under its parent on its last day (handbook 4.1; product 6), so that in every figure the children
add up to the unit. Five queries, however many branches.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from branches.models import OrganizationLine, PartyOrganization
from reports.ancestry import closed_lines, parents_of_closed, units_counted_for


@dataclass(frozen=True)
class Tree:
    """``branches`` and direct ``children`` of ``organization``, by code.

    ``child_of`` gives for every branch the direct child it stands under (itself, if it is one);
    ``closed_ids`` are the branches that no longer existed on the day of reckoning.
    """

    organization: PartyOrganization
    day: date
    branches: list
    children: list
    child_of: dict
    closed_ids: frozenset

    def holds(self, lookup):
        """A condition: ``lookup`` leads to one of the branches. A subquery, never a long list."""
        if self.organization.is_branch:
            return Q(**{lookup: self.organization}) if self.branches else Q(pk__in=[])
        open_below = _open_on(self.day).filter(pk__in=_below(self.organization, self.day))
        condition = Q(**{f"{lookup}__in": open_below.order_by().values("pk")})
        if self.closed_ids:
            condition |= Q(**{f"{lookup}__in": sorted(self.closed_ids)})
        return condition


def tree_of(organization, first_day, day):
    """The `Tree` below ``organization`` for a period that began on ``first_day``."""
    if organization.is_branch:
        return _single(organization, first_day, day)
    open_branches = list(_open_on(day).filter(pk__in=_below(organization, day)))
    candidates = _units_one_below(organization, day)
    last_parents = parents_of_closed(first_day, day)
    top = _child_above(organization, day, {unit.pk for unit in candidates}, last_parents)

    closed = PartyOrganization.objects.in_bulk(
        [unit for unit in last_parents if top(unit) is not None]
    )
    branches = open_branches + [unit for unit in closed.values() if unit.is_branch]
    child_of = {branch.pk: top(branch.pk) for branch in branches}
    used = set(child_of.values())
    children = [
        unit
        for unit in candidates
        if unit.pk not in last_parents and (_exists_on(unit, day) or unit.pk in used)
    ]
    children += [unit for unit in closed.values() if last_parents[unit.pk] == organization.pk]
    return Tree(
        organization,
        day,
        sorted(branches, key=lambda unit: unit.code),
        sorted(children, key=lambda unit: unit.code),
        child_of,
        frozenset(unit.pk for unit in closed.values() if unit.is_branch),
    )


def children_on(organization, first_day, day):
    """The units directly below, as `tree_of` finds them, without reading what is below them.

    Holds also units founded later or closed before, which count only where branches stand behind
    them. One query.
    """
    closed = Q(valid_to__gt=first_day, valid_to__lte=day)
    below_on_the_day = OrganizationLine.objects.on(day).filter(ancestor=organization, depth=1)
    below_at_the_end = closed_lines(first_day, day).filter(ancestor=organization)
    found = PartyOrganization.objects.filter(
        Q(pk__in=below_on_the_day.values("descendant")) & ~closed
        | Q(pk__in=below_at_the_end.values("descendant"))
    )
    return sorted(found, key=lambda unit: unit.code)


def holds_below(organization, first_day, day):
    """As `Tree.holds`, for the same branches, without reading them: three queries at most."""
    if organization.is_branch:
        branches = _single(organization, first_day, day).branches
        return lambda lookup: Q(**{f"{lookup}__in": [one.pk for one in branches]})
    open_below = _open_on(day).filter(pk__in=_below(organization, day)).order_by().values("pk")
    return _or_closed(open_below, _closed_below(organization, first_day, day))


def units_below(organization, first_day, day):
    """A condition: a lookup leads to ``organization`` or a unit below it, of whatever kind.

    As `holds_below` for the branches: also what was closed in the period. Three queries at most.
    """
    below = _below(organization, day).order_by()
    return _or_closed(below, _closed_below(organization, first_day, day))


def _or_closed(open_units, closed):
    def holds(lookup):
        condition = Q(**{f"{lookup}__in": open_units})
        return condition | Q(**{f"{lookup}__in": closed}) if closed else condition

    return holds


def _closed_below(organization, first_day, day):
    last_parents = parents_of_closed(first_day, day)
    chains = units_counted_for(set(last_parents), first_day, day) if last_parents else {}
    return sorted(unit for unit, chain in chains.items() if organization.pk in chain)


def _single(branch, first_day, day):
    was_there = branch.valid_to is None or branch.valid_to > min(first_day, day)
    counts = was_there and (branch.valid_from is None or branch.valid_from <= day)
    branches = [branch] if counts else []
    return Tree(branch, day, branches, [], {}, frozenset())


def _open_on(day):
    return PartyOrganization.objects.branches().on(day)


def _below(organization, day):
    lines = OrganizationLine.objects.on(day).filter(ancestor=organization)
    return lines.values("descendant")


def _units_one_below(organization, day):
    lines = OrganizationLine.objects.on(day).filter(ancestor=organization, depth=1)
    return list(PartyOrganization.objects.filter(pk__in=lines.values("descendant")))


def _child_above(organization, day, child_ids, last_parents):
    """A function from a unit's id to the direct child it counts under, None outside."""
    lines = OrganizationLine.objects.on(day).filter(
        Q(descendant__is_branch=True) | Q(descendant__in=set(last_parents.values())),
        ancestor__in=OrganizationLine.objects.on(day)
        .filter(ancestor=organization, depth=1)
        .values("descendant"),
    )
    on_the_day = dict(lines.values_list("descendant_id", "ancestor_id"))

    def top(unit):
        if unit not in last_parents:
            return unit if unit in child_ids else on_the_day.get(unit)
        parent = last_parents[unit]
        return unit if parent == organization.pk else top(parent)

    return top


def _exists_on(unit, day):
    begun = unit.valid_from is None or unit.valid_from <= day
    return begun and (unit.valid_to is None or unit.valid_to > day)
