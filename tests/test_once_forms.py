"""Every form that creates or issues something carries a key, so that sent twice it acts once.

The names below do the same thing twice without harm: they set, take away, move a state that is left
then, ask for the same open job again, or have a key of their own. A new form either includes
``components/_once.html`` or is thought over and put here.
"""

import re
from pathlib import Path

from django.conf import settings

FORM = re.compile(r'<form[^>]*method="post"[^>]*>.*?</form>', re.DOTALL)
ADDRESS = re.compile(r"""action="\{% url ['"]([\w:]+)['"]""")
KEYS = ("_once.html", "_confirm.html")

JOBS = {  # `request_job` gives the same open job back
    "branches:trail_csv", "meetings:attendance_sheet", "meetings:ballot_cards",
    "meetings:ballot_tally", "meetings:call_list", "meetings:full_copy", "meetings:minute_sheet",
    "meetings:minutes_docx", "meetings:minutes_pdf", "meetings:notice_pdf", "meetings:plan_pdf",
    "meetings:slips", "members:subject_pdf", "reports:file", "reports:programme_pdf",
    "resolutions:docx",
    "resolutions:pdf", "resolutions:register_file",
}  # fmt: skip
SETS = {  # the second time finds what the first one set
    "branches:genuine_ask", "branches:login", "meetings:agenda_restrict", "meetings:answer_remark",
    "meetings:ballot_confirm", "meetings:ballot_count", "meetings:change_speaker",
    "meetings:digital_original", "meetings:minute_taker", "meetings:opinion_read",
    "meetings:own_confirm", "meetings:plan_theme", "meetings:prepare_step",
    "meetings:receipts_mark", "meetings:revision_restore",
    "meetings:roll_call", "meetings:save_texts", "meetings:short_record",
    "meetings:theme_support", "meetings:typed", "members:group_lead",
}  # fmt: skip
MOVES = {  # refused from any state but the one it leaves
    "meetings:adopt", "meetings:ballot_recount", "meetings:end", "meetings:leave_decide",
    "meetings:plan_take_back", "meetings:postponement_decide", "meetings:reopen_roll_call",
    "meetings:theme_judge", "reports:programme_take_back", "reports:reopen_survey",
    "reports:take_inspection_back",
    "resolutions:adopt", "resolutions:agree_score", "resolutions:close_proposal",
    "resolutions:reopen_member_task", "resolutions:reopen_opinion", "resolutions:return_to_draft",
}  # fmt: skip
TAKES_AWAY = {
    "branches:job_cancel", "branches:job_seen", "branches:logout", "branches:redaction_withdraw",
    "branches:session_end", "branches:sessions_end", "meetings:agenda_drop",
    "meetings:document_remove", "meetings:drop_draft", "meetings:own_leave_withdraw",
    "meetings:postponement_withdraw", "meetings:remove_break", "meetings:remove_guest",
    "meetings:remove_praise", "meetings:remove_scan", "meetings:remove_speaker",
    "meetings:remove_vote", "meetings:window_remove", "members:group_leave",
    "reports:programme_remove_item", "reports:remove_finding", "reports:remove_statement_file",
    "resolutions:remove_point", "resolutions:take_back_announcement",
}  # fmt: skip
OWN_KEY = {
    "branches:recovery_codes",  # the newest set counts
    "meetings:add_speaker",  # the uid of its draft
}
# Forms sent to the page they stand on: logging in, passwords, a search, a preview, a merged text.
SELF = {
    "409_merge.html", "503_busy.html", "branches/login.html", "branches/send_again.html",
    "branches/password_change.html",
    "branches/proof.html", "branches/second_factor_check.html", "branches/second_factor_new.html",
    "members/citizen_id.html",
    "meetings/paper/find.html", "reports/automatic.html", "resolutions/imports/form.html",
}  # fmt: skip
HARMLESS = JOBS | SETS | MOVES | TAKES_AWAY | OWN_KEY


def forms_without_key():
    folder = Path(settings.BASE_DIR, "templates")
    for template in sorted(folder.rglob("*.html")):
        for form in FORM.findall(template.read_text(encoding="utf-8")):
            if not any(key in form for key in KEYS):
                address = ADDRESS.search(form)
                yield address[1] if address else template.relative_to(folder).as_posix()


def test_every_form_without_a_key_is_known_to_be_harmless():
    assert set(forms_without_key()) - HARMLESS - SELF == set()


def test_no_name_is_left_over():
    assert (HARMLESS | SELF) - set(forms_without_key()) == set()
