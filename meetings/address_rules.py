"""Who may open which address of this app (see `branches.access`).

A minute-taker is whoever was appointed to write the meeting of the address; a tổ trưởng has the
same rights at the meetings of the own group.
"""

from branches.access import (
    BRANCH_AFFAIR,
    MEETING,
    OF_THE_BRANCH,
    READERS,
    UNIT,
    Reach,
    Sight,
    button,
    form,
    page,
)
from branches.choices import BRANCH_LEADERS, COMMITTEE_ROLES, Role
from meetings.permissions import (
    ISSUE_NOTICE,
    LEAD_MEETING,
    PLAN_MEETING,
    REVIEW_MINUTES,
    SUBMIT_MINUTES,
)
from meetings.plan.permissions import (
    ASK_POSTPONEMENT,
    DECIDE_PLAN,
    DECIDE_POSTPONEMENT,
    JUDGE_THEME,
    PROPOSE_THEME,
    PUBLISH_ORIENTATION,
    SEND_PLAN,
    SEND_THEME,
    SET_WINDOW,
    WRITE_PLAN,
)

WRITERS = BRANCH_LEADERS | {Role.MINUTE_TAKER}
RECORDERS = Reach(at=WRITERS)

# What is still in the making: nobody above, and members only what was adopted or handed in.
IN_WORK = Sight(at=WRITERS)
ADOPTED = Sight(at=WRITERS | {Role.MEMBER})
PLAN_IN_WORK = Sight(at=BRANCH_LEADERS)
AMONG_OURSELVES = Sight(at=BRANCH_LEADERS | {Role.MEMBER})
ORIENTATION = Sight(at=READERS, above=COMMITTEE_ROLES, below=READERS)

