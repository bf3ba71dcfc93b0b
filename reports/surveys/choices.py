"""Which states a survey has (handbook 16.2)."""

from django.db.models import TextChoices


class SurveyState(TextChoices):
    OPEN = "OPEN", "Đang lấy ý kiến"
    CLOSED = "CLOSED", "Đã khép lại"
