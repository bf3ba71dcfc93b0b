"""Who may open which address of surveys (see `branches.access`)."""

from branches.access import READERS, UNIT, Reach, Sight, button, form, page, reach_of
from branches.choices import BRANCH_LEADERS, COMMITTEE_ROLES
from reports.inspections.permissions import CONDUCT_INSPECTION
from reports.surveys.permissions import ANSWER_SURVEY, SEND_SURVEY

SENT_DOWN = Sight(at=COMMITTEE_ROLES | BRANCH_LEADERS, below=BRANCH_LEADERS)
ANY_PART = reach_of(SEND_SURVEY) | ANSWER_SURVEY | CONDUCT_INSPECTION
READ_BY_ALL_BELOW = Sight(at=READERS, below=READERS)

SURVEYS = {
    "surveys": page(UNIT, ANY_PART),
    "send_survey": form(UNIT, SEND_SURVEY),
    "survey": page(SENT_DOWN, CONDUCT_INSPECTION),
    "answer_survey": form(SENT_DOWN, Reach(below=BRANCH_LEADERS)),
    "close_survey": button(SENT_DOWN, SEND_SURVEY),
    "reopen_survey": button(SENT_DOWN, SEND_SURVEY),
    "issue_survey_notice": form(SENT_DOWN, SEND_SURVEY),
    "survey_notice": page(READ_BY_ALL_BELOW),
    "survey_notice_file": button(READ_BY_ALL_BELOW),
}
