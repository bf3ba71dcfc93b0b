"""Rule books for many days: read anew only where the rules or the tree changed in between."""

from bisect import bisect_right

from branches.rule_book import RuleBook
from branches.rule_source import rule_source


class RuleBooks:
    """`RuleBook` by day; days between two changes share one, so queries do not grow with days."""

    def __init__(self):
        self._turns = rule_source().turns
        self._books = {}

    def on(self, day):
        """The rules in force on ``day``."""
        epoch = bisect_right(self._turns, day)
        if epoch not in self._books:
            self._books[epoch] = RuleBook.on(day)
        return self._books[epoch]
