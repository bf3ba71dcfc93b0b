"""The attendance of a unit with very many branches over several periods, as it is kept."""

from reports.choices import Indicator
from reports.figures_source import periods_until
from reports.kept import reading
from reports.kept.counts import COUNTERS, NOTHING
from reports.rules import Ratio

PLACES = [COUNTERS.index(f"{Indicator.ATTENDANCE.value}_{part}") for part in ("part", "whole")]


def attendance_trend(organization, period, on, count):
    """As `reports.attendance_trend`, for a period whose figures are kept."""
    periods = periods_until(period, count)
    _, kept = reading.counters_with_past(organization, [], period, periods, official=True)
    counters = [kept.get(one, NOTHING) for one in periods]
    return [
        (one, Ratio(*(row[place] for place in PLACES)))
        for one, row in zip(periods, counters, strict=True)
    ]
