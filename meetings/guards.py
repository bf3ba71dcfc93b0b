"""What is signed stays: the database refuses to change it (reliability guide 4)."""

from branches.grants import seal_table
from branches.guards import Guard, register, register_yielding

MESSAGE = "Biên bản đã ký không sửa, không xóa được."
FROZEN = "('SIGNED','SUBMITTED','RETURNED','CORRECTED','REVIEWED')"
CONTENT_COLUMNS = [
    "uid",
    "branch_id",
    "meeting_type",
    "mode",
    "held_on",
    "for_year",
    "for_month",
    "started_at",
    "ended_at",
    "break_minutes",
    "place",
    "theme",
    "mode_document",
    "is_model",
    "after_flag_ceremony",
    "with_story",
    "group_id",
    "group_name",
    "no_criticism_reason",
    "from_paper",
    "chair_id",
    "minute_taker_id",
    "fee_note",
    "agenda_adopted",
    "conclusion",
    "praise",
    "criticism",
    "expected_count",
    "present_count",
    "contribution_count",
    "adopted_at",
    "taken_over",
    "rule_codes",
]
CHILDREN = (
    *("agendaitem", "attendance", "contribution", "guest", "signature", "vote"),
    *("meeting_called", "meetingbreak", "praise", "secretballot"),
)
OF_BALLOT = (
    "EXISTS (SELECT 1 FROM meetings_secretballot b JOIN meetings_meeting m ON m.id = b.meeting_id "
    "WHERE b.id = {row}.ballot_id AND m.state IN {frozen})"
)
TWO_PEOPLE = (
    "NEW.confirmed_by_id IS NOT NULL AND NEW.scan_id IS NULL AND EXISTS (SELECT 1 "
    "FROM meetings_teller o WHERE o.ballot_id = NEW.ballot_id AND o.id <> NEW.id "
    "AND o.confirmed_by_id = NEW.confirmed_by_id AND o.scan_id IS NULL)"
)
TWO_PEOPLE_MESSAGE = "Hai xác nhận kiểm phiếu phải do hai người khác nhau ghi."
SIGNED_COLUMNS = ("uid", "organization_id", "kind", "source_uid", "sha256", "code", "signed_at")
INSERT_ONLY = ("signeddocument", "renderedfile", "minutessupplement", "minutesentry", "digitalcopy")
# An accepted meeting moves no more; a round of review is written once, its correction once;
# a remark keeps its words, and its answer once the branch has sent the minutes back; a decided
# request stays decided.
OF_REVIEW = {
    "meeting": [
        ("UPDATE", "OLD.state = 'REVIEWED' AND NEW.state IS DISTINCT FROM OLD.state"),
    ],
    "review": [
        (
            "UPDATE",
            "OLD.corrected_at IS NOT NULL OR OLD.decision IS DISTINCT FROM NEW.decision "
            "OR OLD.meeting_id IS DISTINCT FROM NEW.meeting_id "
            "OR OLD.round IS DISTINCT FROM NEW.round "
            "OR OLD.until_on IS DISTINCT FROM NEW.until_on "
            "OR OLD.received_at IS DISTINCT FROM NEW.received_at "
            "OR OLD.decided_at IS DISTINCT FROM NEW.decided_at "
            "OR OLD.decided_by_id IS DISTINCT FROM NEW.decided_by_id",
        ),
        ("DELETE", "OLD.id IS NOT NULL"),
    ],
    "reviewremark": [
        (
            "UPDATE",
            "OLD.review_id IS DISTINCT FROM NEW.review_id OR OLD.seq IS DISTINCT FROM NEW.seq "
            "OR OLD.place IS DISTINCT FROM NEW.place OR OLD.text IS DISTINCT FROM NEW.text "
            "OR EXISTS (SELECT 1 FROM meetings_review r WHERE r.id = OLD.review_id "
            "AND r.corrected_at IS NOT NULL)",
        ),
        ("DELETE", "OLD.id IS NOT NULL"),
    ],
    "reopening": [
        ("UPDATE", "OLD.state <> 'ASKED'"),
        ("DELETE", "OLD.id IS NOT NULL"),
    ],
}
REVIEW_MESSAGE = "Kết quả duyệt biên bản đã ghi không sửa, không xóa được."


def register_all():
    seal_table("meetings_signeddocument", "snapshot", "title")
    seal_table("meetings_renderedfile", removes=True)
    seal_table("meetings_minutesentry")
    seal_table("meetings_digitalcopy")
    seal_table("meetings_minutessupplement", "place_label", "old_text", "new_text", "reason")
    changed = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in CONTENT_COLUMNS)
    back = f"NEW.state NOT IN {FROZEN}"
    register_yielding(
        Guard(
            "guard_meeting_update",
            "meetings_meeting",
            "UPDATE",
            f"OLD.state IN {FROZEN} AND ({changed} OR {back})",
            MESSAGE,
        ),
        Guard(
            "guard_meeting_delete", "meetings_meeting", "DELETE", f"OLD.state IN {FROZEN}", MESSAGE
        ),
    )
    for child in CHILDREN:
        for operation, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
            register_yielding(
                Guard(
                    f"guard_{child}_{operation.lower()}",
                    f"meetings_{child}",
                    operation,
                    f"EXISTS (SELECT 1 FROM meetings_meeting m WHERE m.id = {row}.meeting_id "  # noqa: S608
                    f"AND m.state IN {FROZEN})",
                    MESSAGE,
                )
            )
    for operation, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
        condition = OF_BALLOT.format(row=row, frozen=FROZEN)
        name = f"guard_teller_{operation.lower()}"
        register_yielding(Guard(name, "meetings_teller", operation, condition, MESSAGE))
    for operation in ("INSERT", "UPDATE"):
        name = f"guard_teller_two_people_{operation.lower()}"
        register_yielding(Guard(name, "meetings_teller", operation, TWO_PEOPLE, TWO_PEOPLE_MESSAGE))
    for operation in ("UPDATE", "DELETE"):
        condition = (
            "EXISTS (SELECT 1 FROM meetings_meeting m WHERE m.id = OLD.meeting_id "  # noqa: S608
            f"AND m.state IN {FROZEN})"
        )
        name = f"guard_paperscan_{operation.lower()}"
        register_yielding(Guard(name, "meetings_paperscan", operation, condition, MESSAGE))
    for table in INSERT_ONLY:
        for operation in ("UPDATE", "DELETE"):
            register_yielding(
                Guard(
                    f"guard_{table}_{operation.lower()}",
                    f"meetings_{table}",
                    operation,
                    "OLD.id IS NOT NULL",
                    MESSAGE,
                    yields=table == "renderedfile",  # the PDF goes with what was taken away
                )
            )
    kept = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in SIGNED_COLUMNS)
    register(Guard("guard_signed_hash", "meetings_signeddocument", "UPDATE", kept, MESSAGE))
    for operation in ("UPDATE", "DELETE"):
        condition = (
            "EXISTS (SELECT 1 FROM meetings_meeting m WHERE m.id = OLD.meeting_id "  # noqa: S608
            f"AND m.state IN {FROZEN})"
        )
        name = f"guard_document_{operation.lower()}"
        register_yielding(Guard(name, "meetings_document", operation, condition, MESSAGE))
    for table, kept in OF_REVIEW.items():
        for operation, when in kept:
            name = f"guard_review_of_{table}_{operation.lower()}"
            register_yielding(Guard(name, f"meetings_{table}", operation, when, REVIEW_MESSAGE))
