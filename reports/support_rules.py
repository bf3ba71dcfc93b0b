"""Which branches need support, and why, from several signs (product 3.8). Pure.

Nothing here is a mark or a rank: every sign names what to help with, and each has its own limit in
the rule set (``support.*``, ``branch.min_official``).
"""

from dataclasses import dataclass

from django.db.models import TextChoices

from reports.rules import Ratio


class Sign(TextChoices):
    """Why a branch needs support; the value stands in addresses."""

    MONTHS = "thang", "Thiếu tháng sinh hoạt"
    ATTENDANCE = "du-hop", "Tỷ lệ dự thấp"
    THEMES = "chuyen-de", "Thiếu sinh hoạt chuyên đề"
    TASKS = "nhiem-vu", "Nhiệm vụ vướng mắc"
    MEMBERS = "dang-vien", "Ít đảng viên chính thức"
    SECRETARY = "bi-thu", "Chưa có bí thư"


@dataclass(frozen=True)
class BranchSigns:
    """What is known of one branch in the year: ratios so far, counts of today."""

    regular: Ratio
    attendance: Ratio
    thematic: Ratio
    stuck_tasks: int
    official_members: int
    has_secretary: bool


def signs_of(facts, rules):
    """Pairs of `Sign` and a sentence without its stop, in the order of `Sign`."""
    missed = facts.regular.whole - facts.regular.part
    if missed >= rules.get("support.missed_months"):
        yield Sign.MONTHS, f"Thiếu {missed}/{facts.regular.whole} tháng sinh hoạt thường kỳ"
    least = rules.get("support.attendance_below")
    came = facts.attendance
    if 100 * came.part < least * came.whole:
        yield (
            Sign.ATTENDANCE,
            (f"Tỷ lệ dự {came.percent_text} ({came.part}/{came.whole}), dưới {least} %"),
        )
    quarters = facts.thematic.whole - facts.thematic.part
    if quarters:
        yield Sign.THEMES, f"Thiếu sinh hoạt chuyên đề {quarters} quý"
    if facts.stuck_tasks >= rules.get("support.stuck_tasks"):
        yield Sign.TASKS, f"{facts.stuck_tasks} nhiệm vụ vướng mắc"
    needed = rules.get("branch.min_official")
    if facts.official_members < needed:
        yield Sign.MEMBERS, f"{facts.official_members} đảng viên chính thức, dưới {needed}"
    if not facts.has_secretary:
        yield Sign.SECRETARY, "Chưa có bí thư"
