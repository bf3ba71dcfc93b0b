"""Slips to hand out, two on a page, and the list to call people from (product 12)."""

from dataclasses import dataclass
from typing import ClassVar

from config.lib.paper import (
    PaperHead,
    PaperSection,
    PaperTable,
    SignatureBlock,
    clock,
    day_long,
    with_stop,
)


@dataclass(frozen=True)
class InvitationsPaper:
    """One slip for each name, two on an A4 page; ``started_at`` ISO moment, ``agenda`` titles."""

    KIND: ClassVar[str] = "meetings.invitations"
    SCHEMA: ClassVar[int] = 1
    title: ClassVar[str] = "GIẤY MỜI"
    template: ClassVar[str] = "meetings/papers/invitations.html"

    head: PaperHead
    subject: str
    branch: str
    place: str
    started_at: str
    agenda: list[str]
    names: list[str]
    inviter: str

    @property
    def pdf_title(self):
        return f"Giấy mời {self.subject} – {self.branch}"

    @property
    def when(self):
        return f"{clock(self.started_at)}, {day_long(self.started_at)}"

    @property
    def contents(self):
        return [title.rstrip(".;,") for title in self.agenda]


@dataclass(frozen=True)
class CallListPaper:
    """Who is to be called, with boxes to tick and room for a word."""

    KIND: ClassVar[str] = "meetings.call_list"
    SCHEMA: ClassVar[int] = 1
    title: ClassVar[str] = "DANH SÁCH BÁO HỌP"
    template: ClassVar[str] = "meetings/papers/call_list.html"
    recipient_lines: ClassVar[tuple] = ()

    head: PaperHead
    subject: str
    branch: str
    place: str
    started_at: str
    names: list[str]
    titles: list[str]

    @property
    def pdf_title(self):
        return f"Danh sách báo họp {self.subject} – {self.branch}"

    @property
    def body(self):
        rows = [
            [str(order), name, title.capitalize(), "□", "□", ""]
            for order, (name, title) in enumerate(
                zip(self.names, self.titles, strict=True), start=1
            )
        ]
        columns = ["TT", "Họ và tên", "Chức vụ", "Đã báo", "Xin vắng", "Ghi chú"]
        when = f"Thời gian: {clock(self.started_at)}, {day_long(self.started_at)}."
        lines = [when, with_stop(f"Địa điểm: {self.place}")]
        return [PaperSection("", lines, PaperTable(columns, rows, layout="calls"), level=0)]

    @property
    def signatures(self):
        return [SignatureBlock("NGƯỜI BÁO HỌP")]
