"""Papers about absences, as data: the notice of the committee, the evidence about one member."""

from dataclasses import dataclass, field
from typing import ClassVar

from config.lib.paper import (
    PaperHead,
    PaperSection,
    PaperTable,
    SignatureBlock,
    day_long,
    day_short,
    numbered,
    recipient_lines,
)

NOTICE_COLUMNS = [
    "TT",
    "Họ và tên",
    "Chi bộ",
    "Số kỳ phải dự",
    "Vắng có lý do",
    "Vắng không lý do",
    "Ngày vắng",
]
EVIDENCE_COLUMNS = ["TT", "Ngày", "Cuộc họp", "Điểm danh", "Đã báo họp", "Biên bản"]


@dataclass(frozen=True)
class AbsentLine:
    """One member of the notice; ``days`` are ISO."""

    name: str
    branch: str
    expected: int
    excused: int
    unexcused: int
    days: list[str] = field(default_factory=list)

    @property
    def cells(self):
        return [
            self.name,
            self.branch,
            str(self.expected),
            str(self.excused),
            str(self.unexcused),
            "\n".join(day_short(day) for day in self.days),
        ]


@dataclass(frozen=True)
class AbsenceNoticePaper:
    """THÔNG BÁO đảng viên vắng sinh hoạt nhiều kỳ (handbook 15.4 ``notice_absence``).

    ``period`` "6 tháng đầu năm 2026", ``until`` the last day counted (ISO), ``least`` how many
    absences bring somebody into the table.
    """

    KIND: ClassVar[str] = "reports.absence_notice"
    SCHEMA: ClassVar[int] = 1
    title: ClassVar[str] = "THÔNG BÁO"
    template: ClassVar[str] = "reports/papers/plain.html"

    head: PaperHead
    unit: str
    period: str
    until: str
    least: int
    lines: list[AbsentLine] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    authority: str = "T/M ĐẢNG ỦY"
    signer_position: str = "BÍ THƯ"
    signer_name: str = ""

    @property
    def subject(self):
        return f"đảng viên vắng sinh hoạt nhiều kỳ {self.period}"

    @property
    def pdf_title(self):
        return f"Thông báo {self.subject} – {self.unit}"

    @property
    def body(self):
        opening = (
            f"Qua theo dõi sinh hoạt chi bộ {self.period} (tính đến hết {day_long(self.until)}), "
            f"{self.unit} thông báo trong toàn đảng bộ {len(self.lines):02d} đảng viên vắng từ "
            f"{self.least} kỳ sinh hoạt trở lên như sau:"
        )
        rows = [[str(order), *line.cells] for order, line in enumerate(self.lines, start=1)]
        return [
            PaperSection("", [opening], level=0),
            PaperSection("", [], PaperTable(NOTICE_COLUMNS, rows, layout="absent"), level=0),
            PaperSection("", self._requests(), level=0),
        ]

    def _requests(self):
        return [
            f"{self.unit} yêu cầu chi ủy các chi bộ có tên trên gặp gỡ, tìm hiểu nguyên nhân, giúp "
            "đỡ và nhắc nhở đảng viên; đảng viên có tên thực hiện đúng nền nếp sinh hoạt, tự phê "
            "bình trước chi bộ nếu vắng không có lý do chính đáng.",
            "Chi bộ thấy số liệu chưa đúng thì phản ánh về Đảng ủy để xem xét. Thông báo này chỉ "
            "lưu hành trong đảng bộ.",
        ]

    @property
    def recipient_lines(self):
        return recipient_lines(self.recipients, "Văn phòng")

    @property
    def signatures(self):
        return [SignatureBlock(self.authority, self.signer_position, self.signer_name)]


@dataclass(frozen=True)
class EvidenceLine:
    """One sitting the member missed; ``day`` ISO, the rest worded."""

    day: str
    meeting: str
    status: str
    told: str
    minutes: str


@dataclass(frozen=True)
class EvidencePaper:
    """HỒ SƠ VẮNG SINH HOẠT of one member and year: what the branch has, put together.

    ``alerts``, ``notices`` and ``requests`` are sentences. It judges nothing.
    """

    KIND: ClassVar[str] = "reports.absence_evidence"
    SCHEMA: ClassVar[int] = 1
    title: ClassVar[str] = "HỒ SƠ VẮNG SINH HOẠT"
    template: ClassVar[str] = "reports/papers/plain.html"

    head: PaperHead
    member: str
    branch: str
    year: int
    made_on: str
    made_by: str
    expected: int
    present: int
    seats: list[str] = field(default_factory=list)
    lines: list[EvidenceLine] = field(default_factory=list)
    alerts: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    recipient_lines: ClassVar[tuple] = ()
    signatures: ClassVar[tuple] = ()

    @property
    def subject(self):
        return f"đồng chí {self.member}, năm {self.year}"

    @property
    def pdf_title(self):
        return f"Hồ sơ vắng sinh hoạt {self.subject}"

    @property
    def body(self):
        counts = (
            f"Phải dự {self.expected} kỳ sinh hoạt, có mặt {self.present} kỳ, vắng "
            f"{len(self.lines)} kỳ."
        )
        closing = (
            f"Hồ sơ do đồng chí {self.made_by} lập {day_long(self.made_on)} từ dữ liệu của phần "
            "mềm, để chi bộ và cấp ủy xem xét; không thay cho kết luận của tổ chức đảng."
        )
        return numbered(
            [
                PaperSection("Nơi sinh hoạt", self.seats),
                PaperSection("Các kỳ vắng", [counts], self._table()),
                PaperSection("Mức đã đến", self.alerts or ["Chưa đến mức nào phải nhắc nhở."]),
                PaperSection("Thông báo đã ban hành", self.notices or ["Chưa có."]),
                PaperSection("Yêu cầu tự phê bình", self.requests or ["Chưa ghi lần nào."]),
                PaperSection("", [closing], level=0),
            ]
        )

    def _table(self):
        rows = [
            [str(order), day_short(line.day), line.meeting, line.status, line.told, line.minutes]
            for order, line in enumerate(self.lines, start=1)
        ]
        return PaperTable(EVIDENCE_COLUMNS, rows, layout="evidence")
