"""The counters of a unit and period, in the order they are kept and read."""

from reports.choices import Indicator, Measure

COUNTERS = (
    "branch_count",
    "silent_count",
    *(f"{one.value}_{suffix}" for one in Indicator for suffix in ("part", "whole", "met")),
    *(f"{one.value}_{suffix}" for one in Measure for suffix in ("part", "whole")),
)
NOTHING = (0,) * len(COUNTERS)


def added(left, right):
    """The sum of two rows of counters."""
    return tuple(map(int.__add__, left, right))
