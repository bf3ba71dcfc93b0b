"""The quarterly report of a committee as pure data (handbook: Reports upward)."""

from dataclasses import dataclass, field
from typing import ClassVar

from config.lib.paper import (
    PaperHead,
    PaperSection,
    PaperTable,
    SignatureBlock,
    numbered,
    paragraphs_of,
    people,
    recipient_lines,
    with_stop,
)


@dataclass(frozen=True)
class IndicatorLine:
    """One indicator of the whole unit, worded: result ``90,91 %``, figures ``10/11``, target."""

    title: str
    result: str
    figures: str
    target: str
    verdict: str

    @property
    def what(self):
        return f"{self.result}\n({self.figures})" if self.figures else self.result


@dataclass(frozen=True)
class BranchLine:
    """The figures of one branch, worded; "–" where nothing applies."""

    name: str
    regular: str
    attendance: str
    contributions: str
    thematic: str
    verdict: str


@dataclass(frozen=True)
class Overview:
    """What the figures are about; counts at the end of the quarter, meetings during it."""

    branches: int
    members: int
    regular_meetings: int
    thematic_meetings: int
    tasks_done: int = 0
    tasks_due: int = 0

    @property
    def sentences(self):
        lines = [
            f"Số chi bộ: {self.branches}; số đảng viên: {people(self.members)}.",
            f"Số cuộc sinh hoạt thường kỳ đã tổ chức: {self.regular_meetings}; số cuộc sinh hoạt "
            f"chuyên đề (kể cả kết hợp): {self.thematic_meetings}.",
        ]
        if self.tasks_due:
            lines.append(
                "Nhiệm vụ theo nghị quyết chi bộ đến hạn trong quý: "
                f"{self.tasks_due}; đã hoàn thành: {self.tasks_done}."
            )
        return lines


@dataclass(frozen=True)
class QuarterReportPaper:
    """The report of a committee on the branch meetings of a quarter.

    ``unit`` is the committee that speaks ("Đảng ủy xã Pa Tần"), ``period`` "quý III năm 2026".
    ``below_target`` names branch and figure; ``remarks`` say what is still provisional and why.
    ``row_name`` says what stands in a row of the second table: with very many branches it is the
    units directly below.
    """

    KIND: ClassVar[str] = "reports.quarter"
    SCHEMA: ClassVar[int] = 1
    title: ClassVar[str] = "BÁO CÁO"
    template: ClassVar[str] = "reports/papers/report_quarter.html"

    head: PaperHead
    unit: str
    period: str
    overview: Overview
    indicators: list[IndicatorLine]
    branches: list[BranchLine]
    row_name: str = "Chi bộ"
    without_meeting: list[str] = field(default_factory=list)
    without_theme: list[str] = field(default_factory=list)
    below_target: list[str] = field(default_factory=list)
    assessment: str = ""
    proposals: str = ""
    remarks: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    kept_by: str = "Văn phòng"
    authority: str = "T/M ĐẢNG ỦY"
    signer_position: str = "BÍ THƯ"
    signer_name: str = ""

    @property
    def subject(self):
        return f"kết quả sinh hoạt chi bộ {self.period}"

    @property
    def pdf_title(self):
        return f"Báo cáo {self.subject} – {self.unit}"

    @property
    def body(self):
        opening = f"{self.unit} báo cáo kết quả sinh hoạt chi bộ {self.period} như sau:"
        return numbered(
            [
                PaperSection("", [opening], level=0),
                PaperSection("Tình hình chung", self.overview.sentences),
                PaperSection("Kết quả theo chỉ tiêu", [], self._indicator_table()),
                PaperSection(f"Kết quả của từng {self.row_name.lower()}", [], self._branch_table()),
                PaperSection("Các chi bộ cần quan tâm"),
                _named_list("Chi bộ có tháng chưa sinh hoạt thường kỳ.", self.without_meeting),
                _named_list("Chi bộ chưa sinh hoạt chuyên đề trong quý.", self.without_theme),
                _named_list("Chi bộ chưa đạt chỉ tiêu.", self.below_target),
                PaperSection("Đánh giá chung", paragraphs_of(self.assessment)),
                PaperSection("Đề xuất, kiến nghị", paragraphs_of(self.proposals)),
                PaperSection("Số liệu tạm tính", [f"- {with_stop(one)}" for one in self.remarks]),
            ]
        )

    @property
    def recipient_lines(self):
        return recipient_lines(self.recipients, self.kept_by)

    @property
    def signatures(self):
        return [SignatureBlock(self.authority, self.signer_position, self.signer_name)]

    def _indicator_table(self):
        rows = [
            [str(order), line.title, line.what, line.target, line.verdict]
            for order, line in enumerate(self.indicators, start=1)
        ]
        columns = ["TT", "Chỉ tiêu", "Kết quả", "Mức chỉ tiêu", "Đánh giá"]
        return PaperTable(columns, rows, layout="indicators")

    def _branch_table(self):
        rows = [
            [
                str(order),
                line.name,
                line.regular,
                line.attendance,
                line.contributions,
                line.thematic,
                line.verdict,
            ]
            for order, line in enumerate(self.branches, start=1)
        ]
        columns = [
            "TT",
            self.row_name,
            "Thường kỳ",
            "Tỷ lệ dự",
            "Phát biểu",
            "Chuyên đề",
            "Đánh giá",
        ]
        return PaperTable(columns, rows, layout="branches")


def _named_list(heading, names):
    return PaperSection(heading, [f"- {with_stop(name)}" for name in names], level=2)
