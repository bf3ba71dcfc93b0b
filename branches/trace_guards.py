"""The audit trail and the refusals only grow: the database refuses to change or drop a line.

Two people may take away what a line says (`branches.actions.redacting`), never the line.
"""

from branches.grants import seal_table
from branches.guards import Guard, register, register_yielding

TRAIL, REFUSALS = "branches_auditevent", "branches_accessrefusal"
LOOKS = "branches_sensitivelook"
MESSAGE = "Nhật ký không sửa, không xóa được."
ANY = "OLD.id IS NOT NULL"
KEPT = (
    *("chain_id", "seq", "at", "actor_id", "actor_name", "actor_roles", "code", "path"),
    *("target_type", "target_id", "before_hash", "after_hash", "address", "request_id"),
    *("payload_hash", "prev_hash", "hash"),
)


def register_all():
    seal_table(TRAIL, "sentence", "payload", "salt")
    seal_table(REFUSALS)
    seal_table(LOOKS)
    kept = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in KEPT)
    said = "NEW.payload IS NOT NULL OR NEW.sentence <> '' OR NEW.salt <> ''"
    register_yielding(Guard("guard_audit_update", TRAIL, "UPDATE", ANY, MESSAGE))
    register(
        Guard("guard_audit_kept", TRAIL, "UPDATE", f"{kept} OR {said}", MESSAGE),
        Guard("guard_audit_delete", TRAIL, "DELETE", ANY, MESSAGE),
        Guard("guard_refusal_update", REFUSALS, "UPDATE", ANY, MESSAGE),
        Guard("guard_refusal_delete", REFUSALS, "DELETE", ANY, MESSAGE),
        Guard("guard_look_update", LOOKS, "UPDATE", ANY, MESSAGE),
        Guard("guard_look_delete", LOOKS, "DELETE", ANY, MESSAGE),
    )
