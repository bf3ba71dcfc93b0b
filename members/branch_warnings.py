"""What is amiss with the make-up of a branch. Warns, never blocks (handbook 4.1). Pure."""

from members.choices import Office, Rights, SeatKind


def branch_warnings(entries, rules, *, group_count=0):
    """Sentences for the `RollEntry` list of one branch on one day; ``rules`` of that day.

    ``group_count``: how many tổ đảng the branch has that day.
    """
    own = [entry for entry in entries if entry.seat_kind == SeatKind.OFFICIAL_SEAT]
    official = sum(entry.rights == Rights.OFFICIAL for entry in own)
    offices = [entry.office for entry in own if entry.office]
    least, most = rules.get("branch.min_official"), rules.get("branch.committee_max")
    if official < least:
        yield (
            f"Chi bộ có {official} đảng viên chính thức, dưới {least}. Cấp ủy cấp trên cần tăng "
            "cường đảng viên hoặc sáp nhập chi bộ."
        )
    if own and Office.SECRETARY not in offices:
        yield "Chi bộ chưa có bí thư. Đồng chí ghi chức vụ trên trang của đảng viên."
    enough = official >= rules.get("branch.committee_from_official")
    if enough and Office.BRANCH_COMMITTEE_MEMBER not in offices:
        yield f"Chi bộ có {official} đảng viên chính thức mà chưa ghi chi ủy viên nào."
    if len(offices) > most:
        yield f"Chi ủy đang ghi {len(offices)} đồng chí, quá {most}."
    if len(own) >= rules.get("branch.groups_from") and not group_count:
        yield (
            f"Chi bộ có {len(own)} đảng viên mà chưa có tổ đảng. Đồng chí xem xét chia tổ ở trang "
            "“Tổ đảng”."
        )
