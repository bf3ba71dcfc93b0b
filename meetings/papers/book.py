"""Cover and index of the minutes book of a year, as data."""

from dataclasses import dataclass, field
from typing import ClassVar

from config.lib.paper import PaperHead, PaperSection, PaperTable, day_long, day_short

COLUMNS = ["Số", "Ngày họp", "Biên bản", "Mã kiểm tra"]


@dataclass(frozen=True)
class BookLine:
    """One entry of the index; ``held_on`` ISO, ``supplements`` printed behind the minutes."""

    number: int
    held_on: str
    title: str
    sha256: str
    supplements: int = 0

    @property
    def cells(self):
        more = f"\nkèm {self.supplements:02d} bổ sung" if self.supplements else ""
        return [
            f"{self.number:02d}",
            day_short(self.held_on),
            f"{self.title}{more}",
            self.sha256[:16],
        ]


@dataclass(frozen=True)
class BookPaper:
    """SỔ BIÊN BẢN: what stands before the minutes of one branch and year."""

    KIND: ClassVar[str] = "meetings.minutes_book"
    SCHEMA: ClassVar[int] = 1
    template: ClassVar[str] = "meetings/papers/minutes_book.html"
    title: ClassVar[str] = "SỔ BIÊN BẢN"
    recipient_lines: ClassVar[tuple] = ()
    signatures: ClassVar[tuple] = ()

    head: PaperHead
    branch: str
    year: int
    printed_on: str
    last_hash: str
    lines: list[BookLine] = field(default_factory=list)

    @property
    def subject(self):
        return f"năm {self.year}"

    @property
    def pdf_title(self):
        return f"Sổ biên bản năm {self.year} – {self.branch}"

    @property
    def body(self):
        rows = [line.cells for line in self.lines]
        cover = [
            f"{self.branch}, năm {self.year}: {len(rows)} biên bản đã ký, đánh số liên tục theo "
            f"thứ tự ký. In {day_long(self.printed_on)}.",
        ]
        if self.last_hash:
            cover.append(f"Mã chuỗi của sổ đến biên bản cuối: {self.last_hash[:16]}.")
        return [
            PaperSection("", cover, level=0),
            PaperSection("MỤC LỤC", [], PaperTable(COLUMNS, rows, layout="book")),
        ]
