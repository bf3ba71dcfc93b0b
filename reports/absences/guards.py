"""An issued notice and the names in it stay as they are; only rows may be added."""

from branches.grants import seal_table
from branches.guards import Guard, register_yielding

MESSAGE = "Thông báo đã ban hành không sửa, không xóa được."
TABLES = ("absencenotice", "noticedmember")


def register_all():
    seal_table("reports_absencenotice", "snapshot")
    seal_table("reports_noticedmember")
    register_yielding(
        *(
            Guard(
                f"guard_{table}_{operation.lower()}", f"reports_{table}", operation, "1=1", MESSAGE
            )
            for table in TABLES
            for operation in ("UPDATE", "DELETE")
        )
    )
