"""Which branches stand below a unit in a period, and under which of its children.

The tree is read on the day of reckoning. A unit closed within the period stays in its figures,
under its parent on its last day (handbook 4.1; product 6), so that in every figure the children
add up to the unit. Five queries, however many branches.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from branches.models import OrganizationLine, PartyOrganization
from config.lib.few_rows import among
from config.lib.prepared import Prepared
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
        return _held_by(self.organization, self.day, sorted(self.closed_ids))(lookup)


def tree_of(organization, first_day, day):
    """The `Tree` below ``organization`` for a period that began on ``first_day``."""
    if organization.is_branch:
        return _single(organization, first_day, day)
    open_branches = list(_open_on(day).filter(pk__in=_below(organization, day)))
    candidates = _units_one_below(organization, day)
    last_parents = parents_of_closed(first_day, day)
    top = _child_above(
        *(organization, day, {unit.pk for unit in candidates}, last_parents), with_branches=True
    )

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


@dataclass(frozen=True)
class WideTree:
    """As `Tree` for a unit with very many branches: those that are open are not read.

    ``closed`` gives for every branch closed in the period the child it counts under.
    """

    organization: PartyOrganization
    day: date
    children: list
    closed: dict

    def holds(self, lookup):
        """As `Tree.holds`."""
        if self.organization.is_branch:
            return Q(**{lookup: self.organization.pk}) if self.children else Q(pk__in=[])
        return _held_by(self.organization, self.day, sorted(self.closed))(lookup)

    def has_branches(self):
        return PartyOrganization.objects.filter(self.holds("pk")).exists()


def wide_tree_of(organization, first_day, day):
    """The `WideTree` below a unit, with the ``children`` that `tree_of` finds. Six queries.

    A branch is its own only child.
    """
    if organization.is_branch:
        own = _single(organization, first_day, day).branches
        return WideTree(
            *(organization, day, own),
            {one.pk: one.pk for one in own if not _exists_on(one, day)},
        )
    candidates = _units_one_below(organization, day)
    last_parents = parents_of_closed(first_day, day)
    top = _child_above(
        *(organization, day, {unit.pk for unit in candidates}, last_parents), with_branches=False
    )
    found = PartyOrganization.objects.in_bulk(
        [unit for unit in last_parents if top(unit) is not None]
    )
    closed = {unit.pk: top(unit.pk) for unit in found.values() if unit.is_branch}
    gone = {unit.pk for unit in candidates if not _exists_on(unit, day)}
    used = set(closed.values()) | _with_open_branches(gone, day)
    children = [
        unit
        for unit in candidates
        if unit.pk not in last_parents and (unit.pk not in gone or unit.pk in used)
    ]
    children += [unit for unit in found.values() if last_parents[unit.pk] == organization.pk]
    return WideTree(organization, day, sorted(children, key=lambda unit: unit.code), closed)


def has_more_branches(organization, number, day):
    """Whether more than ``number`` branches stand below a unit on ``day``; reads no further."""
    lines = OrganizationLine.objects.on(day).filter(
        ancestor=organization, descendant__is_branch=True
    )
    return lines.order_by()[number : number + 1].exists()


def _with_open_branches(units, day):
    """Those of ``units`` that have an open branch below them."""
    lines = OrganizationLine.objects.on(day).filter(
        ancestor__in=units, descendant__in=_open_on(day).order_by().values("pk")
    )
    return set(lines.order_by().values_list("ancestor_id", flat=True).distinct())


def children_on(organization, first_day, day):
    """The units directly below, as `tree_of` finds them, without reading what is below them.

    Holds also units founded later or closed before, which count only where branches stand behind
    them. One query.
    """
    found = CHILDREN(organization.pk, first_day, day)
    return sorted(found, key=lambda unit: unit.code)


def _children_on(organization, first_day, day):
    closed = Q(valid_to__gt=first_day, valid_to__lte=day)
    below_on_the_day = OrganizationLine.objects.on(day).filter(ancestor=organization, depth=1)
    below_at_the_end = closed_lines(first_day, day).filter(ancestor=organization)
    return PartyOrganization.objects.filter(
        among("pk", below_on_the_day.values("descendant")) & ~closed
        | among("pk", below_at_the_end.values("descendant"))
    )


CHILDREN = Prepared(_children_on, examples=(-7, date(1000, 1, 1), date(1000, 1, 2)))


def holds_below(organization, first_day, day):
    """As `Tree.holds`, for the same branches, without reading them: three queries at most."""
    if organization.is_branch:
        branches = _single(organization, first_day, day).branches
        return lambda lookup: Q(**{f"{lookup}__in": [one.pk for one in branches]})
    return _held_by(organization, day, _closed_below(organization, first_day, day))


def units_below(organization, first_day, day):
    """A condition: a lookup leads to ``organization`` or a unit below it, of whatever kind.

    As `holds_below` for the branches: also what was closed in the period. Three queries at most.
    """
    below = _below(organization, day).order_by()
    return _or_closed(below, _closed_below(organization, first_day, day))


def _held_by(organization, day, closed):
    """What `Tree.holds` is: the branches open on ``day``, and those ``closed`` before."""
    open_below = _open_on(day).filter(pk__in=_below(organization, day)).order_by().values("pk")
    return _or_closed(open_below, closed)


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


def _child_above(organization, day, child_ids, last_parents, *, with_branches):
    """A function from a unit's id to the direct child it counts under, None outside.

    It knows the units that closed; ``with_branches`` the open branches too.
    """
    asked = Q(descendant__in=set(last_parents.values()))
    if with_branches:
        asked |= Q(descendant__is_branch=True)
    lines = OrganizationLine.objects.on(day).filter(
        asked,
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
