"""Who may do it: permissions are declared once and asked again by every action."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from branches.choices import BRANCH_HEADS, COMMITTEE_ROLES, Role


@dataclass(frozen=True)
class SystemActor:
    """The built-in actor "Hệ thống": commands and background work act as it."""

    pk: None = None
    full_name: str = "Hệ thống"
    is_authenticated: bool = True


SYSTEM = SystemActor()


def login_of(by):
    """The login behind ``by`` for a foreign key, or None for the system."""
    return None if isinstance(by, SystemActor) else by


@dataclass(frozen=True)
class Permission:
    """Something a post with one of ``roles`` lets its holder do at its node.

    With ``reaches_below`` the right also holds at the nodes below.
    """

    code: str
    label: str
    roles: frozenset
    reaches_below: bool = False

    def granted(self, user, organization):
        if isinstance(user, SystemActor):
            return True
        return user.is_authenticated and any(
            self.given_by(post, organization) for post in user.posts
        )

    def given_by(self, post, organization):
        """Whether this one post lets its holder do it at ``organization``."""
        return post.role in self.roles and self._reaches(post.path, organization.path)

    def require(self, user, organization):
        if not self.granted(user, organization):
            raise PermissionDenied(f"Đồng chí chưa được phân quyền: {self.label.lower()}.")

    def _reaches(self, held, wanted):
        return held == wanted or (self.reaches_below and wanted.startswith(held))


STAFF_AND_ADMIN = frozenset({Role.COMMITTEE_STAFF, Role.SYSTEM_ADMIN})

MANAGE_ORGANIZATIONS = Permission(
    "branches.manage_organizations", "Cập nhật tổ chức đảng", STAFF_AND_ADMIN, reaches_below=True
)
MANAGE_LOGINS = Permission(
    "branches.manage_logins", "Cấp tài khoản, phân quyền", STAFF_AND_ADMIN, reaches_below=True
)
GIVE_SYSTEM_ADMIN = Permission(
    "branches.give_system_admin",
    "Giao vai trò quản trị hệ thống",
    frozenset({Role.SYSTEM_ADMIN}),
    reaches_below=True,
)
VIEW_HEALTH = Permission(
    "branches.view_health", "Xem sức khỏe hệ thống", frozenset({Role.SYSTEM_ADMIN})
)
IMPORT_DATA = Permission(
    "branches.import_data", "Nhập dữ liệu từ Excel", STAFF_AND_ADMIN, reaches_below=True
)
VIEW_COMMITTEE = Permission(
    "branches.view_committee",
    "Xem số liệu của đơn vị",
    COMMITTEE_ROLES | BRANCH_HEADS | {Role.BRANCH_COMMITTEE, Role.SUPERVISOR},
    reaches_below=True,
)
VIEW_REFUSALS = Permission(
    "branches.view_refusals",
    "Xem truy cập bị từ chối",
    frozenset({Role.SYSTEM_ADMIN, Role.INSPECTOR}),
    reaches_below=True,
)
MANAGE_RULES = Permission(
    "branches.manage_rules",
    "Ban hành quy tắc của đơn vị",
    frozenset({Role.COMMITTEE_LEADER, Role.COMMITTEE_STAFF}),
)
ASK_REDACTION = Permission(
    "branches.ask_redaction",
    "Đề nghị gỡ nội dung",
    BRANCH_HEADS | {Role.COMMITTEE_STAFF, Role.COMMITTEE_LEADER},
    reaches_below=True,
)
DECIDE_REDACTION = Permission(
    "branches.decide_redaction",
    "Quyết định gỡ nội dung",
    frozenset({Role.COMMITTEE_LEADER}),
    reaches_below=True,
)
VIEW_TRAIL = Permission(
    "branches.view_trail",
    "Xem nhật ký của đơn vị",
    frozenset({Role.INSPECTOR, Role.SECRETARY}),
    reaches_below=True,
)
