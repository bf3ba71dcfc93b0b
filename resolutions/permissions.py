"""Who may draft and sign resolutions and settle tasks (handbook 17)."""

from django.core.exceptions import PermissionDenied

from branches.choices import BRANCH_HEADS, BRANCH_LEADERS, BRANCH_ROLES, COMMITTEE_ROLES, Role
from branches.permissions import Permission, SystemActor
from meetings.permissions import is_minute_taker

EDIT_RESOLUTION = Permission("resolutions.edit", "Soạn nghị quyết", BRANCH_LEADERS)
SIGN_RESOLUTION = Permission("resolutions.sign", "Ký nghị quyết", BRANCH_HEADS)
FOLLOW_TASKS = Permission("resolutions.follow_tasks", "Theo dõi nhiệm vụ", BRANCH_LEADERS)
CONFIRM_TASK = Permission("resolutions.confirm_task", "Xác nhận kết quả nhiệm vụ", BRANCH_HEADS)

COMMITTEE_OFFICE = frozenset({Role.COMMITTEE_STAFF, Role.COMMITTEE_LEADER})
SEND_DIRECTIVE = Permission(
    "resolutions.send_directive", "Gửi văn bản xuống chi bộ", COMMITTEE_OFFICE
)
ANSWER_DIRECTIVE = Permission(
    "resolutions.answer_directive", "Tiếp nhận văn bản của cấp trên", BRANCH_LEADERS
)

READERS = BRANCH_ROLES | COMMITTEE_ROLES | {Role.SUPERVISOR}
KEEP_NUMBERS = Permission(
    "resolutions.keep_numbers",
    "Ghi số bắt đầu, số hủy",
    BRANCH_HEADS | {Role.COMMITTEE_STAFF},
    reaches_below=True,
)
KEEP_OPINIONS = Permission(
    "resolutions.keep_opinions", "Ghi ý kiến Nhân dân, đảng viên", BRANCH_LEADERS
)
SEND_PROPOSAL = Permission(
    "resolutions.send_proposal", "Gửi kiến nghị lên cấp trên", BRANCH_LEADERS | COMMITTEE_OFFICE
)
ANSWER_PROPOSAL = Permission("resolutions.answer_proposal", "Trả lời kiến nghị", COMMITTEE_OFFICE)
IMPORT_MEETINGS = Permission(
    "resolutions.import_meetings",
    "Nhập cuộc họp đã qua từ Excel",
    frozenset({Role.COMMITTEE_STAFF}),
    reaches_below=True,
)
GIVE_MEMBER_TASKS = Permission(
    "resolutions.give_member_tasks", "Phân công nhiệm vụ năm cho đảng viên", BRANCH_LEADERS
)


def may_read(user, organization):
    """Everybody with a post at the unit or above it, but those who only run the system."""
    return any(
        post.role in READERS and organization.path.startswith(post.path) for post in user.posts
    )


def require_reader(by, organization):
    if not may_read(by, organization):
        raise PermissionDenied("Đồng chí chưa được phân quyền xem sổ theo dõi của đơn vị này.")


def can_edit(user, meeting):
    """The leaders of the branch, and the minute-taker of this one meeting."""
    return EDIT_RESOLUTION.granted(user, meeting.branch) or is_minute_taker(user, meeting)


def require_editor(by, meeting):
    if not can_edit(by, meeting):
        raise PermissionDenied("Chỉ chi ủy và thư ký của cuộc họp này được soạn nghị quyết.")


def is_login_of(user, member):
    """Whether ``user`` is the login of ``member``; the system and strangers are nobody's login."""
    return (
        member is not None
        and not isinstance(user, SystemActor)
        and user.is_authenticated
        and member.user_id == user.pk
    )


def can_report(user, task):
    """The owner of the task and the leaders of the branch."""
    return is_login_of(user, task.owner) or FOLLOW_TASKS.granted(user, task.branch)


def can_confirm(user, task):
    """The checker named in the resolution, and the heads of the branch."""
    return is_login_of(user, task.point.checker) or CONFIRM_TASK.granted(user, task.branch)


def require_reporter(by, task):
    if not can_report(by, task):
        raise PermissionDenied("Chỉ người thực hiện và chi ủy được báo cáo nhiệm vụ này.")


def require_checker(by, task):
    if not can_confirm(by, task):
        raise PermissionDenied("Chỉ người kiểm tra và bí thư được xác nhận nhiệm vụ này.")
