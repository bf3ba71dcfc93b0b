"""Who plans, inspects, answers and announces (handbook 17: INSPECTOR by dated mandate)."""

from branches.choices import BRANCH_HEADS, BRANCH_LEADERS, COMMITTEE_ROLES, Role
from branches.permissions import Permission
from reports.inspections.querysets import HEADS_OF_THE_UNIT

OFFICE = frozenset({Role.COMMITTEE_STAFF, Role.COMMITTEE_LEADER})

WRITE_PROGRAMME = Permission(
    "reports.write_programme",
    "Soạn chương trình kiểm tra, giám sát",
    COMMITTEE_ROLES | BRANCH_LEADERS,
)
SEND_PROGRAMME = Permission(
    "reports.send_programme",
    "Trình chương trình kiểm tra, giám sát",
    COMMITTEE_ROLES | BRANCH_HEADS,
)
DECIDE_PROGRAMME = Permission(
    "reports.decide_programme",
    "Duyệt chương trình kiểm tra, giám sát của chi bộ",
    OFFICE,
    reaches_below=True,
)
PASS_PROGRAMME = Permission(
    "reports.pass_programme",
    "Duyệt chương trình kiểm tra, giám sát của cấp ủy",
    frozenset({Role.COMMITTEE_LEADER}),
    reaches_below=True,
)
CONDUCT_INSPECTION = Permission(
    "reports.conduct_inspection", "Kiểm tra, giám sát đơn vị trực thuộc", COMMITTEE_ROLES
)
ANSWER_INSPECTION = Permission(
    "reports.answer_inspection", "Báo cáo, giải trình với đoàn kiểm tra", HEADS_OF_THE_UNIT
)
ANNOUNCE_INSPECTION = Permission(
    "reports.announce_inspection", "Ban hành thông báo kết quả kiểm tra", OFFICE
)
VIEW_COVERAGE = Permission(
    "reports.view_inspection_coverage",
    "Xem số liệu kiểm tra, giám sát",
    COMMITTEE_ROLES,
    reaches_below=True,
)


def decides(organization):
    """The permission that approves a programme of this unit.

    The committee's own passes through its leaders; a branch's through the office above.
    """
    return DECIDE_PROGRAMME if organization.is_branch else PASS_PROGRAMME


def sees_inspections(user, organization):
    """Whether the page of inspections of a unit has anything for this reader."""
    return any(
        one.granted(user, organization)
        for one in (VIEW_COVERAGE, WRITE_PROGRAMME, ANSWER_INSPECTION)
    )
