"""Writing kept figures: branches from their rows, everything above by addition.

Only one writer at a time (`reports.kept.refresh` sees to it), so what a batch adds to the units
above is the difference between the new row of a branch and the row that stands there.
"""

import json

from django.db import connection
from django.db.models import Sum

from branches.querysets import covering
from config.lib.upsert import upsert
from reports.ancestry import parents_of_closed, units_counted_for
from reports.kept.counts import (
    COUNTERS,
    NOTHING,
    added,
    branch_counts,
    contribution_counts,
    subtracted,
)
from reports.kept.facts import months_that_differ, year_facts
from reports.kept.measures import measures_of
from reports.kept.month_states import month_states
from reports.kept.stretches import stretches_of
from reports.models import BranchYear, OrganizationFigures
from reports.rules import Ratio

KEYS = ("organization_id", "year", "part", "is_official")
BOTH = (False, True)


def count_branches(year, day, branch_ids):
    """Rows of these branches for ``year`` as on ``day``: ``({key: counters}, [BranchYear])``.

    A key is organisation, part, official or not.
    """
    facts = year_facts(year, day, branch_ids)
    by_part, by_month = stretches_of(year, day)
    measures = measures_of(facts)
    rows = {}
    months = {branch.pk: {official: [None] * 12 for official in BOTH} for branch in facts.branches}
    differing = months_that_differ(facts)
    for official in BOTH:
        known = (facts.of_branches[official], facts.of_members[official], measures[official])
        for part, stretch in by_part.items():
            wanted = differing if official else None
            for branch, counters in _counted(*known, stretch, wanted):
                rows[branch, part, official] = counters
        for stretch in by_month:
            wanted = differing if official else None
            for branch, counters in _counted(*known, stretch, wanted):
                months[branch][official][stretch.period.number - 1] = list(counters)
    _take_over(rows, months)
    return rows, _branch_years(facts, months)


def _take_over(rows, months):
    """What was not counted officially is what it is provisionally."""
    for (branch, part, official), counters in list(rows.items()):
        if not official:
            rows.setdefault((branch, part, True), counters)
    for own in months.values():
        own[True] = [
            provisional if counted is None else counted
            for provisional, counted in zip(own[False], own[True], strict=True)
        ]


def _counted(branches, members, measures, stretch, differing):
    """Pairs of branch and counters; with ``differing`` only of branches that differ there."""
    if differing is not None:
        branches = {
            branch: facts
            for branch, facts in branches.items()
            if differing.get(branch, 0) & stretch.rests_on
        }
        members = [one for one in members if any(seat.branch_id in branches for seat in one.seats)]
    contributions = contribution_counts(members, stretch)
    for branch, facts in branches.items():
        if stretch.holds_unit(facts.spell):
            yield (
                branch,
                branch_counts(
                    facts,
                    stretch,
                    stretch.rules_of(branch),
                    contributions.get(branch, Ratio()),
                    measures.get(branch),
                ),
            )


def _branch_years(facts, months):
    states = month_states(facts)
    provisional = facts.of_branches[False]
    return [
        BranchYear(
            organization_id=branch.pk,
            year=facts.year,
            reckoned_on=facts.day,
            states=states[branch.pk],
            attendance=[
                list(pair)
                for pair in zip(
                    provisional[branch.pk].present, provisional[branch.pk].expected, strict=True
                )
            ],
            months=[months[branch.pk][official] for official in BOTH],
        )
        for branch in facts.branches
    ]


def store_branches(year, day, branch_ids, *, carry=True):
    """Count these branches for ``year`` anew, write their rows, carry the differences upwards.

    Without ``carry`` the units above are added up afterwards, by `add_up_again`.
    """
    rows, years = count_branches(year, day, branch_ids)
    stored = stored_rows(year, branch_ids)
    differences = {
        key: subtracted(rows.get(key, NOTHING), stored.get(key, NOTHING))
        for key in rows.keys() | stored.keys()
    }
    for unit, part, official in stored.keys() - rows.keys():
        OrganizationFigures.objects.filter(pk=(unit, year, part, official)).delete()
    _write(year, {key: row for key, row in rows.items() if stored.get(key) != row})
    _write_years(year, day, branch_ids, years)
    if carry:
        _carry_upwards(year, day, differences)


