"""What is held about one person, as a paper to hand over."""

from dataclasses import dataclass, field
from typing import ClassVar

from config.lib.paper import PaperHead, PaperSection, PaperTable, day_long, numbered


@dataclass(frozen=True)
class HeldPart:
    title: str
    columns: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True)
class SubjectPaper:
    """DỮ LIỆU ĐANG GIỮ about one member; an answer to the person it is about, signed by nobody."""

    KIND: ClassVar[str] = "members.subject_file"
    SCHEMA: ClassVar[int] = 1
    title: ClassVar[str] = "DỮ LIỆU ĐANG GIỮ"
    template: ClassVar[str] = "papers/base.html"

    head: PaperHead
    member: str
    made_on: str
    parts: list[HeldPart] = field(default_factory=list)

    recipient_lines: ClassVar[tuple] = ()
    signatures: ClassVar[tuple] = ()
    closing_lines: ClassVar[tuple] = ()

    @property
    def subject(self):
        return f"về đồng chí {self.member}"

    @property
    def pdf_title(self):
        return f"Dữ liệu đang giữ {self.subject}"

    @property
    def body(self):
        lead = f"Lập {day_long(self.made_on)} từ dữ liệu của phần mềm. Số căn cước được che."
        tables = [
            PaperSection(one.title, [], PaperTable(one.columns, one.rows)) for one in self.parts
        ]
        return numbered([PaperSection("", [lead], level=0), *tables])
