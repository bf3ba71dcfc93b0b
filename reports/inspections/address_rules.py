"""Who may open which address of programmes and inspections (see `branches.access`).

An inspection is its committee's; the heads of the unit below find it once it was sent to them.
"""

from branches.access import READERS, UNIT, Reach, Sight, button, form, page, reach_of
from branches.choices import BRANCH_LEADERS, COMMITTEE_ROLES, Role
from reports.inspections.permissions import (
    ANNOUNCE_INSPECTION,
    CONDUCT_INSPECTION,
    DECIDE_PROGRAMME,
    SEND_PROGRAMME,
    VIEW_COVERAGE,
    WRITE_PROGRAMME,
)
from reports.inspections.querysets import ABOVE, HEADS_OF_THE_UNIT

UNIT_INSPECTED = Reach(below=HEADS_OF_THE_UNIT)
SENT = Sight(at=COMMITTEE_ROLES, below=HEADS_OF_THE_UNIT)
IN_WORK = Sight(at=COMMITTEE_ROLES)
WRITERS = COMMITTEE_ROLES | BRANCH_LEADERS
PROGRAMME_IN_WORK = Sight(at=WRITERS)
PROGRAMME_SENT = Sight(at=WRITERS | {Role.SUPERVISOR}, above=ABOVE)
PROGRAMME_PASSED = Sight(at=WRITERS | {Role.SUPERVISOR, Role.MEMBER}, above=ABOVE, below=WRITERS)
ANY_PART = reach_of(VIEW_COVERAGE) | WRITE_PROGRAMME | Reach(at=HEADS_OF_THE_UNIT)

READ_BY_ALL_BELOW = Sight(at=READERS, below=READERS)

INSPECTIONS = {
    "inspection_coverage": page(UNIT, VIEW_COVERAGE),
    "inspection_summary": page(UNIT, VIEW_COVERAGE),
    "inspection_explained": page(UNIT, VIEW_COVERAGE),
    "follow_ups": page(UNIT, VIEW_COVERAGE),
    "issue_result_notice": form(UNIT, ANNOUNCE_INSPECTION),
    "inspection_notices": page(),
    "inspection_notice": page(READ_BY_ALL_BELOW),
    "inspection_notice_file": button(READ_BY_ALL_BELOW),
    "inspections": page(UNIT, ANY_PART),
    "open_inspections": form(UNIT, CONDUCT_INSPECTION),
    "programmes": page(UNIT),
    "programme_begin": button(UNIT, WRITE_PROGRAMME),
    "programme": page(PROGRAMME_PASSED),
    "programme_grounds": form(PROGRAMME_IN_WORK, WRITE_PROGRAMME),
    "programme_add_item": form(PROGRAMME_IN_WORK, WRITE_PROGRAMME),
    "programme_item": form(PROGRAMME_IN_WORK, WRITE_PROGRAMME),
    "programme_remove_item": button(PROGRAMME_IN_WORK, WRITE_PROGRAMME),
    "programme_result": form(PROGRAMME_PASSED, WRITE_PROGRAMME),
    "programme_submit": button(PROGRAMME_IN_WORK, SEND_PROGRAMME),
    "programme_take_back": button(PROGRAMME_SENT, SEND_PROGRAMME),
    "programme_approve": button(PROGRAMME_SENT, DECIDE_PROGRAMME),
    "programme_return": button(PROGRAMME_SENT, DECIDE_PROGRAMME),
    "programme_pdf": button(PROGRAMME_PASSED),
    "inspection": page(SENT),
    "inspection_lines": form(SENT, CONDUCT_INSPECTION),
    "inspection_book": form(SENT, CONDUCT_INSPECTION),
    "add_finding": form(SENT, CONDUCT_INSPECTION),
    "finding": form(SENT, CONDUCT_INSPECTION),
    "remove_finding": button(SENT, CONDUCT_INSPECTION),
    "follow_up": form(SENT, UNIT_INSPECTED | CONDUCT_INSPECTION),
    "send_inspection": button(IN_WORK, CONDUCT_INSPECTION),
    "take_inspection_back": button(SENT, CONDUCT_INSPECTION),
    "answer_inspection": form(SENT, UNIT_INSPECTED),
    "add_statement_file": form(SENT, UNIT_INSPECTED),
    "statement_file": page(SENT),
    "remove_statement_file": button(SENT, UNIT_INSPECTED),
    "hear_unit": form(SENT, CONDUCT_INSPECTION),
    "ask_unit_again": button(SENT, CONDUCT_INSPECTION),
    "conclude_inspection": form(SENT, CONDUCT_INSPECTION),
    "discard_inspection": button(SENT, CONDUCT_INSPECTION),
}
