"""Who scores a meeting, who agrees, who confirms, who writes the sheet (handbook 12, 17)."""

from django.core.exceptions import PermissionDenied

from branches.choices import BRANCH_LEADERS, Role
from branches.permissions import Permission
from meetings.permissions import can_record
from resolutions.permissions import COMMITTEE_OFFICE, is_login_of

AGREE_SCORE = Permission(
    "resolutions.agree_score", "Thống nhất điểm chất lượng sinh hoạt", BRANCH_LEADERS
)
CONFIRM_SCORE = Permission(
    "resolutions.confirm_score",
    "Xác nhận điểm chất lượng sinh hoạt của chi bộ",
    COMMITTEE_OFFICE,
    reaches_below=True,
)
WRITE_SHEET = Permission(
    "resolutions.write_score_sheet",
    "Ban hành phiếu chấm điểm của đơn vị",
    frozenset({Role.COMMITTEE_LEADER, Role.COMMITTEE_STAFF}),
)


def can_score(user, score):
    """The member asked to follow the meeting, and whoever may write its record."""
    return is_login_of(user, score.scorer) or can_record(user, score.meeting)


def require_scorer(by, score):
    if not can_score(by, score):
        raise PermissionDenied(
            "Chỉ đồng chí được giao theo dõi, chi ủy và thư ký của cuộc họp này được chấm điểm."
        )
