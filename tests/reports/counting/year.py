"""The kept figures of some branches and a year, counted row by row."""

from reports.models import BranchYear
from reports.rules import Ratio
from tests.reports.counting.counts import (
    branch_counts,
    contribution_counts,
)
from tests.reports.counting.facts import months_that_differ, year_facts
from tests.reports.counting.measures import measures_of
from tests.reports.counting.month_states import month_states
from tests.reports.counting.stretches import stretches_of

BOTH = (False, True)


def count_branches(year, day, branch_ids):
    """Rows of these branches for ``year`` as on ``day``: ``({key: counters}, [BranchYear])``.

    A key is organisation, part, official or not.
    """
    facts = year_facts(year, day, branch_ids)
    stretches = stretches_of(year, day)
    measures = measures_of(facts)
    rows = {}
    differing = months_that_differ(facts)
    for official in BOTH:
        known = (facts.of_branches[official], facts.of_members[official], measures[official])
        for part, stretch in stretches.items():
            wanted = differing if official else None
            for branch, counters in _counted(*known, stretch, wanted):
                rows[branch, part, official] = counters
    _take_over(rows)
    return rows, _branch_years(facts)


def _take_over(rows):
    """What was not counted officially is what it is provisionally."""
    for (branch, part, official), counters in list(rows.items()):
        if not official:
            rows.setdefault((branch, part, True), counters)


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


def _branch_years(facts):
    states = month_states(facts)
    return [
        BranchYear(
            organization_id=branch.pk,
            year=facts.year,
            reckoned_on=facts.day,
            states=states[branch.pk],
        )
        for branch in facts.branches
    ]
