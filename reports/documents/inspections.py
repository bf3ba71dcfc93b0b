"""Kiểm tra, giám sát: what half-yearly and yearly reports say of it (16.1, 16.2)."""

from dataclasses import dataclass

from config.lib.paper import capitalized, day_short, with_stop
from reports.documents.wording import named_list, result
from reports.papers import Annex, ReportSection
from reports.report_facts.inspections import MADE, decisions
from reports.rules import Ratio

HEADING = "Kiểm tra, giám sát"


@dataclass(frozen=True)
class Inspections:
    """``made`` pairs of kind and number; ``references`` decisions.

    ``missed`` names branches, or units below with the number of theirs; ``word`` for one of them.
    """

    is_branch: bool
    is_year: bool
    word: str
    inspected: Ratio
    made: list
    books: int
    broken: int
    open_remedies: int
    overdue: int
    violations: int
    missed: list
    references: list

    @property
    def sections(self):
        found = [ReportSection(HEADING, self._lines())]
        if not self.is_branch:
            heading = "Chi bộ chưa được kiểm tra" + (" đủ các kỳ." if self.is_year else ".")
            found.append(named_list(heading, self.missed, self.word))
        return found

    @property
    def annexes(self):
        rows = [[one] for one in self.missed]
        return (
            [Annex("Chưa được kiểm tra", [capitalized(self.word)], rows)]
            if rows and not self.is_branch
            else []
        )

    def _lines(self):
        who = "Số kỳ chi bộ được kiểm tra" if self.is_branch else "Chi bộ được kiểm tra"
        by_half = ", tính theo từng 6 tháng" if self.is_year and not self.is_branch else ""
        lines = [f"{who} trên số phải kiểm tra{by_half}: {result(self.inspected, ' ')}."]
        made = [f"{kind[:1].lower()}{kind[1:]} {number} cuộc" for kind, number in self.made]
        lines.append(f"Đã kết luận: {'; '.join(made)}." if made else "Chưa kết luận cuộc nào.")
        if self.books:
            chain = f"; {self.broken} sổ có chuỗi mã không khớp" if self.broken else ""
            lines.append(f"Sổ biên bản đã kiểm tra: {self.books}{chain}.")
        lines.append(
            f"Việc khắc phục sau kiểm tra đang theo dõi: {self.open_remedies}, quá hạn: "
            f"{self.overdue}."
        )
        lines.append(
            "Vi phạm chế độ sinh hoạt đã có quyết định xử lý của cấp có thẩm quyền: "
            f"{self.violations or 'không có'}."
        )
        return [*lines, *self.references]


def inspections(figures):
    """None for months and quarters: the round is half-yearly."""
    own = figures.of(figures.unit)
    if "inspected" not in own:
        return None
    return Inspections(
        is_branch=figures.unit.is_branch,
        is_year=not figures.reckoning.period.kind,
        word="đơn vị" if figures.is_summed else "chi bộ",
        inspected=own["inspected"],
        made=[(kind.label, own[name]) for name, kind in MADE.items() if own[name]],
        books=own["books_inspected"],
        broken=own["books_broken"],
        open_remedies=own["remedies_open"],
        overdue=own["remedies_overdue"],
        violations=own["violations"],
        missed=_missed(figures),
        references=[f"- {_reference(*one)}" for one in decisions(figures.reckoning)],
    )


def _missed(figures):
    if figures.is_summed:
        return figures.numbers_below(lambda unit: figures.not_inspected.get(unit, 0))
    inspected = [
        (unit.organization.label, figures.of(unit.organization)["inspected"])
        for unit in figures.answer.branches
    ]
    return [label for label, ratio in inspected if ratio.part < ratio.whole]


def _reference(decision, reported_on):
    told = f"; đã báo cáo cấp trên ngày {day_short(reported_on)}" if reported_on else ""
    return with_stop(f"{decision.rstrip('.')}{told}")
