"""The matrix of a unit with many branches: branches that are alike are counted by the database.

Branches below the same unit with rules or another window of its own share the days that are due;
those with the same letter of a month besides say the same of it.
"""

from collections import Counter

from django.db.models import Case, Count, SmallIntegerField, Value, When
from django.db.models.functions import Substr

from branches.querysets import below
from branches.rule_epochs import RuleBooks
from branches.rules import STEP_WIDTH
from config.lib.periods import Period
from meetings.window_book import WindowBook
from reports.choices import MonthState
from reports.kept.working import tables
from reports.matrix.reading import (
    NONE,
    Kinds,
    Matrix,
    MatrixRow,
    is_live,
    own_windows,
)
from reports.matrix.states import NOT_TOLD, SENT_LATE
from reports.models import BranchYear, FigureMark
from reports.rule_bands import regions_of
from reports.summed.placing import with_tables

MONTHS = "VALUES " + ", ".join(f"({month})" for month in range(1, 13))


def read_groups(unit, year, today):
    """As `reports.matrix.reading.read_matrix` for sums by month: a row for the branches that say
    the same of one month, below each unit directly below, whose ``path`` it has.

    The other months of such a row are `NOT_TOLD`; of which type its branches are, nobody asks.
    """
    shared = _Shared(year, today)
    width = len(unit.path) + STEP_WIDTH
    own = shared.rows(unit).annotate(place=Substr("organization__path", 1, width))
    columns = ("region", "branch_type", "place", "states")
    query, values = with_tables(
        {
            f"own ({', '.join(columns)})": own.values_list(
                "region", "organization__branch_type", "place", "states"
            ),
            "months (month)": (MONTHS, []),
        }
    )
    found = tables.rows(
        f"{query} SELECT region, branch_type, place, month, substr(states, month, 1), "  # noqa: S608
        "count(*) FROM own CROSS JOIN months GROUP BY 1, 2, 3, 4, 5",
        values,
    )
    alike = Counter()
    for region, branch_type, place, month, letter, number in found:
        cell = shared.of(region, branch_type).said[month - 1][letter]
        alike[place, month, cell, letter in SENT_LATE] += number
    rows = [_row(*what, number) for what, number in alike.items()]
    is_settled = not FigureMark.objects.exists()
    return Matrix(unit, year, today, rows, shared.live, is_settled)


def _row(place, month, cell, is_late, number):
    cells = NOT_TOLD * (month - 1) + cell + NOT_TOLD * (12 - month)
    late = frozenset((month,)) if is_late else NONE
    return MatrixRow(0, "", "", place, "", cells, late, {}, number)


def month_states(unit, month, today):
    """``{letter of CellState: branches}`` of one month at or below ``unit``."""
    shared, found = _Shared(month.year, today), Counter()
    counted = (
        shared.rows(unit)
        .annotate(letter=Substr("states", month.number, 1))
        .values_list("region", "organization__branch_type", "letter")
        .annotate(Count("pk"))
    )
    for region, branch_type, letter, number in counted:
        found[shared.of(region, branch_type).said[month.number - 1][letter]] += number
    return found


class _Shared:
    """What the branches of one region and type share, for a year as on ``today``."""

    def __init__(self, year, today):
        months = Period(year).months
        self.year, self.live = year, [one for one in months if is_live(one, today)]
        self._kinds, self._books = Kinds(months, self.live, today), RuleBooks()
        self._windows, nodes = None, set()
        if self.live:
            self._windows = WindowBook(self.live, self._books)
            nodes = self._windows.units | self._books.on(self.live[-1].first_day).nodes
        self._regions = list(regions_of(nodes, today))
        self._found = {}

    def of(self, region, branch_type):
        """The `reports.matrix.reading.Kind` of the branches of one type in a region."""
        key = region, branch_type
        if key not in self._found:
            self._found[key] = self._kind(region, branch_type)
        return self._found[key]

    def _kind(self, region, branch_type):
        if self._windows is None:
            return self._kinds.of((), 0)
        node = self._regions[region].node
        windows = own_windows(self._windows, self._books, self.live, node, branch_type)
        return self._kinds.of(*windows)

    def rows(self, unit):
        """The kept years of the branches at or below ``unit``, each with its ``region``."""
        cases = [
            When(region.holds("organization"), then=Value(number))
            for number, region in enumerate(self._regions)
            if region.node is not None
        ]
        region = Case(*cases, default=Value(0), output_field=SmallIntegerField())
        return (
            BranchYear.objects.filter(below("organization__path", unit.path), year=self.year)
            .exclude(states=MonthState.ABSENT * 12)
            .annotate(region=region)
            .order_by()
        )
