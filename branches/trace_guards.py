"""The audit trail and the refusals only grow: the database refuses to change or drop a line."""

from branches.guards import Guard, register

TABLES = {"audit": "branches_auditevent", "refusal": "branches_accessrefusal"}
MESSAGE = "Nhật ký không sửa, không xóa được."


def register_all():
    for name, table in TABLES.items():
        for operation in ("UPDATE", "DELETE"):
            register(
                Guard(
                    name=f"guard_{name}_{operation.lower()}",
                    table=table,
                    operation=operation,
                    when="OLD.id IS NOT NULL",
                    message=MESSAGE,
                )
            )
