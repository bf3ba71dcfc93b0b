"""The days for the regular meeting of many branches: the rules in force and the exceptions to them.

A fixed number of queries, however many branches and months.
"""

from branches.models import OrganizationLine
from branches.rules import window_of
from config.lib.prepared import Prepared
from meetings.models import WindowException
from meetings.plan.rules import exception_for


def _exceptions(first_year, last_year, first_month, last_month):
    return WindowException.objects.filter(
        year__range=(first_year, last_year), month__range=(first_month, last_month)
    )


EXCEPTIONS = Prepared(_exceptions, examples=(1001, 1002, 1003, 1004))


class WindowBook:
    """Windows of ``months`` (at least one, in order), asked for branch by branch.

    ``rule_books`` is a `branches.rule_epochs.RuleBooks`; with ``only`` just this branch is asked
    for, as the tree stands on the last day of ``months``.
    """

    def __init__(self, months, rule_books, *, only=None):
        self._months = months
        self._books = rule_books
        self._exceptions, self._known = {}, {}
        numbers = [month.number for month in months]
        asked = months[0].year, months[-1].year, min(numbers), max(numbers)
        if only is None:
            found = EXCEPTIONS(*asked)
        else:
            lines = self._lines(only)
            found = _exceptions(*asked).filter(organization__in=lines.values("ancestor"))
        for one in found:
            self._exceptions.setdefault(one.month_of_it, []).append(one)
        self._above = self._units_above(self._lines(only)) if self._exceptions else {}

    @property
    def units(self):
        """Ids of the units with exceptions of their own."""
        return {one.organization_id for own in self._exceptions.values() for one in own}

    @property
    def special(self):
        """Ids of the units whose windows are not those that hold everywhere, at least one month."""
        books = {id(book): book for book in self._books_of_months()}.values()
        return set(self._above).union(*(book.branches_with_own_rules for book in books))

    def _books_of_months(self):
        return [self._books.on(month.first_day) for month in self._months]

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

    def of_months(self, branch_id, branch_type):
        """The windows of all ``months``, in order; those of the rules alone are worked out once."""
        if branch_id in self._above:
            return tuple(self.of(branch_id, branch_type, month) for month in self._months)
        rules = tuple(book.for_branch(branch_id) for book in self._books_of_months())
        key = (branch_type, *map(id, rules))  # rules live as long as the books
        if key not in self._known:
            self._known[key] = tuple(window_of(one, branch_type) for one in rules)
        return self._known[key]

    def _lines(self, only):
        """The ancestry of all units, or of one."""
        lines = OrganizationLine.objects.on(self._months[-1].last_day)
        return lines if only is None else lines.filter(descendant=only)

    def _units_above(self, lines):
        """By unit the ids at and above it for which there are exceptions, nearest first."""
        above = {}
        rows = lines.filter(ancestor__in=self.units).order_by("depth")
        for unit, ancestor in rows.values_list("descendant_id", "ancestor_id"):
            above.setdefault(unit, []).append(ancestor)
        return above
