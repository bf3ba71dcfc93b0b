"""Which record stands in each address, so that somebody really gets through.

Everything not named here is the record of ``tests/test_scope.py``, of the branch.
"""

from django.urls import reverse

from tests.test_scope import ENTRIES, ids_for

# Addresses asked for the commune: they make no sense for a branch, or the thing is a committee's.
OF_THE_COMMUNE = {
    "branches:organization_found",
    "meetings:review_queue",
    "meetings:accept_many",
    "meetings:plans_below",
    "meetings:theme_quarters",
    "meetings:orientations",
    "meetings:orientation",
    "meetings:orientation_readers",
    "meetings:orientation_remove",
    "resolutions:send_directive",
    "resolutions:directive",
    "resolutions:withdraw_directive",
    "resolutions:answer_proposal",
    "reports:issue_notice",
    "reports:remind",
    "reports:reminders",
    "reports:survey",
    "reports:answer_survey",
    "reports:close_survey",
    "reports:reopen_survey",
    "reports:issue_survey_notice",
    "reports:survey_notice",
    "reports:survey_notice_file",
    "reports:open_inspections",
    "reports:issue_result_notice",
    "reports:inspection_notice",
    "reports:inspection_notice_file",
    "reports:inspection",
    "reports:inspection_lines",
    "reports:inspection_book",
    "reports:add_finding",
    "reports:finding",
    "reports:remove_finding",
    "reports:follow_up",
    "reports:send_inspection",
    "reports:take_inspection_back",
    "reports:answer_inspection",
    "reports:add_statement_file",
    "reports:statement_file",
    "reports:remove_statement_file",
    "reports:hear_unit",
    "reports:ask_unit_again",
    "reports:conclude_inspection",
    "reports:discard_inspection",
    "reports:send_survey",
    "reports:absence_notice",
    "reports:absence_notice_file",
}

# The stage the thing of an address must have reached; all others are asked of the meeting under way
# and what hangs on it.
STAGES = {
    "announced": {
        "meetings:edit",
        "meetings:notice",
        "meetings:postpone",
        "meetings:cancel",
        "meetings:delete",
        "meetings:start",
        "meetings:minute_taker",
        "meetings:committee",
        "meetings:prepare",
        "meetings:prepare_step",
        "meetings:document_add",
        "meetings:agenda_add",
        "meetings:receipts",
        "meetings:receipts_mark",
        "meetings:notice_issue",
        "meetings:own",
        "meetings:own_confirm",
        "meetings:own_leave",
        "meetings:own_opinion",
    },
    "held": {
        "meetings:adopt",
        "resolutions:adopt",
        "resolutions:change_point",
        "resolutions:remove_point",
        "resolutions:discard",
        "resolutions:text",
    },
    "adopted": {
        "meetings:return_to_draft",
        "meetings:sign",
        "resolutions:return_to_draft",
        "resolutions:sign",
    },
    "signed": {"meetings:submit"},
    "submitted": {
        "meetings:minutes",
        "meetings:aloud",
        "meetings:minutes_pdf",
        "meetings:minutes_docx",
        "meetings:full_copy",
        "meetings:extract",
        "meetings:document",
        "meetings:document_remove",
        "meetings:scan",
        "meetings:review",
        "meetings:review_accept",
        "meetings:review_return",
        "meetings:decide_reopening",
        "meetings:corrections",
        "meetings:answer_remark",
        "meetings:resubmit",
        "meetings:ask_reopening",
        "meetings:supplement",
        "resolutions:confirm_score",
        "resolutions:score_file",
        "resolutions:of_meeting",
        "resolutions:public_notice",
        "resolutions:detail",
        "resolutions:pdf",
        "resolutions:docx",
        "resolutions:task",
        "resolutions:task_going_on",
        "resolutions:task_report_done",
        "resolutions:task_confirm",
        "resolutions:task_send_back",
        "resolutions:task_drop",
        "resolutions:task_reopen",
    },
    "plan handed in": {
        "meetings:plan",
        "meetings:plan_take_back",
        "meetings:plan_approve",
        "meetings:plan_return",
        "meetings:plan_pdf",
        "meetings:plan_theme",
        "meetings:theme_document",
    },
    "plan approved": {"meetings:plan_issue"},
    "inspection sent": {
        "reports:inspection",
        "reports:inspection_lines",
        "reports:inspection_book",
        "reports:add_finding",
        "reports:finding",
        "reports:remove_finding",
        "reports:follow_up",
        "reports:take_inspection_back",
        "reports:answer_inspection",
        "reports:add_statement_file",
        "reports:statement_file",
        "reports:remove_statement_file",
        "reports:hear_unit",
        "reports:ask_unit_again",
        "reports:conclude_inspection",
        "reports:discard_inspection",
    },
    "programme begun": {
        "reports:programme_grounds",
        "reports:programme_add_item",
        "reports:programme_item",
        "reports:programme_remove_item",
        "reports:programme_submit",
    },
    "programme passed": {
        "reports:programme",
        "reports:programme_pdf",
        "reports:programme_result",
    },
    "rules published": {"branches:rule_version"},
    "sent by all above": {
        "resolutions:directive_in_branch",
        "resolutions:receive_directive",
        "resolutions:refuse_point",
        "resolutions:take_up_point",
    },
}
STAGE_OF = {name: stage for stage, names in STAGES.items() for name in names}
WITHOUT_OWNER = {
    "resolutions:import_template": {"kind": "dang-vien"},
    "branches:genuine": {"code": "ABCD-EFGH"},
}


def target_of(name):
    return "commune" if name in OF_THE_COMMUNE else "branch"


def address_of(name, world):
    return reverse(name, kwargs=kwargs_of(name, world))


def kwargs_of(name, world):
    """The parameters of an address, filled with a record the right people get through to."""
    if name in WITHOUT_OWNER:
        return WITHOUT_OWNER[name]
    if not ENTRIES[name].pattern.converters:
        return {}
    records = {**world.records, **world.stages.get(STAGE_OF.get(name), {})}
    ids = ids_for(name, world.village, records)
    if target_of(name) == "commune" and str(ENTRIES[name].pattern).startswith("don-vi/"):
        ids["pk"] = world.commune.pk
    return ids


def posted(name, world):
    """What must be sent for the address to find its thing at all."""
    return {
        "meetings:minute_taker": {"member": world.village.people[2].pk},
        "meetings:theme_judge": {"pho-bien": "1"},
        "reports:remind": {"month": 12},
        "resolutions:announce": {"kien-nghi": world.records["mains"]["kien-nghi/"]},
    }.get(name, {})
