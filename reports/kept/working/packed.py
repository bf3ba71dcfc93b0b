"""Counts that belong together as one number: half as many columns to read, add up and write.

A ratio is its part, its whole times 2^24 and, of an indicator, how many branches reach the target
times 2^48. Such numbers are added and subtracted as they are. A count may be negative; it stays
below eight million, the last below sixteen thousand, in all branches right below a unit.
"""

from functools import cache

from reports.choices import Indicator, Measure
from reports.kept.working.dialect import narrow

INDICATORS, MEASURES = ([one.value for one in kind] for kind in (Indicator, Measure))
PLACE = 24  # bits of a count
ONE_WHOLE, ONE_MET = 1 << PLACE, 1 << 2 * PLACE
MASK, HALF = ONE_WHOLE - 1, ONE_WHOLE >> 1
BIAS = HALF + HALF * ONE_WHOLE  # keeps negative counts from borrowing of the next
COUNTED = {
    "branches": ["branch_count", "silent_count"],
    **{
        f"{one}_ratio": [f"{one}_{name}" for name in ("part", "whole", "met")] for one in INDICATORS
    },
    **{f"{one}_ratio": [f"{one}_{name}" for name in ("part", "whole")] for one in MEASURES},
}
NUMBERS = tuple(COUNTED)
ALL_ZERO = " AND ".join(f"{name} = 0" for name in NUMBERS)


def packed(part, whole, met=None):
    """A number from SQL of its counts."""
    number = f"({part}) + CAST({ONE_WHOLE} AS bigint) * ({whole})"
    return f"({number})" if met is None else f"({number} + {ONE_MET} * ({met}))"


def part_of(number):
    """The part of a number none of whose counts is negative; so `whole_of` and `met_of`."""
    return f"({number} & {MASK})"


def whole_of(number):
    return f"({number} >> {PLACE} & {MASK})"


def met_of(number):
    return f"({number} >> {2 * PLACE})"


@cache
def unpacked(row="", *, may_be_negative=True):
    """The columns of `reports.kept.counts.COUNTERS` from the numbers of a ``row``."""
    bias, half = (f" + {BIAS}", f" - {HALF}") if may_be_negative else ("", "")
    columns = []
    for name, counts in COUNTED.items():
        number = f"({row}{name}{bias})"
        found = [f"{part_of(number)}{half}", f"{whole_of(number)}{half}", met_of(number)]
        columns += [f"{narrow(how)} AS {count}" for how, count in zip(found, counts, strict=False)]
    return ", ".join(columns)


def repacked(row):
    """The numbers from the counters of a kept ``row``."""
    return {
        name: packed(*(f"{row}.{count}" for count in counts)) for name, counts in COUNTED.items()
    }
