"""Which values exist in year plans, windows and postponements (handbook 6.2, 7.2)."""

from django.db.models import TextChoices


class PlanState(TextChoices):
    """From the first draft to the approval by the committee above."""

    DRAFT = "DRAFT", "Đang soạn"
    SUBMITTED = "SUBMITTED", "Đã gửi, chờ duyệt"
    RETURNED = "RETURNED", "Cấp trên đề nghị sửa"
    APPROVED = "APPROVED", "Đã duyệt"


class ThemeState(TextChoices):
    """How far the text of a theme is (handbook 7.2, steps 2 and 3)."""

    PREPARING = "PREPARING", "Đang chuẩn bị"
    READY = "READY", "Chi ủy đã duyệt dự thảo"


class ThemeCategory(TextChoices):
    """Kinds of themes, for statistics (handbook 20.2, B29–B33)."""

    EXAMPLE = "EXAMPLE", "Học tập và làm theo Bác"
    PARTY_BUILDING = "PARTY_BUILDING", "Xây dựng Đảng"
    ECONOMY = "ECONOMY", "Kinh tế, sản xuất"
    SOCIETY = "SOCIETY", "Văn hóa, xã hội, nếp sống"
    WORK = "WORK", "Chuyên môn, cải cách hành chính"
    SECURITY = "SECURITY", "Quốc phòng, an ninh"
    OTHER = "OTHER", "Chủ đề khác"


class SubmissionState(TextChoices):
    """What became of a theme after it was treated (handbook 7.2 step 7; 20.1 A54, A55)."""

    SENT = "SENT", "Đã gửi, chờ đọc"
    READ = "READ", "Cấp trên đã đọc"
    SPREAD = "SPREAD", "Được phổ biến"
    WITHHELD = "WITHHELD", "Không phổ biến nội dung"


class RotaKind(TextChoices):
    """Turns that go round among the members (handbook 20.2 B26, 20.5 E6)."""

    NEWS = "NEWS", "Thông tin thời sự"
    STORY = "STORY", "Kể chuyện về Bác"


class PostponementState(TextChoices):
    REQUESTED = "REQUESTED", "Chờ cấp trên quyết định"
    APPROVED = "APPROVED", "Được đồng ý"
    REFUSED = "REFUSED", "Không được đồng ý"
    WITHDRAWN = "WITHDRAWN", "Chi bộ rút lại"


class IssuedKind(TextChoices):
    """Papers of a branch that are issued outside a meeting; the value is the type code (15.3)."""

    KH = "KH", "Kế hoạch"
    TB = "TB", "Thông báo"
