"""Who may do what with a meeting (handbook 17)."""

from django.core.exceptions import PermissionDenied

from branches.choices import BRANCH_HEADS, BRANCH_LEADERS, Role
from branches.permissions import Permission, SystemActor
from meetings.rules import FROZEN_STATES
from members.groups import leads_group

PLAN_MEETING = Permission("meetings.plan", "Chuẩn bị cuộc họp", BRANCH_LEADERS)
ISSUE_NOTICE = Permission(
    "meetings.issue_notice", "Ban hành thông báo triệu tập, kế hoạch có số", BRANCH_HEADS
)
RECORD_MEETING = Permission("meetings.record", "Ghi cuộc họp", BRANCH_LEADERS)
LEAD_MEETING = Permission(
    "meetings.lead", "Hủy cuộc họp, mở lại điểm danh, thông qua biên bản", BRANCH_HEADS
)
SUBMIT_MINUTES = Permission("meetings.submit", "Gửi biên bản lên cấp trên", BRANCH_HEADS)
KEEP_DIGITAL_COPY = Permission("meetings.keep_digital_copy", "Giữ bản ký số", BRANCH_HEADS)
REVIEW_MINUTES = Permission(
    "meetings.review",
    "Duyệt biên bản của chi bộ",
    frozenset({Role.COMMITTEE_STAFF, Role.COMMITTEE_LEADER}),
    reaches_below=True,
)


def is_minute_taker(user, meeting):
    """Whether ``user`` is the login of the person appointed to write this meeting's minutes.

    Once these are signed, only as long as it still has a post in the branch.
    """
    if isinstance(user, SystemActor) or meeting.minute_taker is None:
        return False
    if not user.is_authenticated or meeting.minute_taker.user_id != user.pk:
        return False
    if meeting.state not in FROZEN_STATES:
        return True
    return any(post.organization_id == meeting.branch_id for post in user.posts)


def is_group_leader(user, meeting):
    """Whether ``user`` is the tổ trưởng of the group this meeting is of, on its day."""
    if isinstance(user, SystemActor) or not user.is_authenticated:
        return False
    return leads_group(user, meeting.group_id, meeting.branch_id, meeting.held_on)


def can_plan(user, meeting):
    """The leaders of the branch; the tổ trưởng for meetings of the own group."""
    return PLAN_MEETING.granted(user, meeting.branch) or is_group_leader(user, meeting)


def require_planner(by, meeting):
    if not can_plan(by, meeting):
        PLAN_MEETING.require(by, meeting.branch)


def can_record(user, meeting):
    """The leaders of the branch, the minute-taker of this one meeting, its group's tổ trưởng."""
    return (
        RECORD_MEETING.granted(user, meeting.branch)
        or is_minute_taker(user, meeting)
        or is_group_leader(user, meeting)
    )


def require_recorder(by, meeting):
    if not can_record(by, meeting):
        raise PermissionDenied(
            "Chỉ chi ủy, tổ trưởng và thư ký của cuộc họp này được ghi diễn biến cuộc họp."
        )
