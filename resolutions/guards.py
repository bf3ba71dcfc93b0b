"""A signed resolution stays as it was signed; only its state moves on and its tasks are followed."""

from branches.guards import Guard, register

MESSAGE = "Nghị quyết đã ký không sửa, không xóa được."
FROZEN = "('SIGNED','SUBMITTED')"
CONTENT_COLUMNS = (
    "uid branch_id meeting_id kind title term_id number ideology political_tasks praise "
    "shortcomings direction implementation vote_id signer_id signed_at signed_by_id"
).split()


def register_all():
    changed = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in CONTENT_COLUMNS)
    register(
        Guard(
            "guard_resolution_update",
            "resolutions_resolution",
            "UPDATE",
            f"OLD.state IN {FROZEN} AND ({changed} OR NEW.state NOT IN {FROZEN})",
            MESSAGE,
        ),
        Guard(
            "guard_resolution_delete",
            "resolutions_resolution",
            "DELETE",
            f"OLD.state IN {FROZEN}",
            MESSAGE,
        ),
    )
    for operation, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
        register(
            Guard(
                f"guard_point_{operation.lower()}",
                "resolutions_resolutionpoint",
                operation,
                f"EXISTS (SELECT 1 FROM resolutions_resolution r WHERE r.id = {row}.resolution_id "
                f"AND r.state IN {FROZEN})",
                MESSAGE,
            )
        )
