"""Pure rules of the indicators: counts in, verdicts out (handbook 11). No database, no clock.

Percentages exist only on screen and paper; every verdict compares whole numbers.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from config.lib.percents import percent_text
from meetings.choices import ContributionKind
from members.choices import SeatKind
from reports.choices import Indicator

OPERATORS = {
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
    "=": lambda left, right: left == right,
}


class Ratio(NamedTuple):
    """``part`` of ``whole``, both counts of one unit. Adding adds the counts, never percentages."""

    part: int = 0
    whole: int = 0

    def __add__(self, other):
        return Ratio(self.part + other.part, self.whole + other.whole)

    @property
    def percent_text(self):
        """``90,91 %``, or ``–`` when there is nothing to count."""
        return percent_text(self.part, self.whole)


NOTHING = Ratio()


@dataclass(frozen=True)
class Target:
    """A percentage to reach: ``operator`` is ``>``, ``>=`` or ``=``."""

    operator: str
    percent: int

    @property
    def text(self):
        """``trên 90 %``, ``từ 80 %``; everything is ``100 %``."""
        if self.percent == 100 and self.operator != ">":
            return "100 %"
        words = {">": "trên", ">=": "từ", "=": "bằng"}
        return f"{words[self.operator]} {self.percent} %"


def is_met(ratio, target):
    """Whether ``ratio`` reaches ``target``; None (không áp dụng) when there is nothing to count.

    Cross-multiplied, so 2701 of 3001 meets "trên 90 %" although it shows as 90,00 %.
    """
    if ratio.whole == 0:
        return None
    return OPERATORS[target.operator](100 * ratio.part, target.percent * ratio.whole)


SHARE_KEYS = {
    Indicator.CONTRIBUTIONS: "targets.contribution_share",
    Indicator.REGULAR: "targets.regular_share",
    Indicator.THEMATIC: "targets.thematic_share",
    Indicator.RESOLUTIONS: "targets.resolution_share",
}


def target_of(indicator, rules):
    """What a unit must reach (handbook 11.2–11.5, 11.8).

    Attendance: rules ``attendance.operator`` and ``attendance.target_pct``; the others:
    ``targets.…_share``.
    """
    if indicator == Indicator.ATTENDANCE:
        return Target(rules.get("attendance.operator"), rules.get("attendance.target_pct"))
    return Target(*rules.get(SHARE_KEYS[indicator]))


def required_sessions(months, rules):
    """Sessions with an opinion a member owes for ``months`` calendar months (handbook 11.3).

    ``months`` are those with a held regular meeting at which the member was expected. None: not
    applicable. ``ceil(6·m / 12)``; without ``contribution.prorate`` the whole year's number.
    """
    if months == 0:
        return None
    yearly = rules.get("contribution.sessions_per_year")
    return -(-yearly * months // 12) if rules.get("contribution.prorate") else yearly


def meets_contributions(*, sessions, months, rules):
    """Whether a member spoke in enough sessions; None when not applicable."""
    required = required_sessions(months, rules)
    return None if required is None else sessions >= required


def counts_as_opinion(*, kind, is_substantive, is_present, is_read_out, rules):
    """Whether one contribution makes the session a "kỳ có ý kiến" (handbook 11.3)."""
    if not is_substantive or kind == ContributionKind.REMARK_CHAIR:
        return False
    if kind == ContributionKind.PRESENTATION and not rules.get("contribution.presentation_counts"):
        return False
    if is_present:
        return True
    return is_read_out and rules.get("contribution.written_absent_counts_if_read")


class Seat(NamedTuple):
    """A seat on a roll: ``start`` is its first day, ``end`` the first day it no longer holds (None:
    still, or nobody asked)."""

    branch_id: int
    kind: SeatKind
    start: date
    end: date | None = None


def reporting_branch(seats):
    """The branch a member is reported in, from the seats of the period up to the day of reckoning.

    The official seat of that day, else the last official one, else the last temporary one, also
    after leaving (product 6). Seats of one kind never overlap, so the latest start is the last.
    """
    if len(seats) == 1:
        return seats[0].branch_id
    official = [seat for seat in seats if seat.kind == SeatKind.OFFICIAL_SEAT]
    return max(official or seats, key=lambda seat: seat.start).branch_id


def active_days(spell, first_day, last_day):
    """Days from ``first_day`` to ``last_day``, both included, on which a unit existed."""
    start = max(first_day, spell.start or first_day)
    end = min(last_day, spell.end - timedelta(days=1) if spell.end else last_day)
    return max(0, (end - start).days + 1)


def month_applies(*, existed_on_first_day, is_over, is_satisfied):
    """Whether a branch-month enters the regular figure (handbook 11.4, product 6).

    ``is_over``: its last day is not after the day of reckoning.
    """
    return existed_on_first_day and (is_over or is_satisfied)


def quarter_applies(*, active_days, is_over, is_satisfied, rules):
    """Whether a branch-quarter enters the thematic figure (handbook 11.5).

    ``active_days``: days the branch existed within the quarter up to the day of reckoning.
    """
    return active_days >= rules.get("thematic.min_active_days") and (is_over or is_satisfied)


def roll_up(figures, lines):
    """Add each branch's figure to the branch and to every node above it.

    ``lines`` gives, for the day of reckoning, the ids from the root down to the branch.
    """
    totals = defaultdict(Ratio)
    for branch_id, figure in figures.items():
        for node_id in lines[branch_id]:
            totals[node_id] += figure
    return dict(totals)
