"""The papers of a secret ballot: the cards to cut apart and the tally sheet. Totals only."""

from dataclasses import dataclass, field
from typing import ClassVar

from config.lib.paper import (
    PaperHead,
    PaperSection,
    PaperTable,
    Person,
    SignatureBlock,
    clock,
    day_long,
    people,
    with_stop,
)

BLANK = "………"
CARDS_A_PAGE = 4


@dataclass(frozen=True)
class BallotCardsPaper:
    """Voting cards, four to a sheet. Cards of one question are all alike: no number, no code."""

    KIND: ClassVar[str] = "meetings.ballot_cards"
    SCHEMA: ClassVar[int] = 1
    title: ClassVar[str] = "PHIẾU BIỂU QUYẾT"
    template: ClassVar[str] = "meetings/papers/ballots.html"
    choices: ClassVar[tuple] = ("Tán thành", "Không tán thành", "Ý kiến khác")

    head: PaperHead
    branch: str
    held_on: str
    question: str
    count: int

    @property
    def pdf_title(self):
        return f"Phiếu biểu quyết: {self.question} – {self.branch}"

    @property
    def day(self):
        return day_long(self.held_on)

    @property
    def pages(self):
        """The cards, page by page."""
        sheets = -(-self.count // CARDS_A_PAGE)
        return [
            range(min(CARDS_A_PAGE, self.count - sheet * CARDS_A_PAGE)) for sheet in range(sheets)
        ]


@dataclass(frozen=True)
class TallyPaper:
    """BIÊN BẢN KIỂM PHIẾU. ``counts`` in cards; None before counting: lines to fill in by hand.

    ``counts`` are issued, collected, invalid, yes, no, abstain. ``moment`` is the local ISO start
    of the meeting, ``result`` the sentence announced to the branch.
    """

    KIND: ClassVar[str] = "meetings.tally"
    SCHEMA: ClassVar[int] = 1
    title: ClassVar[str] = "BIÊN BẢN KIỂM PHIẾU"
    template: ClassVar[str] = "meetings/papers/tally.html"
    recipient_lines: ClassVar[tuple] = ()

    head: PaperHead
    branch: str
    moment: str
    place: str
    question: str
    base: int
    present: int
    tellers: list[Person]
    counts: list[int] | None = None
    result: str = ""
    needed: int = 0
    confirmed: list[str] = field(default_factory=list)

    @property
    def subject(self):
        return self.question

    @property
    def pdf_title(self):
        return f"Biên bản kiểm phiếu: {self.question} – {self.branch}"

    @property
    def body(self):
        where = f", tại {self.place}" if self.place else ""
        names = [f"{order}. Đồng chí {one.name}." for order, one in enumerate(self.tellers, 1)]
        opening = [
            f"Hồi {clock(self.moment)}, {day_long(self.moment)}{where}, {self.branch} tiến hành "
            f"bỏ phiếu kín về việc: {with_stop(self.question)}",
            f"Số đảng viên chính thức được biểu quyết: {people(self.base)}; có mặt: "
            f"{people(self.present)}. Số phiếu tán thành cần có: từ {self.needed} phiếu.",
            "Tổ kiểm phiếu gồm:",
            *names,
        ]
        labels = (
            *("Số phiếu phát ra", "Số phiếu thu về", "Số phiếu không hợp lệ"),
            *("Tán thành", "Không tán thành", "Ý kiến khác"),
        )
        numbers = [str(one) for one in self.counts] if self.counts else [BLANK] * len(labels)
        rows = [
            [str(order), label, number]
            for order, (label, number) in enumerate(zip(labels, numbers, strict=True), start=1)
        ]
        table = PaperTable(["TT", "Nội dung", "Số phiếu"], rows, layout="tally")
        closing = [f"Kết quả: {with_stop(self.result or BLANK * 6)}", *self.confirmed]
        return [
            PaperSection("", opening, table, level=0),
            PaperSection("", closing, level=0),
        ]

    @property
    def signatures(self):
        return [SignatureBlock("NGƯỜI KIỂM PHIẾU", name=one.name) for one in self.tellers]
