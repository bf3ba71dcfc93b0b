"""Who may open which address of this app (see `branches.access`)."""

from branches.access import IN_SCOPE, UNIT, button, form, page
from branches.permissions import MANAGE_LOGINS
from members.permissions import CORRECT_MEMBER, MANAGE_GROUPS, MANAGE_ROLL, VIEW_MEMBER, VIEW_ROLL

RULES = {
    "home": page(),
    "roll": page(UNIT, VIEW_ROLL),
    "add": form(UNIT, MANAGE_ROLL),
    "groups": form(UNIT, MANAGE_GROUPS, reads=VIEW_ROLL),
    "group": page(IN_SCOPE, VIEW_ROLL),
    "group_join": button(IN_SCOPE, MANAGE_GROUPS),
    "group_lead": button(IN_SCOPE, MANAGE_GROUPS),
    "group_leave": button(IN_SCOPE, MANAGE_GROUPS),
    "group_end": form(IN_SCOPE, MANAGE_GROUPS),
    "detail": page(IN_SCOPE),
    "citizen_id": form(IN_SCOPE, CORRECT_MEMBER),
    "subject": page(IN_SCOPE, CORRECT_MEMBER),
    "subject_pdf": button(IN_SCOPE, CORRECT_MEMBER),
    "subject_json": page(IN_SCOPE, CORRECT_MEMBER),
    "who_sees": page(IN_SCOPE, VIEW_MEMBER),  # and the member
    "correct": form(IN_SCOPE, CORRECT_MEMBER),
    "official": form(IN_SCOPE, MANAGE_ROLL),
    "login": button(IN_SCOPE, MANAGE_LOGINS),
    "transfer": form(IN_SCOPE, MANAGE_ROLL),
    "leave": form(IN_SCOPE, MANAGE_ROLL),
    "stay": form(IN_SCOPE, MANAGE_ROLL),
    "stay_end": form(IN_SCOPE, MANAGE_ROLL),
    "status": form(IN_SCOPE, MANAGE_ROLL),
    "status_end": form(IN_SCOPE, MANAGE_ROLL),
    "local_post": form(IN_SCOPE, CORRECT_MEMBER),
    "local_post_end": form(IN_SCOPE, CORRECT_MEMBER),
    "position": form(IN_SCOPE, MANAGE_ROLL),
    "position_end": form(IN_SCOPE, MANAGE_ROLL),
}
