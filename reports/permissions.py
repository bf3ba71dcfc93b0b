"""Who sees figures of whom, who asks for reports, who issues them (handbook 17)."""

from django.core.exceptions import PermissionDenied

from branches.choices import BRANCH_HEADS, OrganizationKind, Role
from branches.models import PartyOrganization
from branches.permissions import VIEW_COMMITTEE, Permission, SystemActor
from reports.choices import ReportKind

WITH_NAMES = frozenset({ReportKind.HALF, ReportKind.YEAR})
NAMES_STAY = (
    "Báo cáo này nêu tên đảng viên vắng nhiều kỳ nên chỉ mở trong đảng bộ cơ sở của chi bộ. Đồng "
    "chí xem báo cáo của đảng bộ cấp trên chi bộ."
)
REPORTERS = BRANCH_HEADS | {Role.COMMITTEE_STAFF, Role.COMMITTEE_LEADER}

VIEW_OWN_BRANCH = Permission(
    "reports.view_own_branch", "Xem chỉ số của chi bộ mình", frozenset({Role.MEMBER})
)
REQUEST_REPORT = Permission("reports.request_report", "Lập báo cáo", REPORTERS, reaches_below=True)
ISSUE_REPORT = Permission("reports.issue_report", "Ban hành báo cáo, cấp số", REPORTERS)
SET_AUTOMATIC = Permission("reports.set_automatic", "Đặt báo cáo tự lập", REPORTERS)
REMIND_BRANCHES = Permission(
    "reports.remind_branches",
    "Nhắc chi bộ",
    frozenset({Role.COMMITTEE_STAFF, Role.COMMITTEE_LEADER}),
    reaches_below=True,
)


def may_view_figures(user, organization):
    """Leaders and committees the units they stand above; members their own branch."""
    return VIEW_COMMITTEE.granted(user, organization) or VIEW_OWN_BRANCH.granted(user, organization)


def require_figures(user, organization):
    if not may_view_figures(user, organization):
        raise PermissionDenied("Đồng chí chưa được phân quyền: xem chỉ số của đơn vị này.")


def require_report(user, organization, kind):
    """Refuse the report of a branch that names members to readers above its grassroots unit.

    Members absent often are told of within the grassroots organisation only (handbook 20.1 A39);
    the reports of committees give their numbers.
    """
    VIEW_COMMITTEE.require(user, organization)
    if not may_read_report(user, organization, kind):
        raise PermissionDenied(NAMES_STAY)


def may_read_report(user, organization, kind):
    """Whether ``user`` may read reports of ``kind`` of a unit; see `require_report`."""
    if isinstance(user, SystemActor):
        return True
    if not VIEW_COMMITTEE.granted(user, organization):
        return False
    if not organization.is_branch or kind not in WITH_NAMES:
        return True
    top = _grassroots_path(organization)
    return any(
        post.role in VIEW_COMMITTEE.roles
        and post.path.startswith(top)
        and organization.path.startswith(post.path)
        for post in user.posts
    )


def _grassroots_path(branch):
    """The path of the grassroots committee above a branch, else of the unit directly above it."""
    above = PartyOrganization.objects.ancestors_of(branch.path).exclude(pk=branch.pk)
    paths = dict(above.values_list("path", "kind"))
    grassroots = [
        path for path, kind in paths.items() if kind == OrganizationKind.GRASSROOTS_COMMITTEE_AREA
    ]
    return min(grassroots) if grassroots else max(paths, default=branch.path)
