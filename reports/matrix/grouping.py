"""The matrix of a unit with many branches: the database puts the letters of those that are alike
into one text, and only the branches that are shown are read one by one.

Branches below the same unit with rules or another window of its own, of the same type, share the
days that are due; so their letters say the same. On most days they do so for all types, and the
database need not sort by type.
"""

from collections import Counter

from django.db.models import (
    Aggregate,
    Case,
    Count,
    Exists,
    F,
    SmallIntegerField,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Substr

from branches.choices import BranchType
from branches.querysets import path_range, within
from branches.rule_epochs import RuleBooks
from branches.rules import STEP_WIDTH
from config.lib.places import Places
from config.lib.prepared import Prepared
from meetings.window_book import WindowBook
from reports.choices import MonthState
from reports.matrix.reading import (
    COLUMNS,
    NO_WINDOWS,
    kept_in_order,
    kind_of,
    live_months,
    matrix_row,
    own_windows,
)
from reports.matrix.totals import MonthCounts
from reports.models import BranchYear, FigureMark
from reports.rule_bands import regions_of

ANYWHERE = Value(0, output_field=SmallIntegerField())  # the region of all where there is but one
WITHIN = Value("")  # the place of all where children are not told apart
OWN_TYPE = F("organization__branch_type")
ALL_TYPES = Value(BranchType.values[0])  # stands for all where types are not told apart


class Joined(Aggregate):
    """Texts one after the other, in any order."""

    function, template = "STRING_AGG", "%(function)s(%(expressions)s, '')"
    output_field = TextField()

    def as_sqlite(self, compiler, connection, **extra):
        return self.as_sql(compiler, connection, function="GROUP_CONCAT", **extra)


def _years(first, end, year):
    """The kept years of the branches in a range of paths."""
    kept = BranchYear.objects.filter(within("organization__path", first, end), year=year)
    return kept.exclude(states=MonthState.ABSENT * 12).order_by()


def _joined(first, end, year, region, branch_type, place):
    """Place, region, type and letters of those alike, and whether changes wait to be counted."""
    joined = Joined("states", default="")  # of none at all, where nothing is told apart
    return (
        _years(first, end, year)
        .annotate(place=place, region=region, of_type=branch_type)
        .values_list("place", "region", "of_type")
        .annotate(joined=joined, is_waiting=Exists(FigureMark.objects.all()))
    )


def _child(width):
    """The place of a branch: the first ``width`` signs of its path."""
    return Substr("organization__path", 1, width)


def _in_order(first, end, year, region):
    rows = kept_in_order(first, end, year).annotate(region=region)
    return rows.values_list("region", *COLUMNS)


WHOLE, WHOLE_BY_TYPE = (
    Prepared(
        lambda first, end, year, branch_type=branch_type: _joined(
            first, end, year, ANYWHERE, branch_type, WITHIN
        ),
        examples=("#first", "#end", 1001),
        is_planned=False,
    )
    for branch_type in (ALL_TYPES, OWN_TYPE)
)
BY_CHILD, BY_CHILD_AND_TYPE = (
    Prepared(
        lambda first, end, year, width, branch_type=branch_type: _joined(
            first, end, year, ANYWHERE, branch_type, _child(width)
        ),
        examples=("#first", "#end", 1001, 1002),
        is_planned=False,
    )
    for branch_type in (ALL_TYPES, OWN_TYPE)
)
IN_ORDER = Prepared(
    lambda first, end, year: _in_order(first, end, year, ANYWHERE),
    examples=("#first", "#end", 1001),
    is_cut=True,
    is_converted=False,
)


class MatrixSums:
    """The matrix of ``unit`` and ``year`` as on ``today``, added up.

    ``is_settled`` as in `reports.matrix.reading.Matrix`, once the sums are known; branches are read
    when they are asked for.
    """

    def __init__(self, unit, year, today):
        self.unit, self.year, self.today = unit, year, today
        self._shared = _Shared(year, today)
        self.is_settled = None

    def whole(self):
        """The `MonthCounts` of all branches at or below the unit."""
        found = self._with_kinds(self._shared.joined(self.unit))
        return MonthCounts.added((kind, states) for _, kind, states in found)

    def with_children(self):
        """The same, and ``{path: MonthCounts}`` of the units directly below that have branches."""
        width, whole, by_path = len(self.unit.path) + STEP_WIDTH, [], {}
        for path, *alike in self._with_kinds(self._shared.joined(self.unit, width)):
            whole.append(alike)
            by_path.setdefault(path, []).append(alike)
        counts = {path: MonthCounts.added(own) for path, own in by_path.items()}
        return MonthCounts.added(whole), counts

    def _with_kinds(self, found):
        """Places, kinds and letters of those alike; with them comes whether all is settled."""
        self.is_settled = not (found[0][-1] if found else FigureMark.objects.exists())
        of = self._shared.of
        return [(place, of(*alike), states) for place, *alike, states, _ in found]

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
        _years(*path_range(unit.path), month.year)
        .annotate(region=shared.region, letter=Substr("states", month.number, 1))
        .values_list("region", "organization__branch_type", "letter")
        .annotate(Count("pk"))
    )
    for region, branch_type, letter, number in counted:
        found[shared.of(region, branch_type).said[month.number - 1][letter]] += number
    return found


class _Shared:
    """What the branches of one region and type share, for a year as on ``today``."""

    def __init__(self, year, today):
        self._year, self._today = year, today
        self._live, self._books = live_months(year, today), RuleBooks()
        self._windows, nodes = None, set()
        if self._live:
            self._windows = WindowBook(self._live, self._books)
            nodes = self._windows.units | self._books.on(self._live[-1].first_day).nodes
        self._regions = list(regions_of(nodes, today))
        self._found = {}

    def of(self, region, branch_type):
        """The `reports.matrix.reading.Kind` of the branches of one type in a region."""
        key = region, branch_type
        if key not in self._found:
            self._found[key] = self._kind(region, branch_type)
        return self._found[key]

    def _kind(self, region, branch_type):
        windows = NO_WINDOWS
        if self._live:
            node = self._regions[region].node
            windows = own_windows(self._windows, self._books, self._live, node, branch_type)
        return kind_of(self._year, self._today, *windows)

    def joined(self, unit, width=None):
        """Rows of `_joined`, by the first ``width`` signs of their paths, or all together."""
        asked = *path_range(unit.path), self._year
        if not self._is_one_region:
            place = _child(width) if width else WITHIN
            return list(_joined(*asked, self.region, OWN_TYPE, place))
        if width:
            return (BY_CHILD if self._are_types_alike else BY_CHILD_AND_TYPE)(*asked, width)
        return (WHOLE if self._are_types_alike else WHOLE_BY_TYPE)(*asked)

    def in_order(self, unit, first, number):
        """Rows of region and `COLUMNS`."""
        asked = *path_range(unit.path), self._year
        if self._is_one_region:
            return IN_ORDER(*asked, number, first)
        return _in_order(*asked, self.region)[first : first + number]

    @property
    def region(self):
        """The number of the region a branch stands in."""
        cases = [
            When(region.holds("organization"), then=Value(number))
            for number, region in enumerate(self._regions)
            if region.node is not None
        ]
        return Case(*cases, default=ANYWHERE, output_field=SmallIntegerField())

    @property
    def _is_one_region(self):
        return len(self._regions) == 1

    @property
    def _are_types_alike(self):
        """Whether letters say the same of every type of branch, in a single region."""
        return len({tuple(map(id, self.of(0, one).said)) for one in BranchType.values}) == 1
