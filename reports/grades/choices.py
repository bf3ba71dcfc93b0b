"""Which values exist in the yearly grading of organisations and members (handbook 13)."""

from django.db.models import TextChoices


class GradeScheme(TextChoices):
    """The vocabulary of a year; values are kept as they were given, never converted (13.5)."""

    S2007 = "2007", "Cách xếp loại trước năm 2018"
    S2018 = "2018", "Cách xếp loại từ năm 2018"
    S2025 = "2025", "Quy định 366-QĐ/TW (2025)"


class Grade(TextChoices):
    """Grades of all schemes, the best first; which a scheme knows: `rules.GRADES`."""

    EXEMPLARY = "EXEMPLARY", "Trong sạch, vững mạnh tiêu biểu"
    STRONG = "STRONG", "Trong sạch, vững mạnh"
    EXCELLENT = "EXCELLENT", "Hoàn thành xuất sắc nhiệm vụ"
    GOOD = "GOOD", "Hoàn thành tốt nhiệm vụ"
    DONE = "DONE", "Hoàn thành nhiệm vụ"
    WEAK = "WEAK", "Yếu kém"
    NOT_DONE = "NOT_DONE", "Không hoàn thành nhiệm vụ"


class GradeState(TextChoices):
    """From the self-rating to the decision of the competent committee (13.4)."""

    SELF_RATED = "SELF_RATED", "Đã tự nhận"
    PROPOSED = "PROPOSED", "Đã thẩm định, đề xuất"
    DECIDED = "DECIDED", "Đã quyết định"
    NOT_RATED = "NOT_RATED", "Không xếp loại"


STATE_ICONS = {
    GradeState.SELF_RATED: "draft",
    GradeState.PROPOSED: "submitted",
    GradeState.DECIDED: "approved",
    GradeState.NOT_RATED: "cancelled",
}


class NotRated(TextChoices):
    """Why somebody is not rated, or is rated elsewhere (13.3)."""

    EXEMPT = "EXEMPT", "Được miễn công tác và sinh hoạt đảng"
    SUSPENDED = "SUSPENDED", "Đang bị đình chỉ sinh hoạt đảng"
    TOO_NEW = "TOO_NEW", "Kết nạp, thành lập chưa đủ thời gian"
    ELSEWHERE = "ELSEWHERE", "Xếp loại tại nơi sinh hoạt chính thức"
    OTHER = "OTHER", "Lý do khác"


class GradeTarget(TextChoices):
    """The yearly targets of handbook 11.8 about grades; the value is the key of the rule."""

    GRASSROOTS = "good_branches_grassroots", "Chi bộ cơ sở hoàn thành tốt trở lên"
    SUBORDINATE = "good_branches_subordinate", "Chi bộ trực thuộc hoàn thành tốt trở lên"
    FAILED = "failed_branches", "Chi bộ không hoàn thành nhiệm vụ"
    MEMBERS = "good_members", "Đảng viên hoàn thành tốt trở lên"
    EXCELLENT = "excellent_members", "Đảng viên hoàn thành xuất sắc"


# Whether branches are grassroots organisations themselves (`rules.is_grassroots_branch`).
BRANCH_GROUPS = {True: "Chi bộ cơ sở", False: "Chi bộ trực thuộc đảng bộ cơ sở"}

SHORT = {
    Grade.EXEMPLARY: "TSVM tiêu biểu",
    Grade.STRONG: "TSVM",
    Grade.EXCELLENT: "Xuất sắc",
    Grade.GOOD: "Tốt",
    Grade.DONE: "Hoàn thành",
    Grade.WEAK: "Yếu kém",
    Grade.NOT_DONE: "Không hoàn thành",
}


def short_grade(code):
    """``Tốt``, or ``–`` for none: for tables."""
    return SHORT[Grade(code)] if code else "–"
