"""Who may open which address of this app (see `branches.access`)."""

from branches.access import IN_SCOPE, MEETING, READERS, UNIT, Sight, button, form, page, reach_of
from branches.permissions import MANAGE_RULES, VIEW_COMMITTEE
from members.permissions import MANAGE_ROLL
from reports.absences.permissions import (
    ASK_SELF_CRITICISM,
    EXPORT_EVIDENCE,
    EXPORT_EVIDENCE_BELOW,
    ISSUE_NOTICE,
    VIEW_ALERTS_BELOW,
    VIEW_BRANCH_ALERTS,
)
from reports.exports.permissions import EXPORT_DOCUMENTS
from reports.grades.address_rules import GRADES
from reports.inspections.address_rules import INSPECTIONS
from reports.permissions import (
    ISSUE_REPORT,
    REMIND_BRANCHES,
    REQUEST_REPORT,
    SET_AUTOMATIC,
    VIEW_OWN_BRANCH,
)
from reports.surveys.address_rules import SURVEYS

FIGURES = reach_of(VIEW_COMMITTEE) | VIEW_OWN_BRANCH
ALERTS = reach_of(VIEW_BRANCH_ALERTS) | VIEW_ALERTS_BELOW
EVIDENCE = reach_of(EXPORT_EVIDENCE) | EXPORT_EVIDENCE_BELOW
WITHIN_THE_ORGANISATION = Sight(at=READERS, below=READERS)

SHOWN = {
    "home": page(None, FIGURES),
    "dashboard": page(UNIT, FIGURES),
    "summary": page(UNIT, FIGURES),
    "measures": page(UNIT, FIGURES),
    "obligations": page(UNIT, FIGURES),
    "term": page(UNIT, FIGURES),
    "quality": page(UNIT, FIGURES),
    "figure": page(UNIT, FIGURES),
    "meeting": page(MEETING, FIGURES),
    "unit_tasks": page(UNIT, FIGURES),
    "task_list": page(UNIT, FIGURES),
    "tasks_explained": page(UNIT, FIGURES),
    "data_quality": page(UNIT, VIEW_COMMITTEE),
    "month_numbers": page(UNIT, VIEW_COMMITTEE),
    "support_short": page(UNIT, VIEW_COMMITTEE),
    "support": page(UNIT, VIEW_COMMITTEE),
    "movements": page(UNIT, VIEW_COMMITTEE),
    "matrix": page(UNIT, VIEW_COMMITTEE),
    "remind": button(UNIT, REMIND_BRANCHES),
    "reminders": page(UNIT, REMIND_BRANCHES),
    "reminder": page(UNIT, REMIND_BRANCHES),
    "rule_preview": form(UNIT, MANAGE_RULES),
}
ABSENCES = {
    "absences": page(UNIT, ALERTS),
    "absence_summary": page(UNIT, ALERTS),
    "absences_explained": page(UNIT, ALERTS),
    "member_absences": page(UNIT, ALERTS),
    "self_criticism": form(UNIT, ASK_SELF_CRITICISM),
    "acceptance": form(UNIT, MANAGE_ROLL),
    "evidence": button(UNIT, EVIDENCE),
    "issue_notice": form(UNIT, ISSUE_NOTICE),
    "absence_notices": page(),
    "absence_notice": page(WITHIN_THE_ORGANISATION),
    "absence_notice_file": button(WITHIN_THE_ORGANISATION),
}
PAPERS = {
    "export": form(UNIT, EXPORT_DOCUMENTS),
    "reports": form(UNIT, REQUEST_REPORT, reads=VIEW_COMMITTEE),
    "narrative": form(UNIT, REQUEST_REPORT),
    "automatic": form(UNIT, SET_AUTOMATIC),
    "run": page(IN_SCOPE, VIEW_COMMITTEE),
    "issue": button(IN_SCOPE, ISSUE_REPORT),
    "file": button(IN_SCOPE, REQUEST_REPORT),
    "download": page(IN_SCOPE, VIEW_COMMITTEE),
}
RULES = {**SHOWN, **ABSENCES, **PAPERS, **INSPECTIONS, **SURVEYS, **GRADES}
