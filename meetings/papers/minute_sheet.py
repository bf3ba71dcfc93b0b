"""The sheet to take minutes on by hand: what is known is printed, the rest are lines to fill in."""

from dataclasses import dataclass
from typing import ClassVar

from config.lib.paper import (
    PaperHead,
    PaperSection,
    PaperTable,
    SignatureBlock,
    clock,
    day_long,
    numbered,
    with_stop,
)

DOTS = "…" * 30  # one line of the page, behind its indent
SPEAKER_ROWS, VOTE_ROWS, TASK_ROWS = 14, 3, 5


def code_line(code):
    """The line that says how the sheet finds its meeting again."""
    return f"Mã phiếu: {code}. Nhập mã này ở mục “Phiếu giấy” của phần mềm để ghi lại cuộc họp."


@dataclass(frozen=True)
class MinuteSheetPaper:
    """Pre-filled minute sheet; ``steps`` are the titles of the running order's content."""

    KIND: ClassVar[str] = "meetings.minute_sheet"
    SCHEMA: ClassVar[int] = 1
    title: ClassVar[str] = "PHIẾU GHI BIÊN BẢN"
    template: ClassVar[str] = "meetings/papers/attendance_sheet.html"
    recipient_lines: ClassVar[tuple] = ()

    head: PaperHead
    subject: str
    branch: str
    place: str
    started_at: str
    chair: str
    minute_taker: str
    steps: list[str]
    code: str

    @property
    def pdf_title(self):
        return f"Phiếu ghi biên bản {self.subject} – {self.branch}"

    @property
    def body(self):
        opening = [
            code_line(self.code),
            f"Thời gian: {clock(self.started_at)}, {day_long(self.started_at)}. Bắt đầu thực tế: "
            "…… giờ …… phút; kết thúc: …… giờ …… phút; nghỉ giải lao: …… phút.",
            with_stop(f"Địa điểm: {self.place}"),
            f"Chủ trì: {self.chair}. Thư ký: {self.minute_taker}.",
            "Phải dự: ……; có mặt: ……; vắng có lý do: ……; vắng không lý do: …… (kèm danh sách điểm "
            "danh).",
            f"Khách mời: {DOTS[:23]}",
        ]
        return numbered(
            [
                PaperSection("", opening, level=0),
                PaperSection("Nội dung"),
                *(PaperSection(with_stop(step), [DOTS, DOTS], level=2) for step in self.steps),
                PaperSection("Ý kiến phát biểu", [], _blank(["Họ và tên", "Ý kiến"], SPEAKER_ROWS)),
                PaperSection("Biểu dương, nhắc nhở, phê bình", [DOTS, DOTS]),
                PaperSection(
                    "Biểu quyết",
                    [],
                    _blank(["Vấn đề", "Tán thành", "Không tán thành", "Ý kiến khác"], VOTE_ROWS),
                ),
                PaperSection(
                    "Phân công nhiệm vụ",
                    [],
                    _blank(["Nhiệm vụ", "Người thực hiện", "Thời hạn"], TASK_ROWS),
                ),
                PaperSection("Kết luận của chủ trì", [DOTS, DOTS, DOTS]),
            ]
        )

    @property
    def signatures(self):
        return [SignatureBlock("NGƯỜI GHI BIÊN BẢN"), SignatureBlock("CHỦ TRÌ")]


def _blank(columns, count):
    rows = [[str(order), *([" "] * len(columns))] for order in range(1, count + 1)]
    return PaperTable(["TT", *columns], rows, layout=f"blank blank-{len(columns)}")
