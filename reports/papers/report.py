"""The one paper class of all reports: worded sections, charts, annexes, and the edition it is."""

from dataclasses import dataclass, field
from typing import ClassVar

from config.lib.charts import Chart, draw
from config.lib.paper import (
    PaperHead,
    PaperSection,
    SignatureBlock,
    clock,
    day_short,
    numbered,
    recipient_lines,
)


@dataclass(frozen=True)
class ReportSection(PaperSection):
    """A section that may carry a chart; its numbers stand in the table of the section."""

    chart: Chart | None = None

    @property
    def drawing(self):
        """The chart ready to draw, or None where it would show nothing."""
        return draw(self.chart) if self.chart and self.chart.has_values else None

    @property
    def is_empty(self):
        return super().is_empty and self.drawing is None


@dataclass(frozen=True)
class Annex:
    """A table of text that may be too long for paper: it always stands in the Excel file."""

    title: str
    columns: list[str]
    rows: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True)
class NamedUnit:
    """A unit as it was called when the edition was made; ``level`` is unit, child or branch."""

    code: str
    name: str
    level: str


@dataclass(frozen=True)
class Edition:
    """What an edition is made of, printed at its end. ``made_at`` is an ISO moment.

    ``number`` 0: a preview that is not kept. ``rules`` names the rule sets with the beginning of
    the hash of their values.
    """

    number: int
    made_at: str
    cut_off_on: str
    rules: str
    sha256: str

    @property
    def lines(self):
        first = f"Bản số {self.number}" if self.number else "Bản xem thử, không lưu"
        return [
            f"{first}: số liệu chính thức tính đến hết ngày {day_short(self.cut_off_on)}, lập lúc "
            f"{clock(self.made_at)} ngày {day_short(self.made_at)}. Bộ quy tắc: {self.rules}.",
            f"SHA-256 của số liệu: {self.sha256}",
        ]


@dataclass(frozen=True)
class ReportPaper:
    """The report of a branch or a committee.

    ``unit`` is who speaks ("Đảng ủy xã Pa Tần"), ``period`` "quý III năm 2026". ``sections`` are
    worded and without numbers before their headings.
    """

    KIND: ClassVar[str] = "reports.report"
    SCHEMA: ClassVar[int] = 1
    title: ClassVar[str] = "BÁO CÁO"
    template: ClassVar[str] = "reports/papers/report.html"

    head: PaperHead
    unit: str
    period: str
    edition: Edition
    sections: list[ReportSection]
    annexes: list[Annex] = field(default_factory=list)
    units: list[NamedUnit] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    kept_by: str = "Văn phòng"
    authority: str = "T/M ĐẢNG ỦY"
    signer_position: str = "BÍ THƯ"
    signer_name: str = ""

    @property
    def subject(self):
        return f"kết quả sinh hoạt chi bộ {self.period}"

    @property
    def pdf_title(self):
        return f"Báo cáo {self.subject} – {self.unit}"

    @property
    def body(self):
        opening = f"{self.unit} báo cáo kết quả sinh hoạt chi bộ {self.period} như sau:"
        return numbered([ReportSection("", [opening], level=0), *self.sections])

    @property
    def recipient_lines(self):
        return recipient_lines(self.recipients, self.kept_by)

    @property
    def signatures(self):
        return [SignatureBlock(self.authority, self.signer_position, self.signer_name)]

    @property
    def closing_lines(self):
        return self.edition.lines
