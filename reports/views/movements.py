"""Branches and members: how many there are, who came and went."""

from django.shortcuts import render
from django.urls import reverse

from branches.permissions import VIEW_COMMITTEE
from branches.views.access import unit_for
from config.lib.dates import today
from reports.documents.wording import MOST_NAMES
from reports.explained import Cell, Row, Table
from reports.movements import movements, small_branches
from reports.period_choice import PeriodChoice
from reports.views.access import figure_crumbs


def page(request, pk):
    unit = unit_for(request, pk, VIEW_COMMITTEE)
    choice = PeriodChoice.read(request.GET, today())
    answer = movements(unit, choice.period, choice.today)
    context = {
        "unit": unit,
        "choice": choice,
        "answer": answer,
        "small": small_branches(answer, MOST_NAMES) if answer.total.small else [],
        "types": None if unit.is_branch else types_table(answer),
        "children": None if unit.is_branch else children_table(answer, choice),
        "crumbs": figure_crumbs(request, unit, choice, ("Tổ chức và đảng viên", "")),
    }
    return render(request, "reports/movements.html", context)


def types_table(answer):
    return Table(
        title="Theo loại hình chi bộ",
        head_label="Loại hình",
        labels=["Chi bộ", "Đảng viên", "Kết nạp", "Thành lập", "Giải thể, sáp nhập"],
        rows=[
            Row(
                line.label,
                "",
                [
                    Cell("Chi bộ", str(line.numbers.branches)),
                    Cell("Đảng viên", str(line.numbers.members)),
                    Cell("Kết nạp", str(line.numbers.admitted)),
                    Cell("Thành lập", str(line.founded)),
                    Cell("Giải thể, sáp nhập", str(line.ended)),
                ],
            )
            for line in answer.types
        ],
        empty="Chưa có chi bộ nào bên dưới đơn vị này trong kỳ.",
    )


def children_table(answer, choice):
    """The units below; each column adds up to the unit's own number."""
    return Table(
        title="Từng đơn vị trực thuộc",
        head_label="Đơn vị",
        labels=["Chi bộ", "Đảng viên", "Dự bị", "Kết nạp", "Chuyển chính thức"],
        rows=[
            Row(
                child.label,
                reverse("reports:movements", args=[child.pk]) + choice.query,
                [
                    Cell("Chi bộ", str(numbers.branches)),
                    Cell("Đảng viên", str(numbers.members)),
                    Cell("Dự bị", str(numbers.probationary)),
                    Cell("Kết nạp", str(numbers.admitted)),
                    Cell("Chuyển chính thức", str(numbers.became_official)),
                ],
            )
            for child, numbers in sorted(answer.children, key=lambda pair: pair[0].sort_name)
        ],
        empty="Chưa có chi bộ nào bên dưới đơn vị này trong kỳ.",
    )
