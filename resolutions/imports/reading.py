"""The two sheets of past meetings as data: one `MeetingData` per branch and day, with its roll."""

from dataclasses import dataclass, field
from datetime import date, time

from config.lib.vietnamese import search_key
from config.lib.workbooks import Row, SheetLayout, read_sheets
from meetings.choices import AbsenceReason, AttendanceStatus, MeetingType

BRANCH, DAY, TYPE = "Mã chi bộ", "Ngày", "Loại"
START, END, THEME, RESOLUTION = "Bắt đầu", "Kết thúc", "Chuyên đề", "Nghị quyết"
CARD, KEY = "Số thẻ đảng viên", "Mã đảng viên"
STATUS, REASON, SPOKE = "Trạng thái", "Lý do", "Số lần phát biểu"
MEETING_COLUMNS = (BRANCH, DAY, TYPE, START, END, THEME, RESOLUTION)
ROLL_COLUMNS = (BRANCH, DAY, CARD, KEY, STATUS, REASON, SPOKE)
MEETING_LAYOUT = SheetLayout(
    title="Cuộc họp", columns=MEETING_COLUMNS, required=(BRANCH, DAY, TYPE)
)
ROLL_LAYOUT = SheetLayout(
    title="Điểm danh", columns=ROLL_COLUMNS, required=(BRANCH, DAY, STATUS), one_of=(CARD, KEY)
)
TYPES = {
    "Thường kỳ": MeetingType.REGULAR,
    "Chuyên đề": MeetingType.THEMATIC,
    "Kết hợp": MeetingType.COMBINED,
    "Bất thường": MeetingType.EXTRAORDINARY,
}
STATUSES = {
    "Có mặt": AttendanceStatus.PRESENT,
    "Trực tuyến": AttendanceStatus.PRESENT_ONLINE,
    "Vắng có lý do": AttendanceStatus.EXCUSED,
    "Vắng không lý do": AttendanceStatus.UNEXCUSED,
}
REASONS = {search_key(label): value for value, label in AbsenceReason.choices}
REASONS |= {
    search_key(word): reason
    for reason, words in {
        AbsenceReason.DUTY: ("Đi công tác", "Bận công tác"),
        AbsenceReason.ILLNESS: ("Bị ốm", "Ốm đau", "Nghỉ ốm"),
        AbsenceReason.FAMILY: ("Bận việc gia đình", "Việc riêng gia đình"),
        AbsenceReason.STUDY: ("Đi học",),
        AbsenceReason.LEAVE: ("Phép", "Nghỉ phép năm"),
        AbsenceReason.MATERNITY: ("Nghỉ thai sản",),
        AbsenceReason.OTHER: ("Khác", ""),
    }.items()
    for word in words
}
MOST_SPEECHES = 100


@dataclass
class RollLine:
    """One person at one meeting, as the file tells it."""

    row: Row
    key: str
    card: str
    status: AttendanceStatus | None
    reason_code: str
    reason_text: str
    spoke: int

    @property
    def column(self):
        """The column that names the person."""
        return KEY if self.key else CARD


@dataclass
class MeetingData:
    """One sitting as the file tells it; times are local, None is unknown."""

    branch_code: str
    day: date | None
    row: Row
    meeting_type: MeetingType | None
    start: time | None
    end: time | None
    theme: str
    resolution: str
    lines: list[RollLine] = field(default_factory=list)

    @property
    def is_sound(self):
        return self.row.is_sound and all(line.row.is_sound for line in self.lines)


def read(content, problems):
    """The meetings of the file by ``(branch code, day)``."""
    meetings_sheet, roll_sheet = read_sheets(content, [MEETING_LAYOUT, ROLL_LAYOUT], problems)
    meetings, broken = {}, set()
    if problems:
        return meetings
    for row in meetings_sheet.rows:
        _take_meeting(row, meetings, broken)
    for row in roll_sheet.rows:
        _take_line(row, meetings, broken)
    return meetings


def _take_meeting(row, meetings, broken):
    meeting = MeetingData(
        branch_code=row.text(BRANCH, required=True, limit=40),
        day=row.day(DAY, required=True),
        row=row,
        meeting_type=row.choice(TYPE, TYPES, required=True),
        start=row.clock(START),
        end=row.clock(END),
        theme=row.text(THEME, limit=300),
        resolution=row.text(RESOLUTION, limit=300),
    )
    if meeting.start and meeting.end and meeting.end <= meeting.start:
        row.refuse(END, f"Phải sau giờ bắt đầu {meeting.start:%H:%M}.")
    if meeting.day is None or not meeting.branch_code:
        broken.add(meeting.branch_code)
        return
    first = meetings.setdefault((meeting.branch_code, meeting.day), meeting)
    if first is not meeting:
        row.refuse(
            DAY,
            f"Chi bộ “{meeting.branch_code}” đã có cuộc họp ngày {meeting.day:%d/%m/%Y} ở dòng "
            f"{first.row.number}. Mỗi chi bộ một ngày một cuộc họp.",
        )


def _take_line(row, meetings, broken):
    code, day = row.text(BRANCH, required=True, limit=40), row.day(DAY, required=True)
    status = row.choice(STATUS, STATUSES, required=True)
    reason_code, reason_text = _reason(row.text(REASON, limit=200), status)
    line = RollLine(
        row=row,
        key=row.text(KEY, limit=40),
        card=row.text(CARD, limit=40),
        status=status,
        reason_code=reason_code,
        reason_text=reason_text,
        spoke=row.count(SPOKE, most=MOST_SPEECHES),
    )
    if not line.key and not line.card:
        row.refuse(CARD, f"Chưa ghi “{CARD}” hoặc “{KEY}”. Cần một trong hai.")
    if not code or day is None:
        return
    meeting = meetings.get((code, day))
    if meeting is not None:
        meeting.lines.append(line)
    elif code not in broken:
        row.refuse(
            DAY,
            f"Trang “{MEETING_LAYOUT.title}” không có cuộc họp của chi bộ “{code}” ngày "
            f"{day:%d/%m/%Y}.",
        )


def _reason(text, status):
    """The stored code and words of a reason; an excused absence always has one."""
    if status != AttendanceStatus.EXCUSED:
        return "", text
    code = REASONS.get(search_key(text))
    return (code, "") if code else (AbsenceReason.OTHER, text)
