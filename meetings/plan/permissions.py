"""Who may plan, decide and publish around meetings (handbook 17)."""

from branches.choices import BRANCH_HEADS, BRANCH_LEADERS, BRANCH_ROLES, Role
from branches.permissions import Permission

COMMITTEE_OFFICE = frozenset({Role.COMMITTEE_STAFF, Role.COMMITTEE_LEADER})

WRITE_PLAN = Permission("meetings.write_plan", "Soạn kế hoạch năm", BRANCH_LEADERS)
SEND_PLAN = Permission("meetings.send_plan", "Gửi kế hoạch năm lên cấp trên", BRANCH_HEADS)
DECIDE_PLAN = Permission(
    "meetings.decide_plan", "Duyệt kế hoạch năm của chi bộ", COMMITTEE_OFFICE, reaches_below=True
)
SEND_THEME = Permission(
    "meetings.send_theme", "Gửi chuyên đề đã sinh hoạt lên cấp trên", BRANCH_HEADS
)
JUDGE_THEME = Permission(
    "meetings.judge_theme",
    "Đọc, phổ biến chuyên đề của chi bộ",
    COMMITTEE_OFFICE,
    reaches_below=True,
)
PROPOSE_THEME = Permission(
    "meetings.propose_theme", "Đề xuất chuyên đề", BRANCH_LEADERS | {Role.MEMBER}
)
SET_WINDOW = Permission(
    "meetings.set_window", "Quy định ngày họp ngoại lệ", COMMITTEE_OFFICE, reaches_below=True
)
ASK_POSTPONEMENT = Permission("meetings.ask_postponement", "Xin lùi cuộc họp", BRANCH_HEADS)
DECIDE_POSTPONEMENT = Permission(
    "meetings.decide_postponement",
    "Quyết định việc xin lùi cuộc họp",
    COMMITTEE_OFFICE,
    reaches_below=True,
)
PUBLISH_ORIENTATION = Permission(
    "meetings.publish_orientation",
    "Ban hành định hướng, bản tin cho chi bộ",
    COMMITTEE_OFFICE,
    reaches_below=True,
)


def reads_confidential(user, branch):
    """Members and leaders of the branch read its confidential themes (20.1 A55).

    Whoever looks after the branch for the committee above does not.
    """
    return any(
        post.organization_id == branch.pk and post.role in BRANCH_ROLES for post in user.posts
    )
