"""Pure counting: what the meetings and members of a year come to for a branch and a period.

The same rules as `reports.indicators`, applied to rows that were read once for a whole year, so
that every month, quarter, half and the year itself come out of one reading. No database, no clock.
"""

from dataclasses import dataclass, field
from datetime import date

from branches.rules import Spell
from config.lib.periods import month_of
from reports.choices import Indicator
from reports.rules import (
    Ratio,
    active_days,
    is_met,
    month_applies,
    quarter_applies,
    reporting_branch,
    required_sessions,
    target_of,
)

COUNTERS = (
    "branch_count",
    "silent_count",
    *(f"{one.value}_{suffix}" for one in Indicator for suffix in ("part", "whole", "met")),
)
NOTHING = (0,) * len(COUNTERS)


def added(left, right):
    """The sum of two rows of counters."""
    return tuple(map(int.__add__, left, right))


def subtracted(left, right):
    return tuple(map(int.__sub__, left, right))


@dataclass
class MonthBucket:
    """What the counted meetings of one branch and month add up to."""

    present: int = 0
    expected: int = 0
    regular: int = 0
    thematic: int = 0
    with_outcome: int = 0
    outcome_due: int = 0


@dataclass(frozen=True)
class MadeUp:
    """A meeting held with leave in another month than the one it stands for."""

    held_on: date
    for_month: object
    meeting_type: str


@dataclass
class BranchFacts:
    """One branch and year: month buckets by `Month.ym`, and the meetings made up."""

    spell: Spell
    buckets: dict = field(default_factory=dict)
    made_up: list = field(default_factory=list)

    def bucket(self, month):
        return self.buckets.setdefault(month.ym, MonthBucket())


@dataclass
class MemberFacts:
    """One member and year.

    ``seats`` as `reports.rules.Seat`; ``months`` holds the `Month.ym` numbers with a regular
    meeting the member was expected at; ``sessions`` counts those with an opinion by `Month.ym`.
    """

    seats: list
    months: frozenset = frozenset()
    sessions: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Stretch:
    """A period as on its day of reckoning; ``rules_of`` gives the `Rules` of a branch there."""

    period: object
    day: date
    rules_of: object

    @property
    def has_begun(self):
        return self.period.first_day <= self.day

    def holds_unit(self, spell):
        """Whether a unit belongs to the figures: it lived on one of the days (handbook 4.1)."""
        begun = spell.start is None or spell.start <= self.day
        return begun and (spell.end is None or spell.end > self.period.first_day)


def branch_counts(branch_id, facts, stretch, contributions):
    """The row of `COUNTERS` of one branch; ``contributions`` is its `Ratio` of members."""
    rules = stretch.rules_of(branch_id)
    buckets = [
        facts.buckets[month.ym] for month in stretch.period.months if month.ym in facts.buckets
    ]
    ratios = {
        Indicator.ATTENDANCE: Ratio(
            sum(one.present for one in buckets), sum(one.expected for one in buckets)
        ),
        Indicator.CONTRIBUTIONS: contributions,
        Indicator.REGULAR: _regular(facts, stretch, rules),
        Indicator.THEMATIC: _thematic(facts, stretch, rules),
        Indicator.RESOLUTIONS: Ratio(
            sum(one.with_outcome for one in buckets), sum(one.outcome_due for one in buckets)
        ),
    }
    row = [1, int(ratios[Indicator.ATTENDANCE].whole == 0)]
    for indicator, ratio in ratios.items():
        met = is_met(ratio, target_of(indicator, rules))
        row += [ratio.part, ratio.whole, int(met is True)]
    return tuple(row)


def _regular(facts, stretch, rules):
    """Months kept over months that apply (handbook 11.4)."""
    needed = rules.get("regular.per_month")
    moved = _moved_by_leave(facts, stretch, rules) if facts.made_up else {}
    kept = whole = 0
    for month in stretch.period.months:
        bucket = facts.buckets.get(month.ym)
        held = (bucket.regular if bucket else 0) + moved.get(month.ym, 0)
        is_kept = held >= needed
        applies = month_applies(
            existed_on_first_day=facts.spell.covers(month.first_day),
            is_over=month.last_day <= stretch.day,
            is_satisfied=is_kept,
        )
        whole += applies
        kept += applies and is_kept
    return Ratio(kept, whole)


def _moved_by_leave(facts, stretch, rules):
    """What meetings made up with leave add to their month and take from the month of their day."""
    if not rules.get("regular.approved_postponement_counts"):
        return {}
    moved = {}
    for one in facts.made_up:
        if one.held_on < stretch.period.first_day:
            continue
        if one.meeting_type not in rules.get("regular.types"):
            continue
        own = month_of(one.held_on).ym
        moved[one.for_month.ym] = moved.get(one.for_month.ym, 0) + 1
        bucket = facts.buckets.get(own)
        if bucket and bucket.regular and one.held_on <= stretch.day:
            moved[own] = moved.get(own, 0) - 1
    return moved


def _thematic(facts, stretch, rules):
    """Quarters that end in the period, kept over those that apply (handbook 11.5)."""
    kept = whole = 0
    for quarter in stretch.period.quarters:
        held = sum(
            facts.buckets[month.ym].thematic
            for month in quarter.months
            if month.ym in facts.buckets
        )
        is_kept = held >= rules.get("thematic.per_quarter")
        applies = quarter_applies(
            active_days=active_days(
                facts.spell, quarter.first_day, min(quarter.last_day, stretch.day)
            ),
            is_over=quarter.last_day <= stretch.day,
            is_satisfied=is_kept,
            rules=rules,
        )
        whole += applies
        kept += applies and is_kept
    return Ratio(kept, whole)


def contribution_counts(members, stretch):
    """``{branch_id: Ratio}`` of members who spoke in enough sessions (handbook 11.3).

    Each member counts once, in the branch they are reported in for this period.
    """
    first_day, months = stretch.period.first_day, stretch.period.months
    numbers = frozenset(month.ym for month in months)
    found = {}
    for one in members:
        asked = len(one.months & numbers)
        if not asked:
            continue
        seats = [
            seat
            for seat in one.seats
            if seat.start <= stretch.day and (seat.end is None or seat.end > first_day)
        ]
        if not seats:
            continue
        branch = seats[0].branch_id if len(seats) == 1 else reporting_branch(seats)
        required = required_sessions(asked, stretch.rules_of(branch))
        spoke = sum(count for ym, count in one.sessions.items() if ym in numbers)
        part, whole = found.get(branch, (0, 0))
        found[branch] = (part + (spoke >= required), whole + 1)
    return {branch: Ratio(*pair) for branch, pair in found.items()}
