"""Which reports, files and verdicts exist (handbook 11, 16)."""

from django.db.models import IntegerChoices, TextChoices


class ReportKind(TextChoices):
    """The reports upward (handbook 16.1)."""

    MONTH = "MONTH", "Báo cáo tháng"
    QUARTER = "QUARTER", "Báo cáo quý"
    HALF = "HALF", "Báo cáo 6 tháng"
    YEAR = "YEAR", "Báo cáo năm"


PERIOD_KINDS = {  # the letter of the period a kind of report is about
    ReportKind.MONTH: "M",
    ReportKind.QUARTER: "Q",
    ReportKind.HALF: "H",
    ReportKind.YEAR: "",
}
KIND_OF_PERIOD = {letter: kind for kind, letter in PERIOD_KINDS.items()}


class ReportFormat(TextChoices):
    """The file a report is read as; the value is the ending of its name."""

    PDF = "pdf", "PDF để in, ký"
    DOCX = "docx", "Word để sửa lời văn"
    XLSX = "xlsx", "Excel: phụ lục số liệu từng đơn vị"


class ReportState(TextChoices):
    """An edition is a draft until its unit issues it with a number."""

    DRAFT = "DRAFT", "Chưa ban hành"
    ISSUED = "ISSUED", "Đã ban hành"


class Indicator(TextChoices):
    """The figures of handbook 11.2–11.5 and 9; the value is the name in JSON."""

    ATTENDANCE = "attendance", "Tỷ lệ đảng viên dự sinh hoạt"
    CONTRIBUTIONS = "contributions", "Đảng viên phát biểu đủ số kỳ"
    REGULAR = "regular", "Sinh hoạt thường kỳ hằng tháng"
    THEMATIC = "thematic", "Sinh hoạt chuyên đề hằng quý"
    RESOLUTIONS = "resolutions", "Cuộc họp có kết luận, nghị quyết"


class KeptPart(IntegerChoices):
    """Which part of a year a kept row is about."""

    YEAR = 0, "Cả năm"
    Q1 = 1, "Quý I"
    Q2 = 2, "Quý II"
    Q3 = 3, "Quý III"
    Q4 = 4, "Quý IV"
    H1 = 5, "6 tháng đầu năm"
    H2 = 6, "6 tháng cuối năm"
    M1 = 11, "Tháng 1"
    M2 = 12, "Tháng 2"
    M3 = 13, "Tháng 3"
    M4 = 14, "Tháng 4"
    M5 = 15, "Tháng 5"
    M6 = 16, "Tháng 6"
    M7 = 17, "Tháng 7"
    M8 = 18, "Tháng 8"
    M9 = 19, "Tháng 9"
    M10 = 20, "Tháng 10"
    M11 = 21, "Tháng 11"
    M12 = 22, "Tháng 12"


class MarkReach(TextChoices):
    """What has to be counted anew: a branch, all branches below a unit, or the sums of the tree.

    With a branch go those its members sat in as well, for members count where they sit in the end;
    ALONE: these are marked by themselves.
    """

    BRANCH = "BRANCH", "Một chi bộ"
    ALONE = "ALONE", "Riêng chi bộ"
    SUBTREE = "SUBTREE", "Mọi chi bộ bên dưới"
    TREE = "TREE", "Tổng của các cấp"


class MonthState(TextChoices):
    """How far the regular meeting of a month has come; one letter in `BranchYear.states`.

    What is due and when depends on the day of looking and is decided there.
    """

    NONE = ".", "Chưa họp"
    POSTPONED = "p", "Được lùi sang tháng sau"
    HELD = "h", "Đã họp, chưa gửi"
    SENT = "s", "Đã gửi đúng hạn"
    SENT_LATE = "l", "Đã gửi muộn"
    RETURNED = "r", "Bị trả lại"
    RETURNED_LATE = "q", "Đã gửi muộn, bị trả lại"
    ACCEPTED = "a", "Đã được chấp nhận"
    ACCEPTED_LATE = "b", "Đã gửi muộn, đã được chấp nhận"
    TAKEN_OVER = "t", "Nhập từ sổ cũ"
    ABSENT = "-", "Chi bộ chưa hoặc không còn hoạt động"


class NarrativeBlock(TextChoices):
    """Parts of a report that people word; figures in them come from the system."""

    ASSESSMENT = "assessment", "Đánh giá chung"
    EFFECTIVENESS = "effectiveness", "Hiệu quả nâng cao chất lượng sinh hoạt"
    LESSONS = "lessons", "Bài học kinh nghiệm"
    DIRECTION = "direction", "Nhiệm vụ, giải pháp kỳ tới"
    PROPOSALS = "proposals", "Đề xuất, kiến nghị"


class Measure(TextChoices):
    """How meetings are prepared, held and sent (handbook 11.7, 20.1 A14); no targets of their own.

    The value is the name of the counters in `reports.models.OrganizationFigures`.
    """

    WINDOW = "window", "Họp thường kỳ đúng ngày quy định"
    DURATION = "duration", "Họp đủ thời lượng"
    PREPARED = "prepared", "Họp chi ủy trước khi họp chi bộ"
    NOTIFIED = "notified", "Thông báo trước khi họp đủ số ngày"
    SENT = "sent", "Gửi biên bản lên cấp trên đúng hạn"
    VISITED = "visited", "Cấp ủy viên được phân công về dự"
    LEADERS = "leaders", "Cán bộ lãnh đạo, quản lý dự sinh hoạt"
