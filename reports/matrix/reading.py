"""Reading the matrix below a unit: the kept letters of its branches, and what is due today.

By the tree of today: the matrix is there to act on. A fixed number of queries, however many
branches.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import NamedTuple

from django.db.models import Exists

from branches.querysets import below, path_range, within
from branches.rule_epochs import RuleBooks
from config.lib.periods import Month, Period
from config.lib.prepared import Prepared
from meetings.choices import MeetingState
from meetings.models import Meeting
from meetings.plan.rules import day_of
from meetings.rules import HELD_STATES, NOT_STARTED, SENT_STATES
from meetings.window_book import WindowBook
from meetings.windows import REGULAR_TYPES
from reports.choices import MonthState
from reports.matrix.states import SENT_LATE, CellState, cell_of, phase_of
from reports.models import BranchYear, FigureMark

LONGEST_WAIT = 31  # days after its end in which a month may still be due
NONE = frozenset()
NO_WINDOWS = (), 0  # of a year without live months
LATE = frozenset(letter.value for letter in SENT_LATE)
PLANNED_STATES = NOT_STARTED | {MeetingState.IN_PROGRESS}

COLUMNS = (
    "organization_id",
    "organization__name",
    "organization__parent__name",
    "organization__path",
    "organization__branch_type",
    "states",
)


def kept_in_order(first, end, year):
    """The kept years of the branches in a range of paths, in the order of the tree.

    The year is a range as well: SQLite would take every branch of that year, then sort them.
    """
    kept = BranchYear.objects.filter(within("organization__path", first, end))
    kept = kept.filter(year__range=(year, year)).exclude(states=MonthState.ABSENT * 12)
    return kept.order_by("organization__path")


KEPT = Prepared(
    lambda first, end, year: (
        kept_in_order(first, end, year)
        .annotate(is_waiting=Exists(FigureMark.objects.all()))
        .values_list(*COLUMNS, "is_waiting")
    ),
    examples=("#first", "#end", 1001),
    is_converted=False,
)


class MatrixRow(NamedTuple):
    """One branch: ``cells`` has twelve letters of `CellState`.

    ``late`` holds the months sent late and returned or accepted since; ``until`` the last day of
    the window by month, for the months that are due now or next.
    """

    pk: int
    name: str
    parent_name: str
    path: str
    branch_type: str
    cells: str
    late: frozenset
    until: dict


@dataclass(frozen=True)
class Matrix:
    """``live`` are the months due now or next."""

    unit: object
    year: int
    today: date
    rows: list
    live: list
    is_settled: bool

    @cached_property
    def planned(self):
        """``(branch id, month)`` of meetings that have not begun, for the months due now."""
        rows = _regular(self.unit).filter(
            for_year=self.year,
            for_month__in=[month.number for month in self.live],
            state__in=PLANNED_STATES,
        )
        return set(rows.values_list("branch_id", "for_month"))


def read_matrix(unit, year, today):
    """The `Matrix` of all branches at or below ``unit``, in the order of the tree.

    Four statements: the kept rows, the rule sets with their assignments, other windows.
    """
    kept = KEPT(*path_range(unit.path), year)
    live = live_months(year, today)
    windows = _windows(kept, live)
    rows = [
        matrix_row(kind_of(year, today, *windows.get(row[0], NO_WINDOWS)), row[:-1]) for row in kept
    ]
    is_settled = not any(is_waiting for *_, is_waiting in kept[:1])
    return Matrix(unit, year, today, rows, live, is_settled)


def matrix_row(kind, row):
    """The `MatrixRow` of what `COLUMNS` say of a branch of this `Kind`."""
    *branch, states = row
    return MatrixRow(*branch, kind.cells(states), _late_months(states), kind.until)


@lru_cache(maxsize=500)
def kind_of(year, today, windows, grace):
    """The `Kind` of branches with these windows of the live months and days of grace.

    Thousands of branches share a few kinds, and everybody who looks on the same day.
    """
    own = dict(zip(live_months(year, today), windows, strict=True))
    until = {month.number: day_of(month, window[1]) for month, window in own.items()}
    said = [
        _said(month, today, _phase(month, today, own.get(month), grace))
        for month in Period(year).months
    ]
    return Kind(said, until)


@lru_cache(maxsize=500)
def _said(month, today, phase):
    """What every letter a month may have says; kinds that are alike in a month share it."""
    return {letter.value: str(cell_of(letter, month, today, phase)) for letter in MonthState}


def _phase(month, today, window, grace):
    if window:
        return phase_of(month, today, window, grace)
    return CellState.NOT_DUE if month.first_day > today else CellState.MISSING


@dataclass(frozen=True, eq=False)
class Kind:
    """``said``: by month what each kept letter says; ``until`` as in `MatrixRow`."""

    said: list
    until: dict

    def cells(self, states):
        """The twelve cells of the kept letters."""
        return "".join([said[letter] for said, letter in zip(self.said, states, strict=True)])


def _late_months(states):
    """The months sent late and returned or accepted since: most years have none."""
    if LATE.isdisjoint(states):
        return NONE
    return frozenset([at for at, letter in enumerate(states, start=1) if letter in LATE])


@lru_cache(maxsize=50)
def live_months(year, today):
    """The months of ``year`` whose window may still lie ahead, or has only just passed."""
    wait = timedelta(days=LONGEST_WAIT)
    return tuple(
        month
        for month in Period(year).months
        if month.first_day <= today + wait and month.last_day + wait >= today
    )


def _windows(kept, live):
    """``{branch id: (windows of the live months, days of grace)}``."""
    if not live:
        return {}
    books = RuleBooks()
    book = WindowBook(live, books)
    special = book.special.union(books.on(live[-1].first_day).branches_with_own_rules)
    known, found = {}, {}
    for pk, _, _, _, branch_type, *_ in kept:
        key = pk if pk in special else branch_type  # all others of a type are alike
        if key not in known:
            known[key] = own_windows(book, books, live, pk, branch_type)
        found[pk] = known[key]
    return found


def own_windows(book, books, live, unit, branch_type):
    """The windows of the live months and the days of grace of one unit."""
    rules = books.on(live[-1].first_day).for_branch(unit)
    return book.of_months(unit, branch_type), rules.get("regular.grace_days")


def _regular(unit):
    return Meeting.objects.filter(
        below("branch__path", unit.path), meeting_type__in=REGULAR_TYPES, taken_over=False
    ).order_by()


def unsent_since(unit, year, day):
    """``(branch id, month)`` of meetings held before ``day`` whose minutes were not sent yet."""
    rows = _regular(unit).filter(
        for_year=year, state__in=HELD_STATES - SENT_STATES, held_on__lt=day
    )
    return set(rows.values_list("branch_id", "for_month"))


def month_now(year, today):
    """The month of ``year`` one would act on: this one, or its last or first."""
    if year == today.year:
        return Month(year, today.month)
    return Month(year, 12 if year < today.year else 1)
