"""Which values exist around resolutions and their tasks (handbook 9)."""

from django.db.models import IntegerChoices, TextChoices


class ResolutionKind(TextChoices):
    """Papers a branch adopts at a meeting; the value is the type code of the number (15.3)."""

    NQ = "NQ", "Nghị quyết"
    KL = "KL", "Kết luận"


class ResolutionState(TextChoices):
    DRAFT = "DRAFT", "Dự thảo"
    ADOPTED = "ADOPTED", "Đã thông qua"
    SIGNED = "SIGNED", "Đã ký ban hành"
    SUBMITTED = "SUBMITTED", "Đã gửi cấp trên"


class PointSection(TextChoices):
    """Where a point stands in the resolution."""

    DIRECTION = "DIRECTION", "Phương hướng, nhiệm vụ"
    IMPLEMENTATION = "IMPLEMENTATION", "Phân công, tổ chức thực hiện"


class TaskState(TextChoices):
    """Follow-up of one assignment; overdue is computed, not stored (handbook 9)."""

    OPEN = "OPEN", "Chưa làm"
    IN_PROGRESS = "IN_PROGRESS", "Đang làm"
    REPORTED = "REPORTED", "Báo đã xong"
    DONE = "DONE", "Hoàn thành"
    DONE_LATE = "DONE_LATE", "Hoàn thành muộn"
    CARRIED_OVER = "CARRIED_OVER", "Chuyển tiếp"
    DROPPED = "DROPPED", "Thôi thực hiện"


OPEN_TASK_STATES = frozenset({TaskState.OPEN, TaskState.IN_PROGRESS, TaskState.REPORTED})


class DirectiveState(TextChoices):
    """A paper a committee sends down."""

    PUBLISHED = "PUBLISHED", "Đã gửi"
    WITHDRAWN = "WITHDRAWN", "Đã thu hồi"


class NumberCause(TextChoices):
    """Why a number carries no paper here."""

    START = "START", "Dùng trước khi có phần mềm"
    VOID = "VOID", "Số hủy"


class ProposalState(TextChoices):
    """A proposal to the unit above (handbook 9)."""

    SENT = "SENT", "Đã gửi, chờ trả lời"
    ANSWERED = "ANSWERED", "Đã trả lời"
    CLOSED = "CLOSED", "Đã khép lại"


class OpinionSource(TextChoices):
    """Whose opinion it is."""

    RESIDENT = "RESIDENT", "Nhân dân"
    COLLEAGUE = "COLLEAGUE", "Quần chúng trong đơn vị"
    MEMBER = "MEMBER", "Đảng viên"


class OpinionState(TextChoices):
    OPEN = "OPEN", "Chưa trả lời"
    FORWARDED = "FORWARDED", "Đã kiến nghị cấp trên"
    ANSWERED = "ANSWERED", "Đã trả lời"


class MemberTaskState(TextChoices):
    OPEN = "OPEN", "Đang thực hiện"
    DONE = "DONE", "Hoàn thành"
    DROPPED = "DROPPED", "Thôi thực hiện"


class ReportRhythm(IntegerChoices):
    """How often a member reports; the value is in months."""

    MONTHLY = 1, "Hằng tháng"
    QUARTERLY = 3, "Hằng quý"
    HALF_YEARLY = 6, "6 tháng một lần"
    YEARLY = 12, "Cuối năm"
