"""The sums of everything above the branches, unit by unit."""

from reports.ancestry import units_counted_for
from reports.kept.counts import NOTHING, added
from tests.reports.counting.stretches import stretches_of


def sums_of_units(rows, year, day):
    """``{key: counters}`` from the ``rows`` of the branches."""
    found = {}
    for part, stretch in stretches_of(year, day).items():
        branches = {branch for branch, of_part, _ in rows if of_part == part}
        above = units_counted_for(branches, stretch.period.first_day, stretch.day)
        for (branch, of_part, official), counters in rows.items():
            for unit in above[branch] - {branch} if of_part == part else ():
                key = (unit, part, official)
                found[key] = added(found.get(key, NOTHING), counters)
    return found
