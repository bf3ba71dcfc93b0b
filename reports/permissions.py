"""Who sees figures of whom, who asks for reports, who issues them (handbook 17)."""

from django.core.exceptions import PermissionDenied

from branches.choices import BRANCH_HEADS, Role
from branches.permissions import VIEW_COMMITTEE, Permission

REPORTERS = BRANCH_HEADS | {Role.COMMITTEE_STAFF, Role.COMMITTEE_LEADER}

VIEW_OWN_BRANCH = Permission(
    "reports.view_own_branch", "Xem chỉ số của chi bộ mình", frozenset({Role.MEMBER})
)
REQUEST_REPORT = Permission("reports.request_report", "Lập báo cáo", REPORTERS, reaches_below=True)
ISSUE_REPORT = Permission("reports.issue_report", "Ban hành báo cáo, cấp số", REPORTERS)
SET_AUTOMATIC = Permission("reports.set_automatic", "Đặt báo cáo tự lập", REPORTERS)


def may_view_figures(user, organization):
    """Leaders and committees the units they stand above; members their own branch."""
    return VIEW_COMMITTEE.granted(user, organization) or VIEW_OWN_BRANCH.granted(user, organization)


def require_figures(user, organization):
    if not may_view_figures(user, organization):
        raise PermissionDenied("Đồng chí chưa được phân quyền: xem chỉ số của đơn vị này.")
