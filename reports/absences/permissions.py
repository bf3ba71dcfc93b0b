"""Who is told of absences: the branch's heads, and the committee of what is marked for it.

Never other members: an alert is a private note, not a mark (product 4; handbook 11.6).
"""

from django.core.exceptions import PermissionDenied

from branches.choices import BRANCH_HEADS, COMMITTEE_ROLES, OrganizationKind, Role
from branches.permissions import Permission
from reports.absences.choices import TOLD_TO_BRANCH, TOLD_TO_COMMITTEE

VIEW_BRANCH_ALERTS = Permission(
    "reports.view_branch_alerts", "Xem nhắc nhở vắng sinh hoạt của chi bộ mình", BRANCH_HEADS
)
VIEW_ALERTS_BELOW = Permission(
    "reports.view_alerts_below",
    "Xem nhắc nhở vắng sinh hoạt báo lên cấp ủy",
    COMMITTEE_ROLES,
    reaches_below=True,
)

ASK_SELF_CRITICISM = Permission(
    "reports.ask_self_criticism", "Ghi yêu cầu tự phê bình", BRANCH_HEADS
)
EXPORT_EVIDENCE = Permission(
    "reports.export_evidence", "Lập hồ sơ vắng sinh hoạt của đảng viên", frozenset({Role.SECRETARY})
)
EXPORT_EVIDENCE_BELOW = Permission(
    "reports.export_evidence_below",
    "Lập hồ sơ vắng sinh hoạt của đảng viên",
    COMMITTEE_ROLES,
    reaches_below=True,
)
ISSUE_NOTICE = Permission(
    "reports.issue_absence_notice",
    "Ban hành thông báo đảng viên vắng sinh hoạt",
    frozenset({Role.COMMITTEE_STAFF, Role.COMMITTEE_LEADER}),
)


def kinds_told(user, organization):
    """The kinds of alerts about ``organization`` this person is told of."""
    kinds = frozenset()
    if VIEW_BRANCH_ALERTS.granted(user, organization):
        kinds |= TOLD_TO_BRANCH
    if VIEW_ALERTS_BELOW.granted(user, organization):
        kinds |= TOLD_TO_COMMITTEE
    return kinds


def sees_alerts(user, organization):
    return bool(kinds_told(user, organization))


def require_alerts(user, organization):
    """The kinds told; PermissionDenied when there are none."""
    kinds = kinds_told(user, organization)
    if not kinds:
        raise PermissionDenied(
            "Đồng chí chưa được phân quyền: xem nhắc nhở vắng sinh hoạt của đơn vị này."
        )
    return kinds


def exports_evidence(user, branch):
    return EXPORT_EVIDENCE.granted(user, branch) or EXPORT_EVIDENCE_BELOW.granted(user, branch)


def may_issue(user, organization):
    """Notices are issued by the committee of a grassroots organisation (handbook 15.4)."""
    is_grassroots = organization.kind == OrganizationKind.GRASSROOTS_COMMITTEE_AREA
    return is_grassroots and ISSUE_NOTICE.granted(user, organization)
