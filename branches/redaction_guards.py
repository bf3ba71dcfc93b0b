"""Taking content away needs two people, whoever writes to the database."""

from branches.guards import Guard, register

MESSAGE = "Gỡ nội dung phải do hai người: một người đề nghị, một người khác quyết định."
TABLE = "branches_redaction"
AS_ASKED = ("asked_by_id", "asked_at", "organization_id", "ground", "reason")


def register_all():
    changed = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in AS_ASKED)
    for name, operation, when in (
        ("asked_first", "INSERT", "NEW.state <> 'ASKED'"),
        ("as_asked", "UPDATE", changed),
        ("ends", "UPDATE", "OLD.state NOT IN ('ASKED', 'APPLYING')"),
        ("kept", "DELETE", "OLD.id IS NOT NULL"),
    ):
        register(Guard(f"guard_redaction_{name}", TABLE, operation, when, MESSAGE))
