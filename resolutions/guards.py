"""A signed resolution stays as it was signed: only its state and its tasks move on."""

from branches.guards import Guard, register_yielding
from meetings.guards import FROZEN as MINUTES_FROZEN
from meetings.guards import MESSAGE as MINUTES_MESSAGE

MESSAGE = "Nghị quyết đã ký không sửa, không xóa được."
FROZEN = "('SIGNED','SUBMITTED')"
CONTENT_COLUMNS = [
    "uid",
    "branch_id",
    "meeting_id",
    "kind",
    "title",
    "term_id",
    "number",
    "ideology",
    "political_tasks",
    "praise",
    "shortcomings",
    "direction",
    "implementation",
    "vote_id",
    "signer_id",
    "signed_at",
    "signed_by_id",
]


GIVEN_OUT_COLUMNS = ["uid", "branch_id", "point_id", "owner_id", "owner_text", "carried_from_id"]


# The branch's own score is part of the minutes; what the committee makes of it comes later.
OWN_SCORE_COLUMNS = [
    *("meeting_id", "branch_id", "year", "month", "template_id", "scorer_id", "is_first", "lines"),
    *("weak_points", "points", "possible", "score", "band", "vote_id"),
]
SHEET_COLUMNS = [
    *("organization_id", "code", "branch_type", "name", "source", "valid_from", "content"),
]
SHEET_MESSAGE = "Phiếu chấm điểm đã ban hành không sửa, không xóa được."


def register_all():
    changed = _changed(CONTENT_COLUMNS)
    frozen = f"OLD.state IN {FROZEN}"
    _guard(
        "guard_resolution_update",
        "resolution",
        "UPDATE",
        f"{frozen} AND ({changed} OR NEW.state NOT IN {FROZEN})",
    )
    _guard("guard_resolution_delete", "resolution", "DELETE", frozen)
    for operation, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
        _guard(
            f"guard_point_{operation.lower()}",
            "resolutionpoint",
            operation,
            f"EXISTS (SELECT 1 FROM resolutions_resolution r WHERE r.id = {row}.resolution_id "  # noqa: S608
            f"AND r.state IN {FROZEN})",
        )
        register_yielding(
            Guard(
                f"guard_announced_{operation.lower()}",
                "resolutions_announcedanswer",
                operation,
                f"EXISTS (SELECT 1 FROM meetings_meeting m WHERE m.id = {row}.meeting_id "  # noqa: S608
                f"AND m.state IN {MINUTES_FROZEN})",
                MINUTES_MESSAGE,
            )
        )
    for operation, row, condition in (
        ("INSERT", "NEW", ""),
        ("UPDATE", "OLD", f"({_as_text(OWN_SCORE_COLUMNS)}) AND "),
        ("DELETE", "OLD", ""),
    ):
        register_yielding(
            Guard(
                f"guard_quality_score_{operation.lower()}",
                "resolutions_qualityscore",
                operation,
                f"{condition}EXISTS (SELECT 1 FROM meetings_meeting m "  # noqa: S608
                f"WHERE m.id = {row}.meeting_id AND m.state IN {MINUTES_FROZEN})",
                MINUTES_MESSAGE,
            )
        )
    for operation, condition in (
        ("UPDATE", _as_text(SHEET_COLUMNS)),
        ("DELETE", "OLD.published_at IS NOT NULL"),
    ):
        register_yielding(
            Guard(
                f"guard_score_sheet_{operation.lower()}",
                "resolutions_scoretemplate",
                operation,
                condition,
                SHEET_MESSAGE,
            )
        )
    for operation, row, condition in (
        ("INSERT", "NEW", ""),
        ("UPDATE", "OLD", f"({_changed(GIVEN_OUT_COLUMNS)}) AND "),
        ("DELETE", "OLD", ""),
    ):
        _guard(
            f"guard_task_{operation.lower()}",
            "taskassignment",
            operation,
            f"{condition}EXISTS (SELECT 1 FROM resolutions_resolutionpoint p "  # noqa: S608
            "JOIN resolutions_resolution r ON r.id = p.resolution_id "
            f"WHERE p.id = {row}.point_id AND r.state IN {FROZEN})",
        )


def _guard(name, table, operation, when):
    register_yielding(Guard(name, f"resolutions_{table}", operation, when, MESSAGE))


def _changed(columns):
    return " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in columns)


def _as_text(columns):
    """As `_changed`; JSON columns have no equality of their own on PostgreSQL."""
    return " OR ".join(
        f"CAST(OLD.{name} AS text) IS DISTINCT FROM CAST(NEW.{name} AS text)" for name in columns
    )
