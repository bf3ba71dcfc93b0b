"""The whole table of who may do what, as a literal: a right given or taken shows here."""

from importlib import import_module
from pkgutil import walk_packages

import pytest

from branches.choices import Role
from branches.permissions import Permission
from tests.factories import make_branch, make_org, make_user

APPS = ("branches", "members", "meetings", "resolutions", "reports")
MEMBER, COMMITTEE, DEPUTY, SECRETARY = "MEMBER", "BRANCH_COMMITTEE", "DEPUTY_SECRETARY", "SECRETARY"
STAFF, LEADER, INSPECTOR = "COMMITTEE_STAFF", "COMMITTEE_LEADER", "INSPECTOR"
HEADS = {DEPUTY, SECRETARY}
LEADERS = {COMMITTEE, *HEADS}
OFFICE = {STAFF, "SYSTEM_ADMIN"}
READERS = {*LEADERS, "SUPERVISOR", STAFF, LEADER, INSPECTOR}

AT_THE_NODE = {
    "branches.manage_rules": {STAFF, LEADER},
    "branches.view_health": {"SYSTEM_ADMIN"},
    "meetings.ask_postponement": HEADS,
    "meetings.issue_notice": HEADS,
    "meetings.keep_digital_copy": HEADS,
    "meetings.lead": HEADS,
    "meetings.plan": LEADERS,
    "meetings.propose_theme": {MEMBER, *LEADERS},
    "meetings.record": LEADERS,
    "meetings.send_plan": HEADS,
    "meetings.send_theme": HEADS,
    "meetings.submit": HEADS,
    "meetings.write_plan": LEADERS,
    "reports.announce_inspection": {STAFF, LEADER},
    "reports.answer_inspection": {*HEADS, STAFF, LEADER},
    "reports.answer_survey": LEADERS,
    "reports.ask_self_criticism": HEADS,
    "reports.decide_grades": {LEADER},
    "reports.conduct_inspection": {STAFF, LEADER, INSPECTOR},
    "reports.export_evidence": {SECRETARY},
    "reports.issue_absence_notice": {STAFF, LEADER},
    "reports.view_branch_alerts": HEADS,
    "reports.issue_report": {*HEADS, STAFF, LEADER},
    "reports.send_programme": {*HEADS, STAFF, LEADER, INSPECTOR},
    "reports.send_survey": {STAFF, LEADER},
    "reports.rate_own_unit": {*LEADERS, STAFF, LEADER},
    "reports.set_automatic": {*HEADS, STAFF, LEADER},
    "reports.view_own_branch": {MEMBER},
    "reports.write_programme": {*LEADERS, STAFF, LEADER, INSPECTOR},
    "resolutions.agree_score": LEADERS,
    "resolutions.answer_directive": LEADERS,
    "resolutions.answer_proposal": {STAFF, LEADER},
    "resolutions.confirm_task": HEADS,
    "resolutions.edit": LEADERS,
    "resolutions.follow_tasks": LEADERS,
    "resolutions.give_member_tasks": LEADERS,
    "resolutions.keep_opinions": LEADERS,
    "resolutions.send_directive": {STAFF, LEADER},
    "resolutions.send_proposal": {*LEADERS, STAFF, LEADER},
    "resolutions.sign": HEADS,
    "resolutions.write_score_sheet": {STAFF, LEADER},
}
AND_BELOW = {
    "branches.ask_redaction": {*HEADS, STAFF, LEADER},
    "branches.decide_redaction": {LEADER},
    "branches.view_trail": {INSPECTOR, SECRETARY},
    "branches.give_system_admin": {"SYSTEM_ADMIN"},
    "branches.import_data": OFFICE,
    "branches.manage_logins": OFFICE,
    "branches.manage_organizations": OFFICE,
    "branches.view_committee": READERS,
    "branches.view_refusals": {"SYSTEM_ADMIN", INSPECTOR},
    "meetings.decide_plan": {STAFF, LEADER},
    "meetings.decide_postponement": {STAFF, LEADER},
    "meetings.judge_theme": {STAFF, LEADER},
    "meetings.publish_orientation": {STAFF, LEADER},
    "meetings.review": {STAFF, LEADER},
    "meetings.set_window": {STAFF, LEADER},
    "members.correct_member": {*HEADS, STAFF},
    "members.manage_groups": {*HEADS, STAFF},
    "members.manage_roll": {STAFF},
    "members.view_member": READERS,
    "members.view_roll": {MEMBER, "MINUTE_TAKER", *READERS},
    "reports.decide_programme": {STAFF, LEADER},
    "reports.export_evidence_below": {STAFF, LEADER, INSPECTOR},
    "reports.view_alerts_below": {STAFF, LEADER, INSPECTOR},
    "reports.pass_programme": {LEADER},
    "reports.view_inspection_coverage": {STAFF, LEADER, INSPECTOR},
    "reports.export_documents": {*HEADS, STAFF, LEADER, INSPECTOR},
    "reports.import_grades": {STAFF},
    "reports.propose_grades": {STAFF, LEADER},
    "reports.remind_branches": {STAFF, LEADER},
    "reports.view_grades": {*LEADERS, STAFF, LEADER, INSPECTOR},
    "reports.request_report": {*HEADS, STAFF, LEADER},
    "resolutions.confirm_score": {STAFF, LEADER},
    "resolutions.import_meetings": {STAFF},
    "resolutions.keep_numbers": {*HEADS, STAFF},
}


def declared():
    """Every permission of the product by its code."""
    found = {}
    for app in APPS:
        for module in walk_packages(import_module(app).__path__, f"{app}."):
            if module.name.endswith("permissions"):
                names = vars(import_module(module.name)).values()
                found |= {one.code: one for one in names if isinstance(one, Permission)}
    return found


def test_the_table_names_every_permission_with_its_roles():
    known = declared().values()
    for table, reaches in ((AT_THE_NODE, False), (AND_BELOW, True)):
        assert {
            one.code: {role.value for role in one.roles}
            for one in known
            if one.reaches_below is reaches
        } == table


@pytest.mark.parametrize("role", Role.values)
def test_a_right_never_reaches_up_or_aside(db, role):
    root = make_org(None, kind="CENTRAL")
    own = make_org(root)
    branch, aside = make_branch(own), make_org(root)
    user = make_user(own, role)
    for code, permission in declared().items():
        held = role in {one.value for one in permission.roles}
        reached = [permission.granted(user, unit) for unit in (root, aside, own, branch)]
        assert reached == [False, False, held, held and permission.reaches_below], code
