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
from reports.matrix.filters import DUE_SOON, STATE_CODES, UNSENT, MatrixFilter, years_shown
from reports.matrix.grouping import MatrixSums
from reports.matrix.reading import month_now, read_matrix
from reports.matrix.tables import (
    LEGEND,
    MONTH_HEADS,
    STATE_COLUMNS,
    branch_lines,
    month_options,
    options,
    state_lines,
    sum_lines,
    unit_lines,
)
from reports.matrix.totals import MonthCounts
from reports.permissions import REMIND_BRANCHES

BRANCHES_ON_A_PAGE = 50
STATE_CHOICES = (
    ("", "Tất cả"),
    (DUE_SOON, "Sắp đến hạn, chưa lên lịch"),
    (UNSENT, "Đã họp, quá ngày chưa gửi"),
    *((code, state.label) for code, state in STATE_CODES.items()),
)
TITLE = "Theo dõi sinh hoạt hằng tháng"


@of_one_moment
def matrix(request, pk):
    unit = unit_for(request, pk, VIEW_COMMITTEE)
    chosen = MatrixFilter.read(request.GET, today(), unit)
    children = [] if chosen.is_filtered or chosen.by_branch else _committees_and_branches(unit)
    is_long = children or (chosen.by_branch and not chosen.is_filtered)
    show = _summed if is_long else _read
    context = {
        "unit": unit,
        "chosen": chosen,
        "month_heads": MONTH_HEADS,
        "month_options": month_options(chosen.month, ("", "Cả năm")),
        "legend": LEGEND,
        "state_options": options(STATE_CHOICES, chosen.state),
        "year_options": options(((one, str(one)) for one in years_shown(today())), chosen.year),
        "type_options": options(BranchType.choices, chosen.branch_type),
        "crumbs": unit_crumbs(request.user, unit, (TITLE, "")),
        "title": TITLE,
        **show(request, unit, chosen, children),
    }
    return render(request, "reports/matrix/page.html", context)


def _read(request, unit, chosen, children):
    """A page of the branches asked for among all: of a few, or with something to find."""
    found = read_matrix(unit, chosen.year, today())
    rows = chosen.rows(found)
    lines = _branches(request, found, chosen, rows)
    return {**_sums(found, MonthCounts.of(rows)), **lines}


def _summed(request, unit, chosen, children):
    """The units below where there are committees among them, else a page of branches."""
    found = MatrixSums(unit, chosen.year, today())
    counts, by_child = found.with_children() if children else (found.whole(), {})
    groups = [(child, by_child[child.path]) for child in children if child.path in by_child]
    if groups and chosen.month:
        lines = {"lines": state_lines(groups, chosen), "states": STATE_COLUMNS}
    elif groups:
        lines = {"lines": unit_lines(groups, chosen), "head_label": "Đơn vị"}
    else:
        lines = _branches(request, found, chosen, found.branches(counts.branches))
    return {**_sums(found, counts), **lines}


def _sums(found, counts):
    return {
        "matrix": found,
        "row_count": counts.branches,
        "sums": sum_lines(counts.totals),
    }


def _branches(request, found, chosen, rows):
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
