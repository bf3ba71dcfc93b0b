"""Reminding branches from the matrix, and seeing who reacted (product 3.5)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from branches.views.access import unit_crumbs, unit_for
from config.lib.asked import number_asked, numbers_asked
from config.lib.dates import today
from config.lib.errors import RuleBroken
from config.lib.periods import Month
from reports.actions.reminding import remind_branches
from reports.matrix.filters import MatrixFilter
from reports.matrix.reading import read_matrix
from reports.permissions import REMIND_BRANCHES
from reports.reminding import reactions, rounds_of
from reports.views.matrix import TITLE

ROUNDS_ON_A_PAGE = 30
ROUNDS_TITLE = "Các lần đã nhắc chi bộ"
NO_MONTH = "Đồng chí chọn tháng cần nhắc."


@require_POST
def remind(request, pk):
    """Remind the branches ticked, or all that the filter of the address shows."""
    unit = unit_for(request, pk, REMIND_BRANCHES)
    day = today()
    chosen = MatrixFilter.read(request.GET, day, unit)
    back = reverse("reports:matrix", args=[unit.pk]) + chosen.query
    number = number_asked(request.POST, "month")
    if not 1 <= number <= 12:
        messages.error(request, NO_MONTH)
        return redirect(back)
    if request.POST.get("all") == "on":
        wanted = [row.pk for row in chosen.rows(read_matrix(unit, chosen.year, day))]
    else:
        wanted = numbers_asked(request.POST, "branch")
    try:
        outcome = remind_branches(
            unit=unit, branch_ids=wanted, month=Month(chosen.year, number), by=request.user
        )
    except RuleBroken as error:
        messages.error(request, str(error))
        return redirect(back)
    if outcome.round is None:
        messages.warning(request, f"Chưa nhắc chi bộ nào. {outcome.text}")
        return redirect(back)
    messages.success(request, outcome.text)
    return redirect("reports:reminder", unit.pk, outcome.round.pk)


def reminders(request, pk):
    unit = unit_for(request, pk, REMIND_BRANCHES)
    page = Paginator(rounds_of(unit), ROUNDS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"unit": unit, "page": page, "crumbs": _crumbs(request, unit), "title": ROUNDS_TITLE}
    return render(request, "reports/matrix/rounds.html", context)


def reminder(request, pk, round_pk):
    """One round: who was reminded of what, and what became of it since."""
    unit = unit_for(request, pk, REMIND_BRANCHES)
    found = get_object_or_404(rounds_of(unit), pk=round_pk)
    rows = reactions(found)
    context = {
        "unit": unit,
        "round": found,
        "rows": rows,
        "reacted": sum(row.has_reacted for row in rows),
        "crumbs": _crumbs(request, unit, (f"{found.sent_at:%d/%m/%Y}", "")),
    }
    return render(request, "reports/matrix/round.html", context)


def _crumbs(request, unit, *further):
    rounds = reverse("reports:reminders", args=[unit.pk]) if further else ""
    return unit_crumbs(
        request.user,
        unit,
        (TITLE, reverse("reports:matrix", args=[unit.pk])),
        (ROUNDS_TITLE, rounds),
        *further,
    )
