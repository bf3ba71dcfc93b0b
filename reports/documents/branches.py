"""The figures of every branch, or of every unit below where the table would be too long."""

from dataclasses import dataclass

from config.lib.paper import PaperTable
from reports.choices import Indicator
from reports.documents.wording import MOST_ROWS, counts, result
from reports.papers import ReportSection
from reports.rules import Ratio
from reports.wording import VERDICTS

JUDGED = (
    Indicator.REGULAR,
    Indicator.ATTENDANCE,
    Indicator.CONTRIBUTIONS,
    Indicator.THEMATIC,
)


@dataclass(frozen=True)
class UnitLine:
    """The figures of one unit; ``former`` is its attendance of the year before."""

    name: str
    regular: Ratio
    attendance: Ratio
    former: Ratio
    contributions: Ratio
    thematic: Ratio
    verdict: str

    @property
    def cells(self):
        return [
            self.name,
            counts(self.regular),
            result(self.attendance),
            result(self.former),
            counts(self.contributions),
            counts(self.thematic),
            self.verdict,
        ]


@dataclass(frozen=True)
class UnitTable:
    """``row_name`` says what stands in a row, ``note`` where the rows left out are."""

    row_name: str
    lines: list
    note: str

    @property
    def sections(self):
        columns = ["TT", self.row_name, "Thường kỳ", "Tỷ lệ dự", "Dự cùng kỳ năm trước"]
        columns += ["Phát biểu", "Chuyên đề", "Đánh giá"]
        rows = [[str(order), *line.cells] for order, line in enumerate(self.lines, start=1)]
        heading = f"Kết quả của từng {self.row_name.lower()}"
        beyond = [self.note] if self.note else []
        return [ReportSection(heading, beyond, PaperTable(columns, rows, layout="branches"))]


def unit_table(figures):
    """None for a branch, which is its only line."""
    if figures.unit.is_branch:
        return None
    answer = figures.answer
    row_name, units = "Đơn vị", answer.children
    if not figures.is_summed and figures.branch_count <= MOST_ROWS:
        row_name, units = "Chi bộ", answer.branches
    shown = sorted(units, key=lambda unit: (unit.has_data, unit.organization.code))
    former = _former_attendance(figures)
    return UnitTable(row_name, [_line(unit, former) for unit in shown[:MOST_ROWS]], _note(figures))


def _note(figures):
    if figures.is_summed:
        return "Số liệu của từng chi bộ ở báo cáo của các đơn vị trực thuộc."
    if figures.branch_count <= MOST_ROWS:
        return ""
    return f"Bảng chỉ in {MOST_ROWS} dòng; số liệu của mọi đơn vị ở phụ lục Excel của báo cáo."


def overall(unit):
    """The verdict on one unit: no data, or whether every judged figure reaches its target."""
    if not unit.has_data:
        return "Không có dữ liệu"
    verdicts = {unit.figures[indicator].met for indicator in JUDGED} - {None}
    return VERDICTS[all(verdicts)]


def _line(unit, former):
    ratios = {indicator: figure.ratio for indicator, figure in unit.figures.items()}
    return UnitLine(
        name=unit.organization.label,
        regular=ratios[Indicator.REGULAR],
        attendance=ratios[Indicator.ATTENDANCE],
        former=former.get(unit.organization.pk, Ratio()),
        contributions=ratios[Indicator.CONTRIBUTIONS],
        thematic=ratios[Indicator.THEMATIC],
        verdict=overall(unit),
    )


def _former_attendance(figures):
    if figures.former is None:
        return {}
    units = figures.former.children
    if not figures.is_summed:
        units = [*units, *figures.former.branches]
    return {unit.organization.pk: unit.figures[Indicator.ATTENDANCE].ratio for unit in units}
