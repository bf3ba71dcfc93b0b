"""Who may open which address of yearly grades (see `branches.access`)."""

from branches.access import UNIT, Reach, button, form, page, reach_of
from branches.permissions import VIEW_COMMITTEE
from reports.grades.permissions import DECIDE_GRADES, VIEW_GRADES
from reports.permissions import VIEW_OWN_BRANCH

FIGURES = reach_of(VIEW_COMMITTEE) | VIEW_OWN_BRANCH
# The leaders of the committee that decides, which stands above the unit.
DECIDERS = Reach(at=DECIDE_GRADES.roles, above=DECIDE_GRADES.roles)

GRADES = {
    "grades": page(UNIT, FIGURES),
    "grade_targets": page(UNIT, FIGURES),
    "grade_unit": form(UNIT, VIEW_GRADES),  # who may do which step: `grades.permissions`
    "grade_member": form(UNIT, VIEW_GRADES),  # and the member
    "decide_grades": button(UNIT, DECIDERS),
}
