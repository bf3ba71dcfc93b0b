"""Who rates, proposes, decides and reads yearly grades (handbook 13.4, 17)."""

from branches.choices import BRANCH_LEADERS, Role
from branches.permissions import Permission, SystemActor
from reports.grades.choices import GradeState
from reports.grades.querysets import GRADE_READERS

OFFICE = frozenset({Role.COMMITTEE_STAFF, Role.COMMITTEE_LEADER})

VIEW_GRADES = Permission(
    "reports.view_grades",
    "Xem kết quả xếp loại đảng viên",
    BRANCH_LEADERS | GRADE_READERS,
    reaches_below=True,
)
RATE_OWN_UNIT = Permission(
    "reports.rate_own_unit",
    "Tự xếp loại đơn vị, đề xuất xếp loại đảng viên",
    BRANCH_LEADERS | OFFICE,
)
PROPOSE_GRADES = Permission(
    "reports.propose_grades", "Thẩm định, đề xuất xếp loại tổ chức đảng", OFFICE, reaches_below=True
)
DECIDE_GRADES = Permission(
    "reports.decide_grades", "Quyết định xếp loại", frozenset({Role.COMMITTEE_LEADER})
)
IMPORT_GRADES = Permission(
    "reports.import_grades",
    "Nhập kết quả xếp loại các năm trước",
    frozenset({Role.COMMITTEE_STAFF}),
    reaches_below=True,
)


def may_propose(user, subject):
    """A member: the branch. An organisation: a unit above it, up to the deciding one."""
    if subject.member is not None:
        return RATE_OWN_UNIT.granted(user, subject.unit)
    if isinstance(user, SystemActor):
        return True
    decider = subject.decider
    return decider is not None and any(
        post.role in PROPOSE_GRADES.roles
        and post.path != subject.unit.path
        and post.path.startswith(decider.path)
        and subject.unit.path.startswith(post.path)
        for post in user.posts
    )


def may_decide(user, subject):
    """The leaders of the competent committee, nobody else above or below (13.4)."""
    return decides(user, subject.decider)


def decides(user, decider):
    """Whether ``user`` leads the committee ``decider``; None: nobody decides here."""
    return decider is not None and DECIDE_GRADES.granted(user, decider)


def stands_above(user, unit):
    """Whether ``user`` leads a committee at or above ``unit``: one of them decides its grades."""
    return any(
        post.role in DECIDE_GRADES.roles and unit.path.startswith(post.path) for post in user.posts
    )


def may_rate(user, subject):
    """A member rates itself, chi ủy for those without a login; an organisation its own heads."""
    if subject.member is not None and _is_login_of(user, subject.member):
        return True
    return RATE_OWN_UNIT.granted(user, subject.unit)


def may_leave_out(user, subject, state):
    """Whoever appraises or decides; an organisation's own heads until somebody proposed a grade.

    Leaving somebody out is not the member's own act. ``state`` None: there is nothing yet.
    """
    if may_propose(user, subject) or may_decide(user, subject):
        return True
    own = subject.member is None and state != GradeState.PROPOSED
    return own and RATE_OWN_UNIT.granted(user, subject.unit)


def _is_login_of(user, member):
    return not isinstance(user, SystemActor) and member.user_id == user.pk
