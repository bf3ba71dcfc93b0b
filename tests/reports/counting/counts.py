"""Pure counting: what the meetings and members of a year come to for a branch and a period.

The same rules as `reports.indicators`, applied to rows that were read once for a whole year, so
that every month, quarter, half and the year itself come out of one reading. No database, no clock.
"""

from dataclasses import dataclass, field
from datetime import date

from branches.rules import Spell
from config.lib.periods import Month, Period
from reports.choices import Indicator, Measure
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

NO_MEASURE = ((), ())


@dataclass(frozen=True)
class MadeUp:
    """A meeting held with leave in another month than the one it stands for."""

    held_on: date
    for_month: Month
    meeting_type: str


def _twelve():
    return [0] * 12


@dataclass
class BranchFacts:
    """One branch and year: what its counted meetings add up to, month by month from January.

    ``existed`` says whether the branch lived on the first day of each month.
    """

    year: int
    spell: Spell
    existed: list = field(init=False)
    present: list = field(default_factory=_twelve)
    expected: list = field(default_factory=_twelve)
    regular: list = field(default_factory=_twelve)
    thematic: list = field(default_factory=_twelve)
    with_outcome: list = field(default_factory=_twelve)
    outcome_due: list = field(default_factory=_twelve)
    made_up: list = field(default_factory=list)

    def __post_init__(self):
        self.existed = [self.spell.covers(month.first_day) for month in Period(self.year).months]


@dataclass
class MemberFacts:
    """One member and year.

    ``seats`` as `reports.rules.Seat`; bit ``n`` of ``months`` is set when the member was expected
    at a regular meeting of month ``n`` (January is 0); ``sessions`` counts those with an opinion,
    month by month; None where there were none at all.
    """

    seats: list
    months: int = 0
    sessions: list | None = None


class Stretch:
    """A period as on its day of reckoning; ``rules_of`` gives the `Rules` of a branch there.

    ``bits`` are its months, ``rests_on`` with them those of the quarters that end in it.
    """

    def __init__(self, period, day, rules_of):
        self.period, self.day, self.rules_of = period, min(period.last_day, day), rules_of
        self.has_begun = period.first_day <= day
        months = period.months
        self.months = range(months[0].number - 1, months[-1].number)
        self.slice = slice(self.months.start, self.months.stop)
        self.bits = sum(1 << month for month in self.months)
        own = {*months, *(month for one in period.quarters for month in one.months)}
        self.rests_on = sum(1 << (month.number - 1) for month in own)
        self.is_over = {
            month.number - 1: month.last_day <= self.day for month in Period(period.year).months
        }
        self._targets = {}

    def holds_unit(self, spell):
        """Whether a unit belongs to the figures: it lived on one of the days (handbook 4.1)."""
        begun = spell.start is None or spell.start <= self.day
        return begun and (spell.end is None or spell.end > self.period.first_day)

    def targets(self, rules):
        """The `Target` of every indicator; branches with the same rules share one object."""
        if id(rules) not in self._targets:
            self._targets[id(rules)] = [(one, target_of(one, rules)) for one in Indicator]
        return self._targets[id(rules)]


def branch_counts(facts, stretch, rules, contributions, measures):
    """The row of `COUNTERS` of one branch.

    ``contributions`` is its `Ratio` of members; ``measures`` its twelve parts and wholes of every
    `Measure`, None where it held no meeting.
    """
    own = stretch.slice
    ratios = {
        Indicator.ATTENDANCE: Ratio(sum(facts.present[own]), sum(facts.expected[own])),
        Indicator.CONTRIBUTIONS: contributions,
        Indicator.REGULAR: _regular(facts, stretch, rules),
        Indicator.THEMATIC: _thematic(facts, stretch, rules),
        Indicator.RESOLUTIONS: Ratio(sum(facts.with_outcome[own]), sum(facts.outcome_due[own])),
    }
    row = [1, int(ratios[Indicator.ATTENDANCE].whole == 0)]
    for indicator, target in stretch.targets(rules):
        ratio = ratios[indicator]
        row += [ratio.part, ratio.whole, int(is_met(ratio, target) is True)]
    for measure in Measure:
        parts, wholes = measures[measure] if measures else NO_MEASURE
        row += [sum(parts[own]), sum(wholes[own])]
    return tuple(row)


def _regular(facts, stretch, rules):
    """Months kept over months that apply (handbook 11.4)."""
    needed = rules.get("regular.per_month")
    moved = _moved_by_leave(facts, stretch, rules) if facts.made_up else {}
    kept = whole = 0
    for month in stretch.months:
        is_kept = facts.regular[month] + moved.get(month, 0) >= needed
        applies = month_applies(
            existed_on_first_day=facts.existed[month],
            is_over=stretch.is_over[month],
            is_satisfied=is_kept,
        )
        whole += applies
        kept += applies and is_kept
    return Ratio(kept, whole)


def _moved_by_leave(facts, stretch, rules):
    """What meetings made up with leave add to their month and take from the month of their day."""
    moved = {}
    if not rules.get("regular.approved_postponement_counts"):
        return moved
    for one in facts.made_up:
        if one.held_on < stretch.period.first_day:
            continue
        if one.meeting_type not in rules.get("regular.types"):
            continue
        if one.for_month.year == facts.year:
            stands_for = one.for_month.number - 1
            moved[stands_for] = moved.get(stands_for, 0) + 1
        own = one.held_on.month - 1
        if one.held_on.year == facts.year and facts.regular[own] and one.held_on <= stretch.day:
            moved[own] = moved.get(own, 0) - 1
    return moved


def _thematic(facts, stretch, rules):
    """Quarters that end in the period, kept over those that apply (handbook 11.5)."""
    kept = whole = 0
    for quarter in stretch.period.quarters:
        last = 3 * quarter.number
        is_kept = sum(facts.thematic[last - 3 : last]) >= rules.get("thematic.per_quarter")
        applies = quarter_applies(
            active_days=active_days(
                facts.spell, quarter.first_day, min(quarter.last_day, stretch.day)
            ),
            is_over=stretch.is_over[last - 1],
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
    first_day, day, bits, own = (
        stretch.period.first_day,
        stretch.day,
        stretch.bits,
        stretch.slice,
    )
    found = {}
    for one in members:
        months = (one.months & bits).bit_count()
        if not months:
            continue
        seats = [
            seat
            for seat in one.seats
            if seat.start <= day and (seat.end is None or seat.end > first_day)
        ]
        if not seats:
            continue
        branch = seats[0].branch_id if len(seats) == 1 else reporting_branch(seats)
        key = (branch, months)
        counts = found.setdefault(key, [])
        counts.append(sum(one.sessions[own]) if one.sessions else 0)
    return _judged(found, stretch)


def _judged(sessions, stretch):
    """``{branch_id: Ratio}`` from ``{(branch_id, months): [sessions of each member]}``."""
    ratios = {}
    for (branch, months), counts in sessions.items():
        required = required_sessions(months, stretch.rules_of(branch))
        met = sum(count >= required for count in counts)
        ratios[branch] = ratios.get(branch, Ratio()) + Ratio(met, len(counts))
    return ratios
