"""Which values exist in the organisation tree, among logins and among jobs."""

from django.db.models import TextChoices


class OrganizationKind(TextChoices):
    """Kinds of organisation (handbook 3.1)."""

    CENTRAL = "CENTRAL", "Trung ương"
    PROVINCIAL_COMMITTEE = "PROVINCIAL_COMMITTEE", "Đảng bộ tỉnh, thành phố"
    DISTRICT_COMMITTEE = "DISTRICT_COMMITTEE", "Đảng bộ huyện (trước 01/7/2025)"
    BLOC_COMMITTEE = "BLOC_COMMITTEE", "Đảng bộ khối (trước năm 2025)"
    UPPER_GRASSROOTS_AREA = "UPPER_GRASSROOTS_AREA", "Đảng bộ cấp trên trực tiếp cơ sở"
    GRASSROOTS_COMMITTEE_AREA = "GRASSROOTS_COMMITTEE_AREA", "Đảng bộ cơ sở"
    SUB_GRASSROOTS_AREA = "SUB_GRASSROOTS_AREA", "Đảng bộ trực thuộc cơ sở"
    BRANCH = "BRANCH", "Chi bộ"
    BRANCH_GRASSROOTS = "BRANCH_GRASSROOTS", "Chi bộ cơ sở"
    BRANCH_SUBORDINATE = "BRANCH_SUBORDINATE", "Chi bộ trực thuộc"
    BRANCH_TEMPORARY = "BRANCH_TEMPORARY", "Chi bộ sinh hoạt tạm thời"


WITH_MANY_BRANCHES = frozenset(
    {
        OrganizationKind.CENTRAL,
        OrganizationKind.PROVINCIAL_COMMITTEE,
        OrganizationKind.DISTRICT_COMMITTEE,
        OrganizationKind.BLOC_COMMITTEE,
    }
)
BRANCH_KINDS = frozenset(
    {
        OrganizationKind.BRANCH,
        OrganizationKind.BRANCH_GRASSROOTS,
        OrganizationKind.BRANCH_SUBORDINATE,
        OrganizationKind.BRANCH_TEMPORARY,
    }
)


class BranchType(TextChoices):
    """Types of branch, which decide windows, prompts and themes (handbook 4.2)."""

    VILLAGE = "VILLAGE", "Thôn, bản, tổ dân phố"
    COMMUNE_AGENCY = "COMMUNE_AGENCY", "Cơ quan xã, phường"
    AGENCY = "AGENCY", "Cơ quan hành chính, cơ quan đảng, đoàn thể"
    SERVICE_UNIT = "SERVICE_UNIT", "Đơn vị sự nghiệp"
    SCHOOL = "SCHOOL", "Trường học"
    STUDENT = "STUDENT", "Học sinh, sinh viên"
    SOE = "SOE", "Doanh nghiệp nhà nước"
    PRIVATE_ENTERPRISE = "PRIVATE_ENTERPRISE", "Doanh nghiệp tư nhân, hợp tác xã"
    POLICE = "POLICE", "Công an"
    MILITARY = "MILITARY", "Quân sự, quân đội, biên phòng"
    OVERSEAS = "OVERSEAS", "Ngoài nước"
    RETIREE = "RETIREE", "Hưu trí"


class Role(TextChoices):
    """What a post lets its holder do (handbook 17)."""

    MEMBER = "MEMBER", "Đảng viên"
    MINUTE_TAKER = "MINUTE_TAKER", "Thư ký cuộc họp"
    BRANCH_COMMITTEE = "BRANCH_COMMITTEE", "Chi ủy viên"
    DEPUTY_SECRETARY = "DEPUTY_SECRETARY", "Phó bí thư chi bộ"
    SECRETARY = "SECRETARY", "Bí thư chi bộ"
    SUPERVISOR = "SUPERVISOR", "Cấp ủy viên theo dõi"
    COMMITTEE_STAFF = "COMMITTEE_STAFF", "Văn phòng, ban xây dựng đảng"
    COMMITTEE_LEADER = "COMMITTEE_LEADER", "Lãnh đạo cấp ủy"
    INSPECTOR = "INSPECTOR", "Ủy ban kiểm tra"
    SYSTEM_ADMIN = "SYSTEM_ADMIN", "Quản trị hệ thống"


