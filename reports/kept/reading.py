"""Reading kept figures: one statement for a unit and the units below it."""

from datetime import date
from functools import cache

from django.db.models import Exists, Q, Sum

from branches.querysets import below
from branches.rules import STEP_WIDTH
from config.lib.periods import Period
from config.lib.prepared import Prepared
from reports.choices import Indicator
from reports.kept.counts import COUNTERS, NOTHING, added
from reports.kept.parts import KIND_AND_NUMBER, part_of
from reports.models import BranchYear, FigureMark, OrganizationFigures
from reports.rules import Ratio

CURRENT = Prepared(
    lambda branch, year, until: BranchYear.objects.filter(
        ~Exists(FigureMark.objects.all()),
        organization=branch,
        year=year,
        reckoned_on__gte=until,
    ).values_list("organization_id")[:1],
    examples=(-7, 1001, date(1000, 1, 1)),
)


def is_kept(year):
    """Whether figures of ``year`` have been counted at all."""
    return BranchYear.objects.filter(year=year).exists()


def is_current(branch, period, day):
    """Whether what is kept of a branch holds all there is: counted on ``day``, nothing waiting.

    A branch sees its own changes at once; as long as anything waits it is counted from the rows.
    """
    until = min(Period(period.year).last_day, day)
    return bool(CURRENT(branch.pk, period.year, until))


def are_current(tree, period, day):
    """As `is_current` for all branches of a `reports.tree.Tree`."""
    until = min(Period(period.year).last_day, day)
    counted = BranchYear.objects.filter(
        ~Exists(FigureMark.objects.all()),
        tree.holds("organization"),
        year=period.year,
        reckoned_on__gte=until,
    )
    return counted.count() == len(tree.branches)


def counters_of(organization, children, period, *, official):
    """``{unit id: counters}`` of the unit and its ``children``, by the tree of the period's end."""
    counters, _ = counters_with_past(organization, children, period, (), official=official)
    return counters


def counters_with_past(organization, children, period, past, *, official):
    """As `counters_of`, and the unit's own ``past`` periods with it.

    A pair: ``{unit id: counters}`` and ``{period: counters}``. One statement.
    """
    now, before, _ = counters_and_waiting(organization, children, period, past, official=official)
    return now, before


def counters_and_waiting(organization, children, period, past, *, official):
    """As `counters_with_past`, and third whether changes wait to be counted (None: not known, there
    is no such row)."""
    units = [organization.pk, *(child.pk for child in children)]
    earlier = [number for one in past for number in (one.year, part_of(one))]
    ask = _figures_question(official, len(past))
    rows = ask(period.year, part_of(period), *earlier, *units)
    now, before = {}, {}
    for _, unit, year, part, *row in rows:
        found = Period(year, *KIND_AND_NUMBER[part])
        if found == period:
            _add(now, unit, row)
        if unit == organization.pk:
            _add(before, found, row)
    return now, before, bool(rows[0][0]) if rows else None


@cache
def _figures_question(official, count):
    """The figures of units for one part of a year, and of the first unit for ``count`` others."""

    def build(year, part, *more):
        earlier, units = more[: 2 * count], more[2 * count :]
        wanted = Q(organization__in=units, year=year, part=part)
        for one in range(0, 2 * count, 2):
            wanted |= Q(organization=units[0], year=earlier[one], part=earlier[one + 1])
        rows = OrganizationFigures.objects.side(official=official).filter(wanted)
        rows = rows.annotate(is_waiting=Exists(FigureMark.objects.all()))
        return rows.values_list("is_waiting", "organization_id", "year", "part", *COUNTERS)

    examples = (1001, 1002, *range(2001, 2001 + 2 * count))
    return Prepared(build, examples=examples, further=lambda number: -1000 - number)


def ratios_of_branches(tree, period, *, official):
    """``{Indicator: {branch id: Ratio}}`` of the branches of a `reports.tree.Tree`."""
    names = [f"{one.value}_{name}" for one in Indicator for name in ("part", "whole")]
    rows = (
        OrganizationFigures.objects.side(official=official)
        .filter(tree.holds("organization"), year=period.year, part=part_of(period))
        .order_by()
        .values_list("organization_id")
        .annotate(*map(Sum, names))
    )
    found = {one: {} for one in Indicator}
    for branch, *numbers in rows:
        for place, of_indicator in enumerate(found.values()):
            of_indicator[branch] = Ratio(*numbers[2 * place : 2 * place + 2])
    return found


def as_organised_now(organization, children, period, *, official):
    """``{unit id: counters}`` of a past period, its branches put where they stand today.

    Branches closed since count where they stood when they closed.
    """
    rows = OrganizationFigures.objects.side(official=official).filter(
        below("organization__path", organization.path),
        organization__is_branch=True,
        year=period.year,
        part=part_of(period),
    )
    found = {organization.pk: NOTHING, **{child.pk: NOTHING for child in children}}
    paths = {child.path: child.pk for child in children}
    width = len(organization.path) + STEP_WIDTH
    for path, *row in rows.values_list("organization__path", *COUNTERS).iterator():
        _add(found, organization.pk, row)
        child = paths.get(path[:width])
        if child is not None:
            _add(found, child, row)
    return found


def _add(found, key, row):
    """Add a row of counters to those of ``key``: a unit has a provisional one and a correction."""
    found[key] = added(found[key], row) if key in found else tuple(row)
