"""The year plan and the plan of themes as papers (handbook 15.4: plan_year, plan_thematic)."""

from dataclasses import dataclass, field
from typing import ClassVar

from config.lib.paper import (
    PaperHead,
    PaperSection,
    PaperTable,
    SignatureBlock,
    day_short,
    joined,
    numbered,
    recipient_lines,
    roman,
)


@dataclass(frozen=True)
class PlanMonth:
    """One month; ``day`` and ``committee_on`` are ISO or empty."""

    month: int
    day: str
    committee_on: str = ""
    content: str = ""
    news: str = ""
    story: str = ""


@dataclass(frozen=True)
class PlanTheme:
    """One theme; ``due_on`` ISO or empty."""

    quarter: int
    month: int
    title: str
    authors: list[str] = field(default_factory=list)
    due_on: str = ""


def _themes_table(themes):
    rows = [
        [
            f"Quý {roman(theme.quarter)}",
            theme.title,
            joined(theme.authors),
            day_short(theme.due_on),
            f"Tháng {theme.month}",
        ]
        for theme in themes
    ]
    columns = ["Quý", "Tên chuyên đề", "Người soạn, trình bày", "Hạn dự thảo", "Sinh hoạt"]
    return PaperTable(columns, rows, layout="themes")


@dataclass(frozen=True)
class _PlanPaper:
    """What both plans share: head, year, who signs."""

    SCHEMA: ClassVar[int] = 1
    title: ClassVar[str] = "KẾ HOẠCH"
    template: ClassVar[str] = "meetings/papers/plan.html"

    head: PaperHead
    branch: str
    year: int
    signer: str
    signer_position: str
    superior: str
    themes: list[PlanTheme]

    @property
    def pdf_title(self):
        return f"Kế hoạch {self.subject} – {self.branch}"

    @property
    def recipient_lines(self):
        return recipient_lines([f"{self.superior} (b/c)"] if self.superior else [])

    @property
    def signatures(self):
        return [SignatureBlock("T/M CHI BỘ", self.signer_position, self.signer)]


@dataclass(frozen=True)
class YearPlanPaper(_PlanPaper):
    """Twelve regular meetings, meetings of the branch committee, themes, and whose turn it is."""

    KIND: ClassVar[str] = "meetings.plan_year"

    months: list[PlanMonth] = field(default_factory=list)

    @property
    def subject(self):
        return f"sinh hoạt chi bộ năm {self.year}"

    @property
    def body(self):
        opening = f"{self.branch} xây dựng kế hoạch sinh hoạt chi bộ năm {self.year} như sau:"
        regular = PaperTable(
            ["Tháng", "Họp chi ủy", "Họp chi bộ", "Nội dung trọng tâm"],
            [
                [str(one.month), day_short(one.committee_on), day_short(one.day), one.content]
                for one in self.months
            ],
            layout="year",
        )
        turns = PaperTable(
            ["Tháng", "Thông tin thời sự", "Kể chuyện về Bác"],
            [[str(one.month), one.news, one.story] for one in self.months if one.news or one.story],
            layout="turns",
        )
        return numbered(
            [
                PaperSection("", [opening], level=0),
                PaperSection("Sinh hoạt thường kỳ", [], regular),
                PaperSection("Sinh hoạt chuyên đề", [], _themes_table(self.themes)),
                PaperSection("Phân công thông tin thời sự, kể chuyện về Bác", [], turns),
                PaperSection(
                    "Tổ chức thực hiện",
                    [
                        "Chi ủy chuẩn bị nội dung, gửi tài liệu cho đảng viên trước cuộc họp; "
                        "đồng chí được phân công chủ động chuẩn bị và trình bày.",
                        "Kế hoạch này được báo cáo cấp ủy cấp trên trực tiếp và phổ biến đến từng "
                        "đảng viên.",
                    ],
                ),
            ]
        )


@dataclass(frozen=True)
class ThemesPlanPaper(_PlanPaper):
    """The four themes with authors and dates."""

    KIND: ClassVar[str] = "meetings.plan_thematic"

    @property
    def subject(self):
        return f"sinh hoạt chuyên đề năm {self.year}"

    @property
    def body(self):
        opening = f"{self.branch} xây dựng kế hoạch sinh hoạt chuyên đề năm {self.year} như sau:"
        return numbered(
            [
                PaperSection("", [opening], level=0),
                PaperSection("Nội dung chuyên đề", [], _themes_table(self.themes)),
                PaperSection(
                    "Tổ chức thực hiện",
                    [
                        "Đồng chí được phân công soạn chuyên đề, gửi dự thảo đúng hạn; chi ủy "
                        "duyệt và gửi đảng viên trước cuộc họp.",
                        "Sau mỗi kỳ, chi bộ hoàn thiện chuyên đề và báo cáo cấp ủy cấp trên.",
                    ],
                ),
            ]
        )
