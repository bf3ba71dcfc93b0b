"""What belongs to signed minutes beyond their paper: every row the guards hold still."""

from branches.sealed_records import SealedKind, SealedRows, register

MINUTES_SIGNED = "meetings.minutes_signed"
LAYOUT_1 = (
    SealedRows(
        "meetings.Meeting",
        "pk",
        (
            *("uid", "branch_id", "meeting_type", "mode", "held_on", "for_year", "for_month"),
            *("started_at", "ended_at", "break_minutes", "place", "theme", "mode_document"),
            *("is_model", "after_flag_ceremony", "with_story", "group_id", "group_name"),
            *("no_criticism_reason", "from_paper", "chair_id", "minute_taker_id", "fee_note"),
            *("agenda_adopted", "conclusion", "praise", "criticism", "expected_count"),
            *("present_count", "contribution_count", "adopted_at", "taken_over", "rule_codes"),
        ),
    ),
    SealedRows(
        "meetings.AgendaItem",
        "meeting_id",
        (
            *("seq", "code", "phase", "title", "presenter_id", "gist", "conclusion", "is_done"),
            *("is_restricted", "planned_minutes", "actual_minutes"),
        ),
    ),
    SealedRows(
        "meetings.Attendance",
        "meeting_id",
        (
            *("member_id", "organization_id", "ym", "status", "is_expected", "reason_code"),
            *("reason_text", "late_minutes", "left_early", "contribution_count"),
        ),
    ),
    SealedRows(
        "meetings.Contribution",
        "meeting_id",
        (
            *("uid", "member_id", "agenda_item_id", "seq", "kind", "text", "is_written"),
            *("is_read_out", "is_substantive"),
        ),
    ),
    SealedRows("meetings.Guest", "meeting_id", ("full_name", "title", "role")),
    SealedRows(
        "meetings.Signature",
        "meeting_id",
        (
            *("role", "member_id", "signed_hash", "signed_at", "signed_by_id", "on_paper"),
            "scan_id",
        ),
    ),
    SealedRows(
        "meetings.Vote",
        "meeting_id",
        (
            *("seq", "matter", "question", "about_name", "method", "base", "present_with_vote"),
            *("yes", "no", "abstain", "not_voting", "invalid", "is_adopted", "reserved_opinion"),
        ),
    ),
    SealedRows("meetings.Meeting_called", "meeting_id", ("member_id",)),
    SealedRows("meetings.MeetingBreak", "meeting_id", ("started_at", "ended_at")),
    SealedRows(
        "meetings.Praise",
        "meeting_id",
        ("seq", "kind", "member_id", "text", "remedy", "remedy_due_on"),
    ),
    SealedRows(
        "meetings.SecretBallot",
        "meeting_id",
        (
            *("seq", "matter", "question", "about_name", "state", "issued", "collected"),
            *("invalid", "yes", "no", "abstain", "vote_id"),
        ),
    ),
    SealedRows(
        "meetings.Teller",
        "ballot__meeting_id",
        ("member_id", "confirmed_at", "confirmed_by_id", "on_paper", "scan_id"),
    ),
)


def register_all():
    register(SealedKind(MINUTES_SIGNED, {1: LAYOUT_1}))
