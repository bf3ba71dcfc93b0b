"""The status matrix of a unit: who has not met, who has not sent (product 3.5)."""

from django.core.paginator import Paginator
from django.shortcuts import render

from branches.choices import BranchType
from branches.models import PartyOrganization
from branches.once import new_once_key
from branches.permissions import VIEW_COMMITTEE
from branches.views.access import unit_crumbs, unit_for
from config.lib.dates import today
from config.lib.one_moment import of_one_moment
from reports.matrix.filters import DUE_SOON, STATE_CODES, UNSENT, MatrixFilter, year_options
from reports.matrix.grouping import read_groups
from reports.matrix.reading import month_now, read_matrix
from reports.matrix.states import SHORT_WORDS, CellState
from reports.matrix.tables import (
    MONTH_HEADS,
    STATE_COLUMNS,
    branch_lines,
    month_options,
    state_lines,
    sum_lines,
    unit_groups,
    unit_lines,
)
from reports.matrix.totals import month_counts
from reports.permissions import REMIND_BRANCHES

BRANCHES_ON_A_PAGE = 50
TITLE = "Theo dõi sinh hoạt hằng tháng"


@of_one_moment
def matrix(request, pk):
    unit = unit_for(request, pk, VIEW_COMMITTEE)
    day = today()
    chosen = MatrixFilter.read(request.GET, day, unit)
    children = [] if chosen.lists_branches else _committees_and_branches(unit)
    read = read_groups if children else read_matrix
    found = read(unit, chosen.year, day)
    rows = chosen.rows(found)
    context = {
        "unit": unit,
        "chosen": chosen,
        "matrix": found,
        "row_count": month_counts(rows, 1).total(),  # a branch has a letter for every month
        "month_heads": MONTH_HEADS,
        "month_options": month_options(chosen.month, ("", "Cả năm")),
        "sums": sum_lines(rows),
        "legend": [(state, SHORT_WORDS[state], state.label) for state in CellState],
        "filters": _filter_options(chosen),
        "years": year_options(day),
        "types": BranchType.choices,
        "crumbs": unit_crumbs(request.user, unit, (TITLE, "")),
        "title": TITLE,
        **_lines(request, found, rows, chosen, children),
    }
    return render(request, "reports/matrix/page.html", context)


def _lines(request, found, rows, chosen, children):
    """The units below where there are committees among them, else a page of branches."""
    groups = unit_groups(found.unit, children, rows)
    if groups and chosen.month:
        return {"lines": state_lines(groups, chosen), "states": STATE_COLUMNS}
    if groups:
        return {"lines": unit_lines(groups, chosen), "head_label": "Đơn vị"}
    page = Paginator(rows, BRANCHES_ON_A_PAGE).get_page(request.GET.get("page"))
    reminds = REMIND_BRANCHES.granted(request.user, found.unit)
    return {
        "lines": branch_lines(page.object_list, found, request.user, with_ticks=reminds),
        "head_label": "Chi bộ",
        "page": page,
        "reminds": reminds,
        "remind_options": month_options(chosen.month or month_now(chosen.year, found.today).number),
        "once_key": new_once_key(),
    }


def _committees_and_branches(unit):
    """The units directly below; nothing where only branches stand there."""
    children = list(PartyOrganization.objects.filter(parent=unit).order_by("sort_name", "pk"))
    return [] if all(child.is_branch for child in children) else children


def _filter_options(chosen):
    yield "", "Tất cả", not chosen.state
    yield DUE_SOON, "Sắp đến hạn, chưa lên lịch", chosen.state == DUE_SOON
    yield UNSENT, "Đã họp, quá ngày chưa gửi", chosen.state == UNSENT
    for code, state in STATE_CODES.items():
        yield code, state.label, chosen.state == code
