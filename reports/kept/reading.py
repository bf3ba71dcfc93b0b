"""Reading kept figures: one statement for a unit and the units below it."""

from django.db.models import Exists, Q

from branches.models import OrganizationLine
from branches.querysets import below
from branches.rules import STEP_WIDTH
from config.lib.periods import Period
from reports.ancestry import parents_of_closed, units_counted_for
from reports.kept.counts import COUNTERS, NOTHING, added
from reports.kept.parts import KIND_AND_NUMBER, part_of
from reports.models import BranchYear, FigureMark, OrganizationFigures


def is_kept(year):
    """Whether figures of ``year`` have been counted at all."""
    return BranchYear.objects.filter(year=year).exists()


def is_current(branch, period, day):
    """Whether what is kept of a branch holds all there is: counted on ``day``, nothing waiting.

    A branch sees its own changes at once; as long as anything waits it is counted from the rows.
    """
    counted = BranchYear.objects.filter(
        ~Exists(FigureMark.objects.all()),
        organization=branch,
        year=period.year,
        reckoned_on__gte=min(Period(period.year).last_day, day),
    )
    return counted.exists()


def counters_of(organization, children, period, day, *, official):
    """``{unit id: counters}`` of the unit and its ``children`` for ``period``, as on ``day``."""
    part = part_of(period)
    if part is None:
        return _of_month(organization, children, period, day, official=official)
    units = [organization.pk, *(child.pk for child in children)]
    rows = OrganizationFigures.objects.filter(
        organization__in=units, year=period.year, part=part, is_official=official
    )
    return {unit: tuple(row) for unit, *row in rows.values_list("organization_id", *COUNTERS)}


def counters_with_past(organization, children, period, past, *, official):
    """As `counters_of` for a year, half or quarter, and the unit's own ``past`` periods with it.

    A pair: ``{unit id: counters}`` and ``{period: counters}``. One statement.
    """
    units = [organization.pk, *(child.pk for child in children)]
    wanted = Q(organization__in=units, year=period.year, part=part_of(period))
    for one in past:
        wanted |= Q(organization=organization, year=one.year, part=part_of(one))
    rows = OrganizationFigures.objects.filter(wanted, is_official=official)
    now, before = {}, {}
    for unit, year, part, *row in rows.values_list("organization_id", "year", "part", *COUNTERS):
        found = Period(year, *KIND_AND_NUMBER[part])
        if found == period:
            now[unit] = tuple(row)
        if unit == organization.pk:
            before[found] = tuple(row)
    return now, before


def counters_of_branches(tree, period, *, official):
    """``{branch id: counters}`` of the branches of a `reports.tree.Tree` for any period."""
    part, holds = part_of(period), tree.holds("organization")
    if part is None:
        rows = BranchYear.objects.filter(holds, year=period.year).values_list(
            "organization_id", "months"
        )
        found = {branch: months[official][period.number - 1] for branch, months in rows.iterator()}
        return {branch: tuple(row) for branch, row in found.items() if row}
    rows = OrganizationFigures.objects.filter(
        holds, year=period.year, part=part, is_official=official
    )
    return {branch: tuple(row) for branch, *row in rows.values_list("organization_id", *COUNTERS)}


def _of_month(organization, children, period, day, *, official):
    """Months are kept with the branch, so the units above are added up here."""
    units = {organization.pk, *(child.pk for child in children)}
    closed = set(parents_of_closed(period.first_day, day))
    lines = OrganizationLine.objects.on(day).filter(ancestor__in=units, descendant__is_branch=True)
    above = {}
    for branch, unit in lines.exclude(descendant__in=closed).values_list("descendant", "ancestor"):
        above.setdefault(branch, set()).add(unit)
    for branch, chain in units_counted_for(closed, period.first_day, day).items():
        above[branch] = chain & units
    return _summed(above, period, official=official)


def _summed(units_of_branch, period, *, official):
    """``{unit id: counters}`` of a month from the rows of branches below one of the units."""
    found = {}
    rows = BranchYear.objects.filter(year=period.year, organization__in=units_of_branch)
    for branch, months in rows.values_list("organization_id", "months").iterator():
        counters = months[official][period.number - 1]
        for unit in units_of_branch[branch] if counters else ():
            found[unit] = added(found.get(unit, NOTHING), counters)
    return found


def as_organised_now(organization, children, period, *, official):
    """``{unit id: counters}`` of a past period, its branches put where they stand today.

    Years, halves and quarters; branches closed since count where they stood when they closed.
    """
    rows = OrganizationFigures.objects.filter(
        below("organization__path", organization.path),
        organization__is_branch=True,
        year=period.year,
        part=part_of(period),
        is_official=official,
    )
    found = {organization.pk: NOTHING, **{child.pk: NOTHING for child in children}}
    paths = {child.path: child.pk for child in children}
    width = len(organization.path) + STEP_WIDTH
    for path, *counters in rows.values_list("organization__path", *COUNTERS):
        found[organization.pk] = added(found[organization.pk], tuple(counters))
        child = paths.get(path[:width])
        if child is not None:
            found[child] = added(found[child], tuple(counters))
    return found
