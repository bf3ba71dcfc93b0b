"""The periods of a year with their day of reckoning and the rules in force on it."""

from branches.rule_epochs import RuleBooks
from reports.choices import KeptPart
from reports.kept.parts import months_of, period_of
from tests.reports.counting.counts import Stretch


def stretches_of(year, day):
    """``(by part, by month)``: the `Stretch` of every `KeptPart`, and of the twelve months.

    Periods that have not begun on ``day`` are left out.
    """
    books = RuleBooks()
    by_part = {part: _stretch(period_of(year, part), day, books) for part in KeptPart}
    months = [_stretch(month, day, books) for month in months_of(year)]
    return (
        {part: one for part, one in by_part.items() if one.has_begun},
        [one for one in months if one.has_begun],
    )


def _stretch(period, day, books):
    return Stretch(period, day, books.on(min(period.last_day, day)).for_branch)
