"""A numbered supplement to signed minutes, and an extract of them, as data."""

from dataclasses import dataclass, field
from typing import ClassVar

from config.lib.paper import (
    PaperHead,
    PaperSection,
    SignatureBlock,
    day_long,
    day_short,
    hash_line,
    numbered,
    paragraphs_of,
    recipient_lines,
    with_stop,
)


@dataclass(frozen=True)
class SupplementPaper:
    """Old and new text of one place; moments are local ISO text.

    ``minutes_sha256`` is the hash of the signed minutes, which stay as they are.
    ``position`` is BÍ THƯ or PHÓ BÍ THƯ, or empty.
    """

    KIND: ClassVar[str] = "meetings.supplement"
    SCHEMA: ClassVar[int] = 1
    template: ClassVar[str] = "meetings/papers/supplement.html"
    title: ClassVar[str] = "BỔ SUNG BIÊN BẢN"
    recipient_lines: ClassVar[tuple] = ()

    head: PaperHead
    number: int
    minutes_subject: str
    branch: str
    held_on: str
    minutes_sha256: str
    place_label: str
    old_text: str
    new_text: str
    reason: str
    made_on: str
    author: str
    position: str = ""
    restricted: int = 0

    @property
    def subject(self):
        return f"số {self.number}, biên bản {self.minutes_subject}"

    @property
    def pdf_title(self):
        return f"Bổ sung số {self.number} biên bản {self.minutes_subject} – {self.branch}"

    @property
    def body(self):
        opening = (
            f"Biên bản {self.minutes_subject} của {self.branch}, họp {day_long(self.held_on)}, đã "
            f"ký và giữ nguyên. Mục “{self.place_label}” nay được bổ sung, đính chính như sau:"
        )
        return numbered(
            [
                PaperSection("", [opening], level=0),
                PaperSection("Nội dung đã ghi", paragraphs_of(self.old_text)),
                PaperSection("Nội dung bổ sung, đính chính", paragraphs_of(self.new_text)),
                PaperSection("Lý do", paragraphs_of(self.reason)),
                PaperSection(
                    "",
                    [
                        f"Bổ sung này lập {day_long(self.made_on)} và được lưu cùng biên bản.",
                        f"{hash_line(self.minutes_sha256)} (của biên bản).",
                    ],
                    level=0,
                ),
            ]
        )

    @property
    def signatures(self):
        authority = "T/M CHI BỘ" if self.position else "NGƯỜI BỔ SUNG"
        return [SignatureBlock("", ""), SignatureBlock(authority, self.position, self.author)]


@dataclass(frozen=True)
class ExtractPaper:
    """TRÍCH BIÊN BẢN: chosen sections of signed minutes, word for word.

    ``supplements`` say what the chosen sections read since, one sentence each.
    """

    KIND: ClassVar[str] = "meetings.extract"
    SCHEMA: ClassVar[int] = 1
    template: ClassVar[str] = "meetings/papers/extract.html"
    title: ClassVar[str] = "TRÍCH BIÊN BẢN"

    head: PaperHead
    subject: str
    branch: str
    signed_on: str
    minutes_sha256: str
    minute_taker: str
    chair: str
    made_on: str
    sections: list[PaperSection] = field(default_factory=list)
    supplements: list[str] = field(default_factory=list)
    author: str = ""
    position: str = ""

    @property
    def pdf_title(self):
        return f"Trích biên bản {self.subject} – {self.branch}"

    @property
    def body(self):
        signed = (
            f"Biên bản do đồng chí {self.minute_taker} (người ghi biên bản) và đồng chí "
            f"{self.chair} (chủ trì) ký ngày {day_short(self.signed_on)}. Trích đúng nguyên văn "
            f"các mục trên, {day_long(self.made_on)}."
        )
        end = [with_stop(signed), f"{hash_line(self.minutes_sha256)} (của biên bản)."]
        later = PaperSection("Bổ sung, đính chính", self.supplements)
        return numbered([*self.sections, later, PaperSection("", end, level=0)])

    @property
    def recipient_lines(self):
        return recipient_lines([])

    @property
    def signatures(self):
        return [SignatureBlock("T/M CHI BỘ", self.position, self.author)]