PLANNING = {
    "list": page(),
    "branch": page(UNIT),
    "create": form(UNIT, PLAN_MEETING),
    "detail": page(MEETING),
    "edit": form(MEETING, PLAN_MEETING),
    "notice": form(MEETING, PLAN_MEETING),
    "postpone": button(MEETING, PLAN_MEETING),
    "cancel": button(MEETING, LEAD_MEETING),
    "delete": button(MEETING, LEAD_MEETING),
    "minute_taker": button(MEETING, PLAN_MEETING),
    "attendance_sheet": button(MEETING, PLAN_MEETING),
    "committee": form(MEETING, PLAN_MEETING),
    "windows": page(UNIT),
    "window_add": button(UNIT, SET_WINDOW),
    "window_remove": button(UNIT, SET_WINDOW),
    "postponement_ask": button(UNIT, ASK_POSTPONEMENT),
    "postponement_decide": button(BRANCH_AFFAIR, DECIDE_POSTPONEMENT),
    "postponement_withdraw": button(BRANCH_AFFAIR, ASK_POSTPONEMENT),
}
PLANS = {
    "plans": page(UNIT),
    "plan_begin": button(UNIT, WRITE_PLAN),
    "plans_below": page(UNIT, DECIDE_PLAN),
    "plan": page(OF_THE_BRANCH),
    "plan_edit": form(PLAN_IN_WORK, WRITE_PLAN),
    "plan_submit": button(PLAN_IN_WORK, SEND_PLAN),
    "plan_take_back": button(OF_THE_BRANCH, SEND_PLAN),
    "plan_approve": button(OF_THE_BRANCH, DECIDE_PLAN),
    "plan_return": button(OF_THE_BRANCH, DECIDE_PLAN),
    "plan_issue": button(OF_THE_BRANCH, ISSUE_NOTICE),
    "plan_pdf": button(OF_THE_BRANCH),
    "plan_theme": button(OF_THE_BRANCH, WRITE_PLAN),
    "theme_document": form(OF_THE_BRANCH, WRITE_PLAN),
    "theme_proposals": form(UNIT, PROPOSE_THEME),
    "theme_support": button(AMONG_OURSELVES, PROPOSE_THEME),
    "theme_take": button(AMONG_OURSELVES, WRITE_PLAN),
    "themes": page(UNIT),
    "theme_quarters": page(UNIT, JUDGE_THEME),
    "theme_send": form(MEETING, SEND_THEME),
    "theme_sent": page(OF_THE_BRANCH),
    "theme_judge": button(OF_THE_BRANCH, JUDGE_THEME),
}
PREPARING = {
    "prepare": page(MEETING, PLAN_MEETING),
    "prepare_step": button(MEETING, PLAN_MEETING),
    "document_add": button(MEETING, PLAN_MEETING),
    "orientation_use": button(MEETING, PLAN_MEETING),
    "leave_decide": button(MEETING, LEAD_MEETING),
    "opinion_read": button(MEETING, RECORDERS),
    "receipts": page(MEETING, PLAN_MEETING),
    "receipts_mark": button(MEETING, PLAN_MEETING),
    "slips": button(MEETING, PLAN_MEETING),
    "call_list": button(MEETING, PLAN_MEETING),
    "notice_issue": button(MEETING, ISSUE_NOTICE),
    "notice_pdf": button(MEETING),
    "agenda_add": button(MEETING, PLAN_MEETING),
    "agenda_drop": button(MEETING, PLAN_MEETING),
    "agenda_restrict": button(MEETING, PLAN_MEETING),
    "calendar": page(MEETING),
    "own": page(MEETING),
    "own_confirm": button(MEETING),
    "own_leave": button(MEETING),
    "own_leave_withdraw": button(MEETING),
    "own_opinion": button(MEETING),
    "document": page(MEETING),
    "document_remove": button(MEETING, PLAN_MEETING),
    "orientations": form(UNIT, PUBLISH_ORIENTATION),
    "orientation": form(ORIENTATION, PUBLISH_ORIENTATION, reads=ORIENTATION),
    "orientation_readers": page(ORIENTATION, PUBLISH_ORIENTATION),
    "orientation_remove": button(ORIENTATION, PUBLISH_ORIENTATION),
}
RECORDING = {
    "start": button(MEETING, RECORDERS),
    "record": page(MEETING, RECORDERS),
    "roll_call": button(MEETING, RECORDERS),
    "reopen_roll_call": button(MEETING, LEAD_MEETING),
    "add_item": button(MEETING, RECORDERS),
    "save_item": button(MEETING, RECORDERS),
    "add_speaker": button(MEETING, RECORDERS),
    "change_speaker": button(MEETING, RECORDERS),
    "remove_speaker": button(MEETING, RECORDERS),
    "save_draft": button(MEETING, RECORDERS),
    "drop_draft": button(MEETING, RECORDERS),
    "add_guest": button(MEETING, RECORDERS),
    "remove_guest": button(MEETING, RECORDERS),
    "add_vote": button(MEETING, RECORDERS),
    "remove_vote": button(MEETING, RECORDERS),
    "add_praise": button(MEETING, RECORDERS),
    "remove_praise": button(MEETING, RECORDERS),
    "add_break": button(MEETING, RECORDERS),
    "remove_break": button(MEETING, RECORDERS),
    "save_texts": button(MEETING, RECORDERS),
    "short_record": button(MEETING, RECORDERS),
    "restrict_item": button(MEETING, RECORDERS),
    "end": button(MEETING, RECORDERS),
    "ballots": form(MEETING, RECORDERS),
    "ballot": page(MEETING, RECORDERS),  # and the tellers of this ballot
    "ballot_count": button(MEETING, RECORDERS),
    "ballot_confirm": button(MEETING, RECORDERS),  # and the teller named
    "ballot_recount": button(MEETING, RECORDERS),
    "ballot_discard": button(MEETING, RECORDERS),
    "ballot_cards": button(MEETING, RECORDERS),
    "ballot_tally": button(MEETING, RECORDERS),
    "find_paper": form(),
    "paper": page(MEETING, RECORDERS),
    "write_up": button(MEETING, RECORDERS),
    "minute_sheet": button(MEETING, RECORDERS),
    "add_scan": button(MEETING, RECORDERS),
    "scan": page(MEETING),
    "remove_scan": button(MEETING, RECORDERS),
}
MINUTES = {
    "minutes": page(MEETING),
    "aloud": page(MEETING),
    "adopt": button(IN_WORK, LEAD_MEETING),
    "return_to_draft": button(ADOPTED, LEAD_MEETING),
    "sign": button(ADOPTED, RECORDERS),
    "submit": button(ADOPTED, SUBMIT_MINUTES),
    "minutes_pdf": button(MEETING),
    "minutes_docx": button(MEETING),
    "full_copy": button(MEETING, RECORDERS | REVIEW_MINUTES),
    "extract": form(MEETING, LEAD_MEETING),
    "search": page(),
    "book": page(UNIT),
    "book_pdf": button(UNIT),
    "review_queue": page(UNIT, REVIEW_MINUTES),
    "accept_many": button(UNIT, REVIEW_MINUTES),
    "review": page(MEETING, REVIEW_MINUTES),
    "review_accept": button(MEETING, REVIEW_MINUTES),
    "review_return": button(MEETING, REVIEW_MINUTES),
    "decide_reopening": button(MEETING, REVIEW_MINUTES),
    "corrections": page(MEETING, LEAD_MEETING),
    "answer_remark": button(MEETING, LEAD_MEETING),
    "resubmit": button(MEETING, LEAD_MEETING),
    "ask_reopening": button(MEETING, LEAD_MEETING),
    "supplement": button(MEETING, LEAD_MEETING),
}
RULES = {**PLANNING, **PLANS, **PREPARING, **RECORDING, **MINUTES}
