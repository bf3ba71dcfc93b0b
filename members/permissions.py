"""Who may keep the roll."""

from branches.choices import BRANCH_HEADS, Role
from branches.permissions import Permission

MANAGE_ROLL = Permission(
    "members.manage_roll",
    "Cập nhật danh sách đảng viên",
    frozenset({Role.COMMITTEE_STAFF}),
    reaches_below=True,
)
CORRECT_MEMBER = Permission(
    "members.correct_member",
    "Sửa thông tin đảng viên",
    BRANCH_HEADS | {Role.COMMITTEE_STAFF},
    reaches_below=True,
)
