"""Parts of the home page of a committee that load after it, each also a page of its own."""

from branches.permissions import VIEW_COMMITTEE
from branches.views.access import unit_crumbs, unit_for
from config.lib.dates import today
from config.lib.htmx import render_page_or_part
from config.lib.periods import month_of
from reports.matrix.filters import STATE_CODES, MatrixFilter
from reports.matrix.grouping import month_states
from reports.matrix.states import CellState
from reports.support import BranchesInNeed

SHOWN = 5
NUMBERS = (CellState.DUE, CellState.MISSING, CellState.HELD, CellState.RETURNED)
CODE_OF = {state: code for code, state in STATE_CODES.items()}


def month_numbers(request, pk):
    """This month in four numbers, each opening the branches behind it."""
    unit = unit_for(request, pk, VIEW_COMMITTEE)
    day = today()
    counts = month_states(unit, month_of(day), day)
    chosen = MatrixFilter(year=day.year, month=day.month)
    values = {
        "unit": unit,
        "month": month_of(day),
        "numbers": [
            (state.label, counts[state], chosen.with_values(state=CODE_OF[state]).query)
            for state in NUMBERS
        ],
        "branch_count": counts.total(),
        "crumbs": unit_crumbs(request.user, unit, ("Tình hình trong tháng", "")),
    }
    return render_page_or_part(
        request, "reports/home/month.html", "reports/home/_month.html", values
    )


def support_short(request, pk):
    """How many branches need support, and the first of them with the reasons."""
    unit = unit_for(request, pk, VIEW_COMMITTEE)
    found = BranchesInNeed(unit, today(), request.user, number=SHOWN)
    values = {
        "unit": unit,
        "total": found.total,
        "page": found.shown[:SHOWN],
        "crumbs": unit_crumbs(request.user, unit, ("Chi bộ cần hỗ trợ", "")),
    }
    return render_page_or_part(
        request, "reports/home/support.html", "reports/home/_support.html", values
    )
