"""Reading kept figures: one statement for a unit and the units below it."""

from django.db.models import Exists, Q

from branches.querysets import below
from branches.rules import STEP_WIDTH
from config.lib.periods import Period
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


def counters_of(organization, children, period, *, official):
    """``{unit id: counters}`` of the unit and its ``children``, by the tree of the period's end."""
    counters, _ = counters_with_past(organization, children, period, (), official=official)
    return counters


def counters_with_past(organization, children, period, past, *, official):
    """As `counters_of`, and the unit's own ``past`` periods with it.

    A pair: ``{unit id: counters}`` and ``{period: counters}``. One statement.
    """
    units = [organization.pk, *(child.pk for child in children)]
    wanted = Q(organization__in=units, year=period.year, part=part_of(period))
    for one in past:
        wanted |= Q(organization=organization, year=one.year, part=part_of(one))
    rows = OrganizationFigures.objects.side(official=official).filter(wanted)
    now, before = {}, {}
    for unit, year, part, *row in rows.values_list("organization_id", "year", "part", *COUNTERS):
        found = Period(year, *KIND_AND_NUMBER[part])
        if found == period:
            _add(now, unit, row)
        if unit == organization.pk:
            _add(before, found, row)
    return now, before


def counters_of_branches(tree, period, *, official):
    """``{branch id: counters}`` of the branches of a `reports.tree.Tree`."""
    rows = OrganizationFigures.objects.side(official=official).filter(
        tree.holds("organization"), year=period.year, part=part_of(period)
    )
    found = {}
    for branch, *row in rows.values_list("organization_id", *COUNTERS).iterator():
        _add(found, branch, row)
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
