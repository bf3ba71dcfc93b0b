"""Who may see and keep the roll."""

from branches.choices import BRANCH_HEADS, BRANCH_LEADERS, COMMITTEE_ROLES, Role
from branches.permissions import Permission

VIEW_ROLL = Permission(
    "members.view_roll",
    "Xem danh sách đảng viên",
    frozenset(Role) - {Role.SYSTEM_ADMIN},
    reaches_below=True,
)
VIEW_MEMBER = Permission(
    "members.view_member",
    "Xem thông tin đảng viên",
    BRANCH_LEADERS | COMMITTEE_ROLES | {Role.SUPERVISOR},
    reaches_below=True,
)
MANAGE_ROLL = Permission(
    "members.manage_roll",
    "Cập nhật danh sách đảng viên",
    frozenset({Role.COMMITTEE_STAFF}),
    reaches_below=True,
)
MANAGE_GROUPS = Permission(
    "members.manage_groups",
    "Lập tổ đảng, xếp đảng viên vào tổ",
    BRANCH_HEADS | {Role.COMMITTEE_STAFF},
    reaches_below=True,
)
CORRECT_MEMBER = Permission(
    "members.correct_member",
    "Sửa thông tin đảng viên",
    BRANCH_HEADS | {Role.COMMITTEE_STAFF},
    reaches_below=True,
)
