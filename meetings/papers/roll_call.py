"""The blank roll-call sheet, printed before a meeting and signed on."""

from dataclasses import dataclass
from typing import ClassVar

from config.lib.paper import (
    PaperHead,
    PaperSection,
    PaperTable,
    Person,
    SignatureBlock,
    capitalized,
    clock,
    day_long,
    with_stop,
)
from meetings.papers.minute_sheet import code_line

BLANK_ROWS = 5  # for guests and whoever is not on the list


@dataclass(frozen=True)
class AttendanceSheetPaper:
    """The roll-call sheet to print and sign on: expected members, then blank lines.

    ``members`` are in the order of the roll; ``title`` of each is the post or "dự bị". ``code``
    finds the meeting again when the sheet is written up.
    """

    KIND: ClassVar[str] = "meetings.attendance_sheet"
    SCHEMA: ClassVar[int] = 1
    title: ClassVar[str] = "DANH SÁCH ĐIỂM DANH"
    template: ClassVar[str] = "meetings/papers/attendance_sheet.html"
    recipient_lines: ClassVar[tuple] = ()

    head: PaperHead
    subject: str
    branch: str
    place: str
    started_at: str
    members: list[Person]
    code: str = ""

    @property
    def pdf_title(self):
        return f"Danh sách điểm danh {self.subject} – {self.branch}"

    @property
    def body(self):
        rows = [
            [str(order), member.name, capitalized(member.title), "", ""]
            for order, member in enumerate(self.members, start=1)
        ]
        start = len(rows) + 1
        rows += [[str(order), "", "", "", ""] for order in range(start, start + BLANK_ROWS)]
        columns = ["TT", "Họ và tên", "Chức vụ", "Ký tên", "Ghi chú"]
        when = f"Thời gian: {clock(self.started_at)}, {day_long(self.started_at)}."
        lines = [when, with_stop(f"Địa điểm: {self.place}")]
        if self.code:
            lines.insert(0, code_line(self.code))
        counts = "Phải dự: ……… đồng chí; có mặt: ……… đồng chí; vắng có lý do: ……… đồng chí; "
        return [
            PaperSection("", lines, PaperTable(columns, rows, layout="roll"), level=0),
            PaperSection("", [f"{counts}vắng không có lý do: ……… đồng chí."], level=0),
        ]

    @property
    def signatures(self):
        return [SignatureBlock("NGƯỜI ĐIỂM DANH"), SignatureBlock("CHỦ TRÌ")]
