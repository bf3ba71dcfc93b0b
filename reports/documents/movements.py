"""Branches and members of the period (16.1; 20.3 C21–C29): half-yearly and annual reports."""

from dataclasses import dataclass

from config.lib.paper import PaperTable, people
from reports.movements import Movements, movements
from reports.papers import ReportSection

COLUMNS = ["Loại hình", "Chi bộ", "Đảng viên", "Kết nạp", "Thành lập", "Giải thể, sáp nhập"]


@dataclass(frozen=True)
class Roll:
    """The chapter; above the branch also how the branches themselves changed."""

    numbers: Movements
    is_branch: bool

    @property
    def sections(self):
        table = None if self.is_branch else PaperTable(COLUMNS, self._rows(), layout="types")
        lines = [*self._member_lines(), *([] if self.is_branch else self._branch_lines())]
        return [ReportSection("Tổ chức và đảng viên", lines, table)]

    def _member_lines(self):
        own = self.numbers
        left = "; ".join(f"{label.lower()} {number}" for label, number in own.left)
        yield (
            f"Đầu kỳ có {people(own.start)}; kết nạp {own.total.admitted}, chuyển đến "
            f"{own.moved_in}{f'; {left}' if left else ''}; cuối kỳ có {people(own.total.members)} "
            f"({own.total.probationary} dự bị, {own.total.women} nữ). Chuyển đảng chính thức "
            f"{people(own.total.became_official)}."
        )

    def _branch_lines(self):
        own = self.numbers
        events = "; ".join(f"{label.lower()} {number}" for label, number in own.events)
        yield (
            f"Có {own.total.branches} chi bộ, {own.total.small} chi bộ dưới mức tối thiểu về đảng "
            f"viên chính thức. Thay đổi về tổ chức trong kỳ: {events or 'không có'}."
        )
        yield (
            f"Kết nạp tại {own.admitting} chi bộ, trong đó {own.admitted_women} nữ, "
            f"{own.admitted_heads} trưởng thôn, bản, tổ trưởng tổ dân phố. Có "
            f"{own.head_secretaries} bí thư chi bộ kiêm trưởng thôn, bản, tổ trưởng tổ dân phố."
        )

    def _rows(self):
        return [
            [
                line.label,
                *map(str, (line.numbers.branches, line.numbers.members, line.numbers.admitted)),
                *map(str, (line.founded, line.ended)),
            ]
            for line in self.numbers.types
        ]


def roll(figures, on):
    return Roll(movements(figures.unit, figures.reckoning.period, on), figures.unit.is_branch)
