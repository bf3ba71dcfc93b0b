"""The periods of a year with their day of reckoning and the rules in force on it."""

from branches.rule_epochs import RuleBooks
from reports.choices import KeptPart
from reports.kept.parts import period_of
from tests.reports.counting.counts import Stretch


def stretches_of(year, day):
    """The `Stretch` of every `KeptPart`; those that have not begun on ``day`` are left out."""
    books = RuleBooks()
    by_part = {part: _stretch(period_of(year, part), day, books) for part in KeptPart}
    return {part: one for part, one in by_part.items() if one.has_begun}


def _stretch(period, day, books):
    return Stretch(period, day, books.on(min(period.last_day, day)).for_branch)
