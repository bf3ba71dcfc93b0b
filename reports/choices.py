"""Which reports and verdicts exist (handbook 11, 16)."""

from django.db.models import TextChoices


class ReportKind(TextChoices):
    QUARTER = "QUARTER", "Báo cáo quý"


class Indicator(TextChoices):
    """The figures of handbook 11.2–11.5 and 9; the value is the name in JSON."""

    ATTENDANCE = "attendance", "Tỷ lệ đảng viên dự sinh hoạt"
    CONTRIBUTIONS = "contributions", "Đảng viên phát biểu đủ số kỳ"
    REGULAR = "regular", "Sinh hoạt thường kỳ hằng tháng"
    THEMATIC = "thematic", "Sinh hoạt chuyên đề hằng quý"
    RESOLUTIONS = "resolutions", "Cuộc họp có kết luận, nghị quyết"
