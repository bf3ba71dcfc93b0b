"""Papers of inspection, as data: the yearly programme, the notice of results (handbook 15.4)."""

from dataclasses import dataclass, field
from typing import ClassVar

from config.lib.paper import (
    PaperHead,
    PaperSection,
    PaperTable,
    SignatureBlock,
    numbered,
    paragraphs_of,
    recipient_lines,
    with_stop,
)

PROGRAMME_COLUMNS = ["TT", "Nội dung", "Đối tượng", "Thời gian", "Người thực hiện"]


@dataclass(frozen=True)
class PlannedCheck:
    """One line of the programme; ``kind`` worded, all ready to print."""

    kind: str
    content: str
    targets: str
    when: str
    team: str

    @property
    def cells(self):
        return [self.content, self.targets, self.when, self.team]


@dataclass(frozen=True)
class ProgrammePaper:
    """CHƯƠNG TRÌNH kiểm tra, giám sát năm …; ``grounds`` as typed."""

    KIND: ClassVar[str] = "reports.inspection_programme"
    SCHEMA: ClassVar[int] = 1
    title: ClassVar[str] = "CHƯƠNG TRÌNH"
    template: ClassVar[str] = "reports/papers/plain.html"

    head: PaperHead
    unit: str
    year: int
    grounds: str
    checks: list[PlannedCheck] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    kept_by: str = "Văn phòng"
    authority: str = "T/M ĐẢNG ỦY"
    signer_position: str = "BÍ THƯ"
    signer_name: str = ""

    @property
    def subject(self):
        return f"kiểm tra, giám sát năm {self.year}"

    @property
    def pdf_title(self):
        return f"Chương trình {self.subject} – {self.unit}"

    @property
    def body(self):
        opening = f"{self.unit} xây dựng chương trình kiểm tra, giám sát năm {self.year} như sau:"
        return numbered(
            [
                PaperSection("", [opening], level=0),
                PaperSection("Mục đích, yêu cầu", paragraphs_of(self.grounds)),
                PaperSection("Nội dung"),
                *self._tables(),
                PaperSection("Tổ chức thực hiện", self._closing()),
            ]
        )

    def _tables(self):
        for kind in dict.fromkeys(check.kind for check in self.checks):
            own = [check for check in self.checks if check.kind == kind]
            rows = [[str(order), *check.cells] for order, check in enumerate(own, start=1)]
            yield PaperSection(
                kind, [], PaperTable(PROGRAMME_COLUMNS, rows, layout="programme"), level=2
            )

    def _closing(self):
        return [
            "Các đồng chí được phân công chủ động chuẩn bị, tiến hành đúng thời gian; đơn vị được "
            "kiểm tra, giám sát chuẩn bị báo cáo, hồ sơ, sổ sách.",
            "Kết quả từng cuộc được thông báo cho đơn vị; kết quả chung được tổng hợp trong báo "
            "cáo 6 tháng và báo cáo năm.",
        ]

    @property
    def recipient_lines(self):
        return recipient_lines(self.recipients, self.kept_by)

    @property
    def signatures(self):
        return [SignatureBlock(self.authority, self.signer_position, self.signer_name)]


@dataclass(frozen=True)
class MadeLine:
    """How many inspections of one kind were concluded; ``kind`` worded."""

    kind: str
    count: int


@dataclass(frozen=True)
class ResultNoticePaper:
    """THÔNG BÁO kết quả kiểm tra (handbook 15.4 ``inspection_notice``).

    ``inspected`` of ``due`` branches; texts as typed, one paragraph a line; ``examples`` are only
    those the inspectors chose to be told to all.
    """

    KIND: ClassVar[str] = "reports.inspection_notice"
    SCHEMA: ClassVar[int] = 1
    title: ClassVar[str] = "THÔNG BÁO"
    template: ClassVar[str] = "reports/papers/plain.html"

    head: PaperHead
    unit: str
    period: str
    inspected: int
    due: int
    units: list[str] = field(default_factory=list)
    kinds: list[MadeLine] = field(default_factory=list)
    strengths: str = ""
    weaknesses: str = ""
    examples: list[str] = field(default_factory=list)
    requests: str = ""
    violations: int = 0
    recipients: list[str] = field(default_factory=list)
    authority: str = "T/M ĐẢNG ỦY"
    signer_position: str = "BÍ THƯ"
    signer_name: str = ""

    @property
    def subject(self):
        return f"kết quả kiểm tra sinh hoạt chi bộ {self.period}"

    @property
    def pdf_title(self):
        return f"Thông báo {self.subject} – {self.unit}"

    @property
    def body(self):
        opening = (
            f"Thực hiện chương trình kiểm tra, giám sát, {self.period}, {self.unit} đã kiểm tra "
            f"{self.inspected}/{self.due} chi bộ phải kiểm tra. {self.unit} thông báo kết quả như "
            "sau:"
        )
        return numbered(
            [
                PaperSection("", [opening], level=0),
                PaperSection("Các cuộc đã kết luận", self._made()),
                PaperSection("Ưu điểm", paragraphs_of(self.strengths)),
                PaperSection(
                    "Đơn vị, cách làm để học tập", [f"- {with_stop(one)}" for one in self.examples]
                ),
                PaperSection("Hạn chế, khuyết điểm", self._weak()),
                PaperSection("Yêu cầu", paragraphs_of(self.requests)),
            ]
        )

    def _made(self):
        lines = [f"- {one.kind}: {one.count:02d} cuộc." for one in self.kinds]
        return [*lines, f"Đơn vị: {'; '.join(self.units)}."] if self.units else lines

    def _weak(self):
        lines = paragraphs_of(self.weaknesses)
        if self.violations:
            lines.append(
                f"Có {self.violations:02d} trường hợp vi phạm chế độ sinh hoạt đã được cấp có thẩm "
                "quyền xử lý."
            )
        return lines

    @property
    def recipient_lines(self):
        return recipient_lines(self.recipients, "Văn phòng")

    @property
    def signatures(self):
        return [SignatureBlock(self.authority, self.signer_position, self.signer_name)]
