"""What is signed stays: the database refuses to change it (reliability guide 4)."""

from branches.guards import Guard, register

MESSAGE = "Biên bản đã ký không sửa, không xóa được."
FROZEN = "('SIGNED','SUBMITTED','REVIEWED')"
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
]
CHILDREN = (
    *("agendaitem", "attendance", "contribution", "guest", "signature", "vote"),
    *("meeting_called", "meetingbreak", "praise", "secretballot"),
)
OF_BALLOT = (
    "EXISTS (SELECT 1 FROM meetings_secretballot b JOIN meetings_meeting m ON m.id = b.meeting_id "
    "WHERE b.id = {row}.ballot_id AND m.state IN {frozen})"
)
INSERT_ONLY = ("signeddocument", "renderedfile")


def register_all():
    changed = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in CONTENT_COLUMNS)
    back = f"NEW.state NOT IN {FROZEN}"
    register(
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
            register(
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
        register(Guard(name, "meetings_teller", operation, condition, MESSAGE))
    for table in INSERT_ONLY:
        for operation in ("UPDATE", "DELETE"):
            register(
                Guard(
                    f"guard_{table}_{operation.lower()}",
                    f"meetings_{table}",
                    operation,
                    "OLD.id IS NOT NULL",
                    MESSAGE,
                )
            )
