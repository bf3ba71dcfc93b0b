"""The matrix of a unit with many branches: the database puts the letters of those that are alike
into one text, and only the branches that are shown are read one by one.

Branches below the same unit with rules or another window of its own, of the same type, share the
days that are due; so their letters say the same.
"""

from collections import Counter

from django.db.models import (
    Aggregate,
    Case,
    Count,
    Exists,
    SmallIntegerField,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Substr

from branches.querysets import path_range, within
from branches.rule_epochs import RuleBooks
from branches.rules import STEP_WIDTH
from config.lib.periods import Period
from config.lib.places import Places
from config.lib.prepared import Prepared
from meetings.window_book import WindowBook
from reports.choices import MonthState
from reports.matrix.reading import COLUMNS, Kinds, is_live, matrix_row, own_windows
from reports.matrix.totals import MonthCounts
from reports.models import BranchYear, FigureMark
from reports.rule_bands import regions_of

ANYWHERE = Value(0, output_field=SmallIntegerField())  # the region of all where there is but one


class Joined(Aggregate):
    """Texts one after the other, in any order."""

    function, template = "STRING_AGG", "%(function)s(%(expressions)s, '')"
    output_field = TextField()

    def as_sqlite(self, compiler, connection, **extra):
        return self.as_sql(compiler, connection, function="GROUP_CONCAT", **extra)


def _years(first, end, year, region):
    """The kept years of the branches in a range of paths, each with its ``region``."""
    return (
        BranchYear.objects.filter(within("organization__path", first, end), year=year)
        .exclude(states=MonthState.ABSENT * 12)
        .annotate(region=region)
        .order_by()
    )


def _joined(years, width):
    """The letters of those alike, by the first ``width`` signs of their paths."""
    return (
        years.annotate(place=Substr("organization__path", 1, width))
        .values_list("place", "region", "organization__branch_type")
        .annotate(joined=Joined("states"), is_waiting=Exists(FigureMark.objects.all()))
    )


def _in_order(years):
    return years.order_by("organization__path").values_list("region", *COLUMNS)


JOINED = Prepared(
    lambda first, end, year, width: _joined(_years(first, end, year, ANYWHERE), width),
    examples=("#first", "#end", 1001, 1002),
)
IN_ORDER = Prepared(
    lambda first, end, year: _in_order(_years(first, end, year, ANYWHERE)),
    examples=("#first", "#end", 1001),
    is_cut=True,
    is_converted=False,
)


class MatrixSums:
    """The matrix of ``unit`` and ``year`` as on ``today``, added up.

    ``live`` and ``is_settled`` as in `reports.matrix.reading.Matrix`, the latter once the sums are
    known; branches are read when they are asked for.
    """

    def __init__(self, unit, year, today):
        self.unit, self.year, self.today = unit, year, today
        self._shared = _Shared(year, today)
        self.live = self._shared.live
        self.is_settled = None

    def whole(self):
        """The `MonthCounts` of all branches at or below the unit."""
        whole, _ = self._counts(len(self.unit.path))
        return whole

    def with_children(self):
        """The same, and ``{path: MonthCounts}`` of the units directly below that have branches."""
        return self._counts(len(self.unit.path) + STEP_WIDTH)

    def _counts(self, width):
        by_place, kinds = {}, {}
        found = self._shared.joined(self.unit, width)
        self.is_settled = not (found[0][-1] if found else FigureMark.objects.exists())
        for place, region, branch_type, states, _ in found:
            kind = self._shared.of(region, branch_type)
            by_place.setdefault(place, []).append((kind, states))
            kinds.setdefault(kind, []).append(states)
        whole = MonthCounts.added((kind, "".join(states)) for kind, states in kinds.items())
        return whole, {place: MonthCounts.added(own) for place, own in by_place.items()}

    def branches(self, number):
        """All ``number`` of them in the order of the tree, read when some are asked for."""
        return Places(number, self._rows)

    def _rows(self, first, last):
        found = self._shared.in_order(self.unit, first, last - first)
        return [matrix_row(self._shared.of(region, row[-2]), row) for region, *row in found]


def month_states(unit, month, today):
    """``{letter of CellState: branches}`` of one month at or below ``unit``."""
    shared, found = _Shared(month.year, today), Counter()
    counted = (
        shared.years(unit)
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

    def joined(self, unit, width):
        """Rows of place, region, type and letters of the branches at or below ``unit``."""
        if self._is_one_region:
            return JOINED(*path_range(unit.path), self.year, width)
        return list(_joined(self.years(unit), width))

    def in_order(self, unit, first, number):
        """Rows of region and `COLUMNS`."""
        if self._is_one_region:
            return IN_ORDER(*path_range(unit.path), self.year, number, first)
        return _in_order(self.years(unit))[first : first + number]

    def years(self, unit):
        """The kept years of the branches at or below ``unit``, each with its ``region``."""
        cases = [
            When(region.holds("organization"), then=Value(number))
            for number, region in enumerate(self._regions)
            if region.node is not None
        ]
        region = Case(*cases, default=ANYWHERE, output_field=SmallIntegerField())
        return _years(*path_range(unit.path), self.year, region)

    @property
    def _is_one_region(self):
        return len(self._regions) == 1
