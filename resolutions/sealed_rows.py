"""What belongs to a signed resolution beyond its paper: its own words, its points, who got them."""

from branches.sealed_records import SealedKind, SealedRows, register

RESOLUTION_SIGNED = "resolutions.signed"
LAYOUT_1 = (
    SealedRows(
        "resolutions.Resolution",
        "pk",
        (
            *("uid", "branch_id", "meeting_id", "kind", "title", "term_id", "number", "ideology"),
            *("political_tasks", "praise", "shortcomings", "direction", "implementation"),
            *("vote_id", "signer_id", "signed_at", "signed_by_id"),
        ),
    ),
    SealedRows(
        "resolutions.ResolutionPoint",
        "resolution_id",
        (
            *("uid", "seq", "section", "text", "requirement", "measure", "indicator"),
            *("upper_text", "directive_point_id", "helpers", "checker_id", "due_on", "is_key"),
        ),
    ),
    SealedRows(
        "resolutions.TaskAssignment",
        "point__resolution_id",
        ("uid", "branch_id", "point_id", "owner_id", "owner_text", "carried_from_id"),
    ),
)


def register_all():
    register(SealedKind(RESOLUTION_SIGNED, {1: LAYOUT_1}))
