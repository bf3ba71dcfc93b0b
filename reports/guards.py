"""An issued report stays as it was issued; the database itself refuses to change it."""

from branches.guards import Guard, register_yielding

MESSAGE = "Báo cáo đã ban hành không sửa, không xóa được."


def register_all():
    for operation in ("UPDATE", "DELETE"):
        register_yielding(
            Guard(
                f"guard_report_{operation.lower()}",
                "reports_reportrun",
                operation,
                "OLD.state = 'ISSUED'",
                MESSAGE,
            )
        )
