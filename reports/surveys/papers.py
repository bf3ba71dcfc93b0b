"""THÔNG BÁO kết quả khảo sát, as data (handbook 16.2, 20.2 B9)."""

from dataclasses import dataclass, field
from typing import ClassVar

from config.lib.paper import (
    PaperHead,
    PaperSection,
    PaperTable,
    SignatureBlock,
    numbered,
    paragraphs_of,
    recipient_lines,
)


@dataclass(frozen=True)
class AskedLine:
    """One question with its choices counted: ``counts`` are ready words, one a choice."""

    question: str
    counts: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class SurveyNoticePaper:
    """``answered`` of ``asked`` branches; the texts as typed, one paragraph a line."""

    KIND: ClassVar[str] = "reports.survey_notice"
    SCHEMA: ClassVar[int] = 1
    title: ClassVar[str] = "THÔNG BÁO"
    template: ClassVar[str] = "reports/papers/plain.html"

    head: PaperHead
    unit: str
    survey: str
    asked: int
    answered: int
    lines: list[AskedLine] = field(default_factory=list)
    strengths: str = ""
    weaknesses: str = ""
    causes: str = ""
    measures: str = ""
    recipients: list[str] = field(default_factory=list)
    authority: str = "T/M ĐẢNG ỦY"
    signer_position: str = "BÍ THƯ"
    signer_name: str = ""

    @property
    def subject(self):
        return f"kết quả khảo sát {self.survey}"

    @property
    def pdf_title(self):
        return f"Thông báo {self.subject} – {self.unit}"

    @property
    def body(self):
        opening = (
            f"{self.unit} đã khảo sát {self.survey}; {self.answered}/{self.asked} chi bộ trả lời. "
            f"{self.unit} thông báo kết quả như sau:"
        )
        rows = [
            [str(order), line.question, "\n".join(line.counts)]
            for order, line in enumerate(self.lines, start=1)
        ]
        table = PaperTable(["TT", "Câu hỏi", "Số chi bộ trả lời"], rows, layout="survey")
        return numbered(
            [
                PaperSection("", [opening], level=0),
                PaperSection("Số liệu", [], table),
                PaperSection("Ưu điểm", paragraphs_of(self.strengths)),
                PaperSection("Hạn chế", paragraphs_of(self.weaknesses)),
                PaperSection("Nguyên nhân", paragraphs_of(self.causes)),
                PaperSection("Giải pháp", paragraphs_of(self.measures)),
            ]
        )

    @property
    def recipient_lines(self):
        return recipient_lines(self.recipients, "Văn phòng")

    @property
    def signatures(self):
        return [SignatureBlock(self.authority, self.signer_position, self.signer_name)]
