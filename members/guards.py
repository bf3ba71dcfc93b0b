"""Nobody sits twice: seats of one kind never overlap, nor do two secretaries (handbook 5.2)."""

from branches.guards import Guard, register

SEAT_MESSAGE = "Đảng viên đã có nơi sinh hoạt cùng loại trong thời gian này."


def register_all():
    for operation in ("INSERT", "UPDATE"):
        register(
            Guard(
                f"guard_seat_overlap_{operation.lower()}",
                "members_membership",
                operation,
                "EXISTS (SELECT 1 FROM members_membership o WHERE o.member_id = NEW.member_id "
                "AND o.kind = NEW.kind AND o.id IS DISTINCT FROM NEW.id "
                "AND (NEW.valid_to IS NULL OR o.valid_from < NEW.valid_to) "
                "AND (o.valid_to IS NULL OR NEW.valid_from < o.valid_to))",
                SEAT_MESSAGE,
            )
        )
