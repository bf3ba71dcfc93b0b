"""Who may open which address of this app (see `branches.access`)."""

from branches.access import ANYONE, OWN, UNIT, Reach, Rule, button, form, page
from branches.permissions import MANAGE_LOGINS, MANAGE_ORGANIZATIONS, MANAGE_RULES, VIEW_REFUSALS

# Moving a unit changes the unit above it: the right at the unit alone is not enough.
FROM_ABOVE = Reach(above=MANAGE_ORGANIZATIONS.roles)

RULES = {
    "home": page(),
    "login": Rule(None, reads=ANYONE, writes=ANYONE, is_public=True),
    "genuine_ask": Rule(None, reads=ANYONE, writes=ANYONE, is_public=True),
    "genuine": Rule(None, reads=ANYONE, is_public=True),
    "logout": button(),
    "password": form(),
    "contact": form(),
    "organizations": page(),
    "organization": page(UNIT),
    "organization_found": form(UNIT, MANAGE_ORGANIZATIONS),
    "organization_correct": form(UNIT, MANAGE_ORGANIZATIONS),
    "organization_move": form(UNIT, FROM_ABOVE),
    "organization_close": form(UNIT, MANAGE_ORGANIZATIONS),
    "term_add": form(UNIT, MANAGE_ORGANIZATIONS),
    "term_edit": form(UNIT, MANAGE_ORGANIZATIONS),
    "logins": page(UNIT, MANAGE_LOGINS),
    "login_create": form(UNIT, MANAGE_LOGINS),
    "login_grant": form(UNIT, MANAGE_LOGINS),
    "login_detail": page(UNIT, MANAGE_LOGINS),
    "login_slip": page(UNIT, MANAGE_LOGINS),
    "login_reset": button(UNIT, MANAGE_LOGINS),
    "login_close": button(UNIT, MANAGE_LOGINS),
    "post_close": button(UNIT, MANAGE_LOGINS),
    "refusals": page(UNIT, VIEW_REFUSALS),
    "rules": page(UNIT),
    "rules_history": page(UNIT),
    "rule_version": page(UNIT),
    "rule_begin": form(UNIT, MANAGE_RULES),
    "rule_head": form(UNIT, MANAGE_RULES),
    "rule_section": form(UNIT, MANAGE_RULES),
    "rule_publish": button(UNIT, MANAGE_RULES),
    "rule_withdraw": button(UNIT, MANAGE_RULES),
    "rule_discard": button(UNIT, MANAGE_RULES),
    "jobs": page(),
    "job": page(OWN),
    "job_file": page(OWN),
    "job_cancel": button(OWN),
    "job_retry": button(OWN),
    "job_follow_up": button(OWN),
    "job_seen": button(OWN),
}
