"""Rule books for many days: read anew only where the rules or the tree changed in between."""

from bisect import bisect_right

from branches.models import OrganizationLine, RuleAssignment
from branches.rule_book import RuleBook


class RuleBooks:
    """`RuleBook` by day; days between two changes share one, so queries do not grow with days."""

    def __init__(self):
        assigned = RuleAssignment.objects.values_list("organization_id", "valid_from", "valid_to")
        nodes = {node for node, _, _ in assigned}
        turns = {day for _, start, end in assigned for day in (start, end) if day}
        if nodes:
            lines = OrganizationLine.objects.filter(ancestor__in=nodes)
            for start, end in lines.values_list("valid_from", "valid_to").distinct().order_by():
                turns.update(day for day in (start, end) if day)
        self._turns = sorted(turns)
        self._books = {}

    def on(self, day):
        """The rules in force on ``day``."""
        epoch = bisect_right(self._turns, day)
        if epoch not in self._books:
            self._books[epoch] = RuleBook.on(day)
        return self._books[epoch]
