"""Who sees figures of whom, and who asks for reports (handbook 17)."""

from django.core.exceptions import PermissionDenied

from branches.choices import BRANCH_HEADS, Role
from branches.permissions import VIEW_COMMITTEE, Permission

VIEW_OWN_BRANCH = Permission(
    "reports.view_own_branch", "Xem chỉ số của chi bộ mình", frozenset({Role.MEMBER})
)
REQUEST_REPORT = Permission(
    "reports.request_report",
    "Lập báo cáo",
    BRANCH_HEADS | {Role.COMMITTEE_STAFF, Role.COMMITTEE_LEADER},
    reaches_below=True,
)


def may_view_figures(user, organization):
    """Leaders and committees the units they stand above; members their own branch."""
    return VIEW_COMMITTEE.granted(user, organization) or VIEW_OWN_BRANCH.granted(user, organization)


def require_figures(user, organization):
    if not may_view_figures(user, organization):
        raise PermissionDenied("Đồng chí chưa được phân quyền: xem chỉ số của đơn vị này.")
