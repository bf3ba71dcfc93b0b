"""The notice that calls a branch together, as a paper (handbook 15.4: notice_meeting)."""

from dataclasses import dataclass, field
from typing import ClassVar

from config.lib.paper import (
    PaperHead,
    PaperSection,
    SignatureBlock,
    clock,
    day_long,
    recipient_lines,
    with_stop,
)

UNNAMED = "Nội dung khác do chủ trì trình bày tại cuộc họp"
CLOSING = (
    "Đề nghị các đồng chí nghiên cứu tài liệu, chuẩn bị ý kiến và dự họp đầy đủ, đúng giờ. Đồng "
    "chí nào vắng, báo trước với bí thư chi bộ."
)


@dataclass(frozen=True)
class MeetingNoticePaper:
    """Time, place, agenda, documents; ``started_at`` is an ISO moment.

    ``agenda`` holds only titles that may be read by everybody; ``has_more`` says that the meeting
    treats something besides.
    """

    KIND: ClassVar[str] = "meetings.notice"
    SCHEMA: ClassVar[int] = 1
    title: ClassVar[str] = "THÔNG BÁO"
    template: ClassVar[str] = "meetings/papers/plan.html"

    head: PaperHead
    subject: str
    branch: str
    place: str
    started_at: str
    who: str
    theme: str
    agenda: list[str]
    has_more: int
    documents: list[str]
    signer: str
    signer_position: str
    recipients: list[str] = field(default_factory=list)

    @property
    def pdf_title(self):
        return f"Thông báo {self.subject} – {self.branch}"

    @property
    def recipient_lines(self):
        return recipient_lines(self.recipients)

    @property
    def signatures(self):
        return [SignatureBlock("T/M CHI BỘ", self.signer_position, self.signer)]

    @property
    def body(self):
        when = f"{clock(self.started_at)}, {day_long(self.started_at)}"
        lines = [
            f"{self.branch} thông báo {self.subject} như sau:",
            with_stop(f"1. Thời gian: {when}"),
            with_stop(f"2. Địa điểm: {self.place}"),
            with_stop(f"3. Thành phần: {self.who}"),
            "4. Nội dung:",
            *(f"- {title};" for title in self.contents[:-1]),
            *(f"- {title}." for title in self.contents[-1:]),
        ]
        if self.documents:
            lines.append(with_stop(f"5. Tài liệu: {'; '.join(self.documents)}"))
        return [PaperSection("", [*lines, CLOSING], level=0)]

    @property
    def contents(self):
        """What the meeting treats, one line each; unnamed matters last."""
        lines = [title.rstrip(".;,") for title in self.agenda]
        if self.theme:
            lines.append(f"Chuyên đề “{self.theme}”")
        if self.has_more:
            lines.append(UNNAMED)
        return lines