BRANCH_HEADS = frozenset({Role.SECRETARY, Role.DEPUTY_SECRETARY})
BRANCH_LEADERS = BRANCH_HEADS | {Role.BRANCH_COMMITTEE}
BRANCH_ROLES = BRANCH_LEADERS | {Role.MEMBER, Role.MINUTE_TAKER}
COMMITTEE_ROLES = frozenset({Role.COMMITTEE_STAFF, Role.COMMITTEE_LEADER, Role.INSPECTOR})


class EventKind(TextChoices):
    """What happens to organisations (handbook 4.1)."""

    ESTABLISH = "ESTABLISH", "Thành lập"
    RENAME = "RENAME", "Đổi tên"
    MERGE = "MERGE", "Sáp nhập"
    SPLIT = "SPLIT", "Chia tách"
    DISSOLVE = "DISSOLVE", "Giải thể"
    MOVE = "MOVE", "Chuyển đảng bộ trực thuộc"
    TYPE_CHANGE = "TYPE_CHANGE", "Đổi loại hình"


class RuleVersionState(TextChoices):
    DRAFT = "DRAFT", "Bản thảo"
    PUBLISHED = "PUBLISHED", "Đã ban hành"
    WITHDRAWN = "WITHDRAWN", "Đã rút"


class JobState(TextChoices):
    QUEUED = "QUEUED", "Đang chờ"
    RUNNING = "RUNNING", "Đang làm"
    DONE = "DONE", "Đã xong"
    FAILED = "FAILED", "Không làm được"
    CANCELLED = "CANCELLED", "Đã hủy"


class PartState(TextChoices):
    """What became of one document of a large piece of work."""

    WAITING = "WAITING", "Chưa làm"
    DONE = "DONE", "Có tệp"
    MISSING = "MISSING", "Chưa có"
    FAILED = "FAILED", "Không làm được"


class MailState(TextChoices):
    """What became of a letter; without a mail server it keeps waiting."""

    WAITING = "WAITING", "Đang chờ gửi"
    SENT = "SENT", "Đã gửi"
    FAILED = "FAILED", "Không gửi được"


ENDED_JOB_STATES = frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED})


class RedactionGround(TextChoices):
    """Why content that was kept may be taken away."""

    SECRET = "SECRET", "Có nội dung bí mật nhà nước"  # noqa: S105 - a ground, no password
    ERASURE = "ERASURE", "Quyết định xóa dữ liệu cá nhân"


class RedactionState(TextChoices):
    """``APPLYING`` exists only inside the transaction that takes the content away."""

    ASKED = "ASKED", "Chờ quyết định"
    APPLYING = "APPLYING", "Đang gỡ"
    DONE = "DONE", "Đã gỡ"
    REFUSED = "REFUSED", "Không đồng ý"
    WITHDRAWN = "WITHDRAWN", "Đã rút"


class LookKind(TextChoices):
    """Looks at sensitive data that are written down (handbook 17, 18)."""

    MEMBER = "MEMBER", "Mở hồ sơ đảng viên"
    NUMBER = "NUMBER", "Xem số căn cước"
    MINUTES = "MINUTES", "Đọc biên bản của đơn vị khác"
    SUBJECT = "SUBJECT", "Lập bản dữ liệu đang giữ về một người"
    GRADE = "GRADE", "Xem xếp loại, đánh giá"
    FILE = "FILE", "Tải tệp"
    SEARCH = "SEARCH", "Tìm người, tìm trong biên bản"
