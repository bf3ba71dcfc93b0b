"""Who asks the branches, who answers for a branch (handbook 16.2)."""

from branches.choices import BRANCH_LEADERS, Role
from branches.permissions import Permission

SEND_SURVEY = Permission(
    "reports.send_survey",
    "Khảo sát các chi bộ",
    frozenset({Role.COMMITTEE_STAFF, Role.COMMITTEE_LEADER}),
)
ANSWER_SURVEY = Permission("reports.answer_survey", "Trả lời khảo sát", BRANCH_LEADERS)
