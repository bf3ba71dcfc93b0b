"""Nobody sits twice: seats of one kind never overlap, nor two groups of one member, nor two leaders
of one group (handbook 5.2)."""

from branches.guards import Guard, register

SEAT_MESSAGE = "Đảng viên đã có nơi sinh hoạt cùng loại trong thời gian này."
GROUP_MESSAGE = "Đảng viên đã ở một tổ đảng trong thời gian này."
LEADER_MESSAGE = "Tổ đảng đã có tổ trưởng trong thời gian này."
SAME_MEMBER = "o.member_id = NEW.member_id"
NO_OVERLAP = (
    (
        "seat",
        "members_membership",
        f"{SAME_MEMBER} AND o.kind = NEW.kind",
        SEAT_MESSAGE,
    ),
    ("group", "members_groupmembership", SAME_MEMBER, GROUP_MESSAGE),
    ("group_leader", "members_groupleader", "o.group_id = NEW.group_id", LEADER_MESSAGE),
)


def register_all():
    for name, table, same, message in NO_OVERLAP:
        for operation in ("INSERT", "UPDATE"):
            register(
                Guard(
                    f"guard_{name}_overlap_{operation.lower()}",
                    table,
                    operation,
                    f"EXISTS (SELECT 1 FROM {table} o WHERE {same} "  # noqa: S608
                    "AND o.id IS DISTINCT FROM NEW.id "
                    "AND (NEW.valid_to IS NULL OR o.valid_from < NEW.valid_to) "
                    "AND (o.valid_to IS NULL OR NEW.valid_from < o.valid_to))",
                    message,
                )
            )
