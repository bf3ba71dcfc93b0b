"""The days for the regular meeting of many branches: the rules in force and the exceptions to them.

A fixed number of queries, however many branches and months.
"""

from branches.models import OrganizationLine
from branches.rules import window_of
from meetings.models import WindowException
from meetings.plan_rules import exception_for


class WindowBook:
    """Windows of ``months`` (at least one, in order), asked for branch by branch.

    ``rule_books`` is a `branches.rule_epochs.RuleBooks`.
    """

    def __init__(self, months, rule_books):
        self._books = rule_books
        self._exceptions = {}
        years, numbers = {month.year for month in months}, {month.number for month in months}
        for one in WindowException.objects.filter(year__in=years, month__in=numbers):
            self._exceptions.setdefault(one.month_of_it, []).append(one)
        self._above = self._units_above(months[-1].last_day) if self._exceptions else {}

    def of(self, branch_id, branch_type, month):
        """``(first, last)`` day of ``month`` for the regular meeting of a branch."""
        exception = exception_for(
            self._exceptions.get(month, ()),
            ancestors=self._above.get(branch_id, ()),
            branch_type=branch_type,
        )
        if exception:
            return exception.from_day, exception.to_day
        return window_of(self._books.on(month.first_day).for_branch(branch_id), branch_type)

    def _units_above(self, day):
        """By unit the ids at and above it for which there are exceptions, nearest first."""
        units = {one.organization_id for own in self._exceptions.values() for one in own}
        lines = OrganizationLine.objects.on(day).filter(ancestor__in=units)
        above = {}
        for unit, ancestor in lines.order_by("depth").values_list("descendant_id", "ancestor_id"):
            above.setdefault(unit, []).append(ancestor)
        return above