def _write_years(year, day, branch_ids, years):
    """Write the months that changed; the others were only counted on a later day."""
    stored = {row.organization_id: row for row in kept_years(year, branch_ids)}
    gone = stored.keys() - {one.organization_id for one in years}
    BranchYear.objects.filter(year=year, organization__in=gone).delete()
    BranchYear.objects.filter(year=year, organization__in=branch_ids).update(reckoned_on=day)
    date_of = connection.ops.adapt_datefield_value
    upsert(
        BranchYear,
        ("organization_id", "year", "reckoned_on", "states", "attendance", "months"),
        ("organization_id", "year"),
        (
            (
                *(one.organization_id, one.year, date_of(one.reckoned_on), one.states),
                *(json.dumps(one.attendance), json.dumps(one.months)),
            )
            for one in years
            if not is_same_year(one, stored.get(one.organization_id))
        ),
    )


def kept_years(year, branch_ids):
    return BranchYear.objects.filter(year=year, organization__in=branch_ids)


def is_same_year(counted, stored):
    """Whether a `BranchYear` just counted says what the ``stored`` one says."""
    return stored is not None and (stored.states, stored.attendance, stored.months) == (
        counted.states,
        counted.attendance,
        counted.months,
    )


def stored_rows(year, organization_ids):
    """``{key: counters}`` as they are kept."""
    found = OrganizationFigures.objects.filter(year=year, organization__in=organization_ids)
    rows = found.values_list("organization_id", "part", "is_official", *COUNTERS)
    return {tuple(row[:3]): tuple(row[3:]) for row in rows}


def _carry_upwards(year, day, differences):
    """Add what changed to every unit above; each part by the tree of its own last day."""
    by_part, _ = stretches_of(year, day)
    changes = {}
    for part, stretch in by_part.items():
        moved = {
            (branch, official): difference
            for (branch, of_part, official), difference in differences.items()
            if of_part == part and any(difference)
        }
        branches = {branch for branch, _ in moved}
        above = units_counted_for(branches, stretch.period.first_day, stretch.day)
        for (branch, official), difference in moved.items():
            for unit in above[branch] - {branch}:
                key = (unit, part, official)
                changes[key] = added(changes.get(key, NOTHING), difference)
    if not changes:
        return
    units = {unit for unit, *_ in changes}
    stored = stored_rows(year, units)
    _write(
        year,
        {key: added(stored.get(key, NOTHING), change) for key, change in changes.items()},
    )


def _write(year, rows):
    upsert(
        OrganizationFigures,
        ("organization_id", "year", "part", "is_official", *COUNTERS),
        KEYS,
        (
            (unit, year, part, is_official, *counters)
            for (unit, part, is_official), counters in rows.items()
        ),
    )


def add_up_again(year, day):
    """Sum every unit of ``year`` from the rows of its branches: after the tree itself changed."""
    rows = sums_of_units(year, day)
    OrganizationFigures.objects.filter(year=year, organization__is_branch=False).delete()
    _write(year, rows)


def sums_of_units(year, day):
    """``{key: counters}`` of everything above the branches, added up from their kept rows."""
    by_part, _ = stretches_of(year, day)
    rows = {}
    for part, stretch in by_part.items():
        first_day, last_day = stretch.period.first_day, stretch.day
        closed = parents_of_closed(first_day, last_day)
        of_part = OrganizationFigures.objects.filter(
            year=year, part=part, organization__is_branch=True
        )
        for unit, official, *counters in _sums_of_open(of_part, closed, last_day):
            rows[unit, part, official] = tuple(counters)
        found = of_part.filter(organization__in=closed).values_list(
            "organization_id", "is_official", *COUNTERS
        )
        above = units_counted_for({branch for branch, *_ in found}, first_day, last_day)
        for branch, official, *counters in found:
            for unit in above[branch] - {branch}:
                key = (unit, part, official)
                rows[key] = added(rows.get(key, NOTHING), tuple(counters))
    return rows


def _sums_of_open(rows, closed, day):
    """Unit, official or not, and summed counters of the branches below that were still open."""
    open_rows = rows.exclude(organization__in=closed) if closed else rows
    return (
        open_rows.filter(
            covering(day, "organization__lines_above__"), organization__lines_above__depth__gt=0
        )
        .order_by()
        .values_list("organization__lines_above__ancestor", "is_official")
        .annotate(**{f"sum_{name}": Sum(name) for name in COUNTERS})
    )
