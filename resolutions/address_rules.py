"""Who may open which address of this app (see `branches.access`)."""

from branches.access import (
    IN_SCOPE,
    MEETING,
    OF_THE_BRANCH,
    READERS,
    SENT_DOWN,
    UNIT,
    Reach,
    Sight,
    button,
    form,
    page,
)
from branches.permissions import IMPORT_DATA
from meetings.address_rules import ADOPTED, IN_WORK, RECORDERS
from meetings.permissions import LEAD_MEETING
from resolutions.permissions import (
    ANSWER_DIRECTIVE,
    ANSWER_PROPOSAL,
    CONFIRM_TASK,
    FOLLOW_TASKS,
    GIVE_MEMBER_TASKS,
    KEEP_NUMBERS,
    KEEP_OPINIONS,
    SEND_DIRECTIVE,
    SEND_PROPOSAL,
    SIGN_RESOLUTION,
)
from resolutions.scoring.address_rules import SCORES

EDITORS = RECORDERS
REGISTER = Reach(at=READERS, above=READERS)
# A proposal as its addressee has it: known to the unit that sent it, and above.
SENT_UP = Sight(at=READERS, above=READERS, below=READERS)

DECIDING = {
    "of_meeting": page(MEETING),
    "public_notice": form(MEETING, LEAD_MEETING),
    "text": form(MEETING, EDITORS),
    "add_point": form(MEETING, EDITORS),
    "tell_result": button(MEETING, EDITORS),
    "change_point": form(IN_WORK, EDITORS),
    "remove_point": button(IN_WORK, EDITORS),
    "detail": page(MEETING),
    "adopt": button(IN_WORK, EDITORS),
    "return_to_draft": button(ADOPTED, EDITORS),
    "discard": button(IN_WORK, EDITORS),
    "sign": button(ADOPTED, SIGN_RESOLUTION),
    "pdf": button(MEETING),
    "docx": button(MEETING),
    "list": page(UNIT),
    "announce": button(MEETING, RECORDERS),
    "take_back_announcement": button(MEETING, RECORDERS),
}
FOLLOWING = {
    "tasks": page(),
    "task": page(OF_THE_BRANCH),
    "task_going_on": form(OF_THE_BRANCH, FOLLOW_TASKS),  # and the person charged
    "task_report_done": form(OF_THE_BRANCH, FOLLOW_TASKS),  # and the person charged
    "task_confirm": form(OF_THE_BRANCH, CONFIRM_TASK),  # and the checker named
    "task_send_back": form(OF_THE_BRANCH, CONFIRM_TASK),  # and the checker named
    "task_drop": form(OF_THE_BRANCH, FOLLOW_TASKS),
    "task_reopen": form(OF_THE_BRANCH, CONFIRM_TASK),  # and the checker named
    "member_tasks": page(UNIT, REGISTER),
    "give_member_task": form(UNIT, GIVE_MEMBER_TASKS),
    "member_task": page(OF_THE_BRANCH),
    "report_member_task": form(OF_THE_BRANCH, GIVE_MEMBER_TASKS),  # and the person charged
    "finish_member_task": form(OF_THE_BRANCH, GIVE_MEMBER_TASKS),
    "drop_member_task": form(OF_THE_BRANCH, GIVE_MEMBER_TASKS),
    "reopen_member_task": button(OF_THE_BRANCH, GIVE_MEMBER_TASKS),
    "report_in_meeting": button(MEETING, RECORDERS),
}
REGISTERS = {
    "directives": page(UNIT),
    "send_directive": form(UNIT, SEND_DIRECTIVE),
    "directive": page(SENT_DOWN),
    "withdraw_directive": button(SENT_DOWN, SEND_DIRECTIVE),
    "directive_in_branch": page(IN_SCOPE),
    "receive_directive": button(IN_SCOPE, ANSWER_DIRECTIVE),
    "refuse_point": form(IN_SCOPE, ANSWER_DIRECTIVE),
    "take_up_point": button(IN_SCOPE, ANSWER_DIRECTIVE),
    "score_templates": page(UNIT, REGISTER),
    "numbers": page(UNIT, REGISTER),
    "first_number": form(UNIT, KEEP_NUMBERS),
    "void_number": form(UNIT, KEEP_NUMBERS),
    "register_file": button(UNIT, REGISTER),
    "opinions": page(UNIT, REGISTER),
    "note_opinion": form(UNIT, KEEP_OPINIONS),
    "answer_opinion": form(IN_SCOPE, KEEP_OPINIONS),
    "reopen_opinion": button(IN_SCOPE, KEEP_OPINIONS),
    "forward_opinion": button(IN_SCOPE, KEEP_OPINIONS),
    "proposals": page(UNIT, REGISTER),
    "send_proposal": form(UNIT, SEND_PROPOSAL),
    "proposal": page(IN_SCOPE),
    "answer_proposal": form(SENT_UP, ANSWER_PROPOSAL),
    "ask_again": form(IN_SCOPE, SEND_PROPOSAL),
    "close_proposal": button(IN_SCOPE, SEND_PROPOSAL),
    "imports": page(),
    "import_template": page(),
    "import": form(UNIT, IMPORT_DATA),
    "import_confirm": button(UNIT, IMPORT_DATA),
}
RULES = {**DECIDING, **FOLLOWING, **REGISTERS, **SCORES}
