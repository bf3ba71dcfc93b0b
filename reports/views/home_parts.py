"""Parts of the home page of a committee that load after it, each also a page of its own."""

from branches.permissions import VIEW_COMMITTEE
from branches.views.access import unit_crumbs, unit_for
from config.lib.dates import today
from config.lib.htmx import render_page_or_part
from config.lib.periods import month_of
from reports.matrix.filters import STATE_CODES, MatrixFilter
from reports.matrix.reading import read_matrix
from reports.matrix.states import CellState
from reports.matrix.totals import month_counts
from reports.support import branches_needing_support

SHOWN = 5
NUMBERS = (CellState.DUE, CellState.MISSING, CellState.HELD, CellState.RETURNED)
CODE_OF = {state: code for code, state in STATE_CODES.items()}


def month_numbers(request, pk):
    """This month in four numbers, each opening the branches behind it."""
    unit = unit_for(request, pk, VIEW_COMMITTEE)
    day = today()
    matrix = read_matrix(unit, day.year, day)
    counts = month_counts(matrix.rows, day.month)
    chosen = MatrixFilter(year=day.year, month=day.month)
    values = {
        "unit": unit,
        "month": month_of(day),
        "numbers": [
            (state.label, counts[state], chosen.with_values(state=CODE_OF[state]).query)
            for state in NUMBERS
        ],
        "branch_count": len(matrix.rows),
        "crumbs": unit_crumbs(request.user, unit, ("Tình hình trong tháng", "")),
    }
    return render_page_or_part(
        request, "reports/home/month.html", "reports/home/_month.html", values
    )


def support_short(request, pk):
    """How many branches need support, and the first of them with the reasons."""
    unit = unit_for(request, pk, VIEW_COMMITTEE)
    found = branches_needing_support(unit, today(), request.user)
    values = {
        "unit": unit,
        "total": len(found),
        "page": found[:SHOWN],
        "crumbs": unit_crumbs(request.user, unit, ("Chi bộ cần hỗ trợ", "")),
    }
    return render_page_or_part(
        request, "reports/home/support.html", "reports/home/_support.html", values
    )
