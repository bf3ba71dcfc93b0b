"""Sums of the matrix by month and by unit. Pure: the sum of the parts is the whole."""

from collections import Counter

from reports.matrix.states import NOT_TOLD, CellState, Totals, totals_of

LATER = frozenset({CellState.RETURNED, CellState.ACCEPTED})


def month_totals(rows, number):
    """The `Totals` of one month (1–12) over ``rows``."""
    counts = month_counts(rows, number)
    late = sum(
        row.branches
        for row in rows
        if row.late and number in row.late and row.cells[number - 1] in LATER
    )
    return totals_of(counts, late)


def month_counts(rows, number):
    """``{letter of CellState: branches}`` of one month."""
    counts = Counter()
    for row in rows:
        counts[row.cells[number - 1]] += row.branches
    counts.pop(NOT_TOLD, None)
    return counts


def row_totals(row):
    """The `Totals` of the year of one branch."""
    late = sum(row.cells[number - 1] in LATER for number in row.late)
    return totals_of(Counter(row.cells), late)


def year_totals(by_month):
    return sum(by_month, Totals())
