"""The audit trail only grows: the database refuses to change or drop a line of it."""

from branches.guards import Guard, register

MESSAGE = "Nhật ký không sửa, không xóa được."


def register_all():
    for operation in ("UPDATE", "DELETE"):
        register(
            Guard(
                name=f"guard_audit_{operation.lower()}",
                table="branches_auditevent",
                operation=operation,
                when="OLD.id IS NOT NULL",
                message=MESSAGE,
            )
        )
