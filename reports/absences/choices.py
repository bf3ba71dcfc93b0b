"""Which absences are told, and to whom (handbook 11.6)."""

from django.db.models import TextChoices


class AlertKind(TextChoices):
    """In the order of weight, the heaviest first."""

    CHARTER_ART8 = "CHARTER_ART8", "Đến mức Điều 8 Điều lệ Đảng"
    CHARTER_ART8_WARN = "CHARTER_ART8_WARN", "Gần đến mức Điều 8 Điều lệ Đảng"
    NOT_RETURNED = "NOT_RETURNED", "Hết hạn, chưa trở lại sinh hoạt"
    TRANSFER_PENDING = "TRANSFER_PENDING", "Chuyển đi, chưa nơi nào tiếp nhận"
    ABSENT_MANY = "ABSENT_MANY", "Vắng nhiều kỳ trong 6 tháng"
    EXCUSED_STREAK = "EXCUSED_STREAK", "Vắng có lý do nhiều kỳ liền"
    ABSENT_ONCE_UNEXCUSED = "ABSENT_ONCE_UNEXCUSED", "Vắng không lý do"


TOLD_TO_BRANCH = frozenset(AlertKind) - {AlertKind.TRANSFER_PENDING}
TOLD_TO_COMMITTEE = frozenset(AlertKind) - {AlertKind.ABSENT_ONCE_UNEXCUSED}
WEIGHT = {kind: weight for weight, kind in enumerate(AlertKind)}
