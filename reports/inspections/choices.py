"""Which values exist in programmes, inspections and what they find (handbook 16.2)."""

from django.db.models import TextChoices


class InspectionKind(TextChoices):
    """What a committee does: the half-yearly round, and the kinds of handbook 20.4 D13."""

    HALF_YEAR = "HALF_YEAR", "Kiểm tra sinh hoạt chi bộ 6 tháng"
    REGULAR_SUPERVISION = "REGULAR_SUPERVISION", "Giám sát thường xuyên"
    THEMATIC_SUPERVISION = "THEMATIC_SUPERVISION", "Giám sát chuyên đề"
    INSPECTION = "INSPECTION", "Kiểm tra"


class ProgrammeState(TextChoices):
    """From the first draft to the approval, as for year plans."""

    DRAFT = "DRAFT", "Đang soạn"
    SUBMITTED = "SUBMITTED", "Đã gửi, chờ duyệt"
    RETURNED = "RETURNED", "Được đề nghị sửa"
    APPROVED = "APPROVED", "Đã duyệt"


class InspectionState(TextChoices):
    """How far an inspection is; the unit inspected knows of it from SENT on."""

    DRAFT = "DRAFT", "Đang kiểm tra"
    SENT = "SENT", "Đã gửi đơn vị"
    ANSWERED = "ANSWERED", "Đơn vị đã báo cáo, giải trình"
    CONCLUDED = "CONCLUDED", "Đã kết luận"
    ANNOUNCED = "ANNOUNCED", "Đã thông báo kết quả"


class LineVerdict(TextChoices):
    """What was found on one line of the checklist."""

    MET = "MET", "Đạt"
    PARTLY = "PARTLY", "Đạt một phần"
    NOT_MET = "NOT_MET", "Chưa đạt"
    NOT_LOOKED = "NOT_LOOKED", "Chưa xem"


class FindingKind(TextChoices):
    """A violation is the reference of a decision of the competent body, nothing more (20.1 A62)."""

    STRENGTH = "STRENGTH", "Ưu điểm"
    WEAKNESS = "WEAKNESS", "Hạn chế, khuyết điểm"
    VIOLATION = "VIOLATION", "Vi phạm đã có quyết định xử lý"


class FollowUpState(TextChoices):
    """What became of a remedy."""

    OPEN = "OPEN", "Đang khắc phục"
    REPORTED = "REPORTED", "Đơn vị báo đã khắc phục"
    DONE = "DONE", "Đã khắc phục"
    NOT_DONE = "NOT_DONE", "Chưa khắc phục được"


class Evidence(TextChoices):
    """What the product knows beside a line of a checklist; `inspections.evidence` counts it."""

    MINUTES_BOOK = "MINUTES_BOOK", "Sổ biên bản"
    STEPS = "STEPS", "Các bước của cuộc họp"
    RESOLUTIONS = "RESOLUTIONS", "Kết luận, nghị quyết"
    TASKS = "TASKS", "Nhiệm vụ"
    COMMITTEE_MINUTES = "COMMITTEE_MINUTES", "Họp chi ủy"
    ATTENDANCE = "ATTENDANCE", "Điểm danh"
    ARCHIVE = "ARCHIVE", "Gửi, lưu biên bản"
