"""Reading the matrix below a unit: the kept letters of its branches, and what is due today.

By the tree of today: the matrix is there to act on. A fixed number of queries, however many
branches.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
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
KEPT = Prepared(
    lambda first, end, year: (
        BranchYear.objects.filter(within("organization__path", first, end), year=year)
        .exclude(states=MonthState.ABSENT * 12)
        .annotate(is_waiting=Exists(FigureMark.objects.all()))
        .order_by("organization__path")
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
    months = Period(year).months
    live = [month for month in months if is_live(month, today)]
    windows = _windows(kept, live)
    kinds = Kinds(months, live, today)
    rows = [matrix_row(kinds.of(*windows.get(row[0], ((), 0))), row[:-1]) for row in kept]
    is_settled = not any(is_waiting for *_, is_waiting in kept[:1])
    return Matrix(unit, year, today, rows, live, is_settled)


def matrix_row(kind, row):
    """The `MatrixRow` of what `COLUMNS` say of a branch of this `Kind`."""
    *branch, states = row
    return MatrixRow(*branch, kind.cells(states), _late_months(states), kind.until)


class Kinds:
    """What a year of kept letters says under each kind of window: thousands of branches share a
    few kinds, so each is worked out once."""

    def __init__(self, months, live, today):
        self._months, self._live, self._today = months, live, today
        self._known, self._said = {}, {}

    def of(self, windows, grace):
        """The `Kind` of branches with these windows of the live months and days of grace."""
        key = (windows, grace)
        if key not in self._known:
            own = dict(zip(self._live, windows, strict=True))
            until = {month.number: day_of(month, window[1]) for month, window in own.items()}
            self._known[key] = Kind(
                [self._letters(month, own.get(month), grace) for month in self._months], until
            )
        return self._known[key]

    def _letters(self, month, window, grace):
        """What every letter a month may have says; worked out once for each phase."""
        key = month, self._phase(month, window, grace)
        if key not in self._said:
            self._said[key] = {
                letter.value: str(cell_of(letter, month, self._today, key[1]))
                for letter in MonthState
            }
        return self._said[key]

    def _phase(self, month, window, grace):
        if window:
            return phase_of(month, self._today, window, grace)
        return CellState.NOT_DUE if month.first_day > self._today else CellState.MISSING


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


def is_live(month, today):
    """Whether the window of a month may still lie ahead, or has only just passed."""
    soon = today + timedelta(days=LONGEST_WAIT)
    return month.first_day <= soon and month.last_day + timedelta(days=LONGEST_WAIT) >= today


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
