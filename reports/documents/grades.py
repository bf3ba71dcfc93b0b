"""The chapter of yearly grades in the annual report (handbook 16.1; 20.4 D6, D7)."""

from dataclasses import dataclass

from branches.choices import OrganizationKind
from branches.rule_book import rules_for
from config.lib.paper import NO_BREAK_SPACE, PaperTable
from reports.documents.wording import result, verdict
from reports.grades.choices import BRANCH_GROUPS
from reports.grades.rules import may_be_shown
from reports.grades.targets import GradeYear, grade_year, lines_to_all
from reports.papers import ReportSection

SPREAD = ["Nhóm", "Xuất sắc", "Tốt", "Hoàn thành", "Không hoàn thành", "Không xếp loại, chưa có"]
TARGETS = ["TT", "Chỉ tiêu", "Kết quả", "Mức chỉ tiêu", "Đánh giá", "Năm trước"]
NOTHING = "Chưa có quyết định xếp loại nào của năm trong phần mềm."
SMALL = "Đảng viên: đã xếp loại {rated}; không nêu từng mức để bảo đảm thông tin của từng người."


@dataclass(frozen=True)
class Grades:
    """``groups`` pairs titles with distributions that may be printed; ``small`` the members
    otherwise. ``lines`` are the targets that tell nothing of single persons."""

    year: GradeYear
    groups: list
    small: str
    lines: list

    @property
    def sections(self):
        if not self.year.now.has_any:
            return [ReportSection("Đánh giá, xếp loại năm", [NOTHING])]
        rows = [[title, *_cells(spread)] for title, spread in self.groups]
        sections = [
            ReportSection(
                "Đánh giá, xếp loại năm",
                ["Tỷ lệ tính trên số đã xếp loại.", *([self.small] if self.small else [])],
                PaperTable(SPREAD, rows, layout="grades"),
            )
        ]
        judged = [line for line in self.lines if line.ratio.whole or line.former.whole]
        if judged:
            sections.append(ReportSection("", [], self._targets(judged), level=0))
        return sections

    @staticmethod
    def _targets(lines):
        rows = [
            [
                str(order),
                f"{line.title} ({line.note})" if line.note else line.title,
                result(line.ratio),
                line.wanted,
                verdict(line.met),
                result(line.former),
            ]
            for order, line in enumerate(lines, start=1)
        ]
        return PaperTable(TARGETS, rows, layout="indicators")


def grades(figures, on):
    """None where the year has another vocabulary, or for a branch, whose members would be known."""
    unit, year = figures.unit, figures.reckoning.period.year
    found = grade_year(unit, year, on)
    if unit.is_branch or not found.lines:
        return None
    now = found.now
    groups = [(BRANCH_GROUPS[key], one) for key, one in now.branches.items() if one.total]
    groups += [(OrganizationKind(kind).label, one) for kind, one in now.organizations.items()]
    least = rules_for(unit, figures.reckoning.day).get("evaluation.small_group")
    small = ""
    if now.members.rated and may_be_shown(now.members, least):
        groups.append(("Đảng viên", now.members))
    elif now.members.rated:
        small = SMALL.format(rated=now.members.rated)
    return Grades(found, groups, small, lines_to_all(found, least))


def _cells(spread):
    rated = [
        f"{ratio.part}\n{ratio.percent_text.replace(' ', NO_BREAK_SPACE)}"
        for _, ratio in spread.lines
    ]
    return [*rated, str(spread.not_rated + spread.open)]
