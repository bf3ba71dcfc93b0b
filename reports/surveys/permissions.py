"""Who asks the branches, who answers for a branch (handbook 16.2)."""

from branches.choices import BRANCH_LEADERS, Role
from branches.permissions import Permission
from reports.inspections.permissions import CONDUCT_INSPECTION

SEND_SURVEY = Permission(
    "reports.send_survey",
    "Khảo sát các chi bộ",
    frozenset({Role.COMMITTEE_STAFF, Role.COMMITTEE_LEADER}),
)
ANSWER_SURVEY = Permission("reports.answer_survey", "Trả lời khảo sát", BRANCH_LEADERS)


def sees_surveys(user, organization):
    """Whether the list of surveys of a unit has anything for this reader."""
    parts = (SEND_SURVEY, ANSWER_SURVEY, CONDUCT_INSPECTION)
    return any(one.granted(user, organization) for one in parts)
