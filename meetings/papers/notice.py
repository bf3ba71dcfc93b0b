"""The notice that calls a branch together, as a paper (handbook 15.4: notice_meeting)."""

from dataclasses import dataclass, field
from typing import ClassVar

from config.lib.paper import (
    PaperHead,
    PaperSection,
    SignatureBlock,
    clock,
    day_long,
    numbered,
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
        content = [f"- {title};" for title in self.contents]
        content[-1:] = [f"{line.rstrip(';')}." for line in content[-1:]]
        return numbered(
            [
                PaperSection("", [f"{self.branch} thông báo {self.subject} như sau:"], level=0),
                PaperSection("Thời gian", [with_stop(when)], level=2),
                PaperSection("Địa điểm", [with_stop(self.place)], level=2),
                PaperSection("Thành phần", [with_stop(self.who)], level=2),
                PaperSection("Nội dung", content, level=2),
                PaperSection("Tài liệu", [f"- {name};" for name in self.documents], level=2),
                PaperSection("", [CLOSING], level=0),
            ]
        )

    @property
    def contents(self):
        """What the meeting treats, one line each; unnamed matters last."""
        lines = [title.rstrip(".;,") for title in self.agenda]
        if self.theme:
            lines.append(f"Chuyên đề “{self.theme}”")
        if self.has_more:
            lines.append(UNNAMED)
        return lines
