"""The figures of handbook 11 for any unit and period: facts judged, then added up the tree."""

from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from branches.models import PartyOrganization
from branches.rules import Rules, Spell
from config.lib.dates import today
from config.lib.periods import Month, Period
from members.models import Member
from reports import facts
from reports.choices import Indicator
from reports.rules import (
    Ratio,
    Target,
    active_days,
    is_met,
    month_applies,
    quarter_applies,
    reporting_branch,
    required_sessions,
    roll_up,
    target_of,
)


class Figure(NamedTuple):
    """One indicator of one unit: counts, the target on the day of reckoning, the verdict."""

    indicator: Indicator
    ratio: Ratio
    target: Target
    met: bool | None


@dataclass(frozen=True)
class UnitFigures:
    """The five figures of a unit; ``branch_count`` branches stand behind them.

    ``met_counts`` says per `Indicator` how many of those branches reach their own target;
    ``silent_count`` of them had no counted meeting (handbook 11.2, last item).
    """

    organization: PartyOrganization
    rules: Rules
    branch_count: int
    figures: dict
    met_counts: dict
    silent_count: int

    @property
    def has_data(self):
        """Whether any counted meeting entered the attendance rate (handbook 11.2, last item)."""
        return self.figures[Indicator.ATTENDANCE].ratio.whole > 0


@dataclass(frozen=True)
class Regime:
    """One month or quarter of a branch: whether it enters the figure, whether it was kept."""

    period: Month | Period
    applies: bool
    is_kept: bool
    is_over: bool


@dataclass(frozen=True)
class MemberFigures:
    """One member's period so far; ``required`` is None where nothing is owed (không áp dụng).

    ``member`` is filled only where members were asked for.
    """

    member_id: int
    branch_id: int
    expected: int
    present: int
    months: int
    sessions: int
    required: int | None
    member: Member | None = None

    @property
    def met(self):
        return None if self.required is None else self.sessions >= self.required


@dataclass(frozen=True)
class Indicators:
    """The answer: ``on`` is the day asked for, ``day`` the day of reckoning.

    ``branches`` holds every branch below; ``children`` and ``members`` only what was asked for.
    ``months`` and ``quarters`` give the `Regime` list of every branch id.
    """

    reckoning: facts.Reckoning
    on: date
    unit: UnitFigures
    branches: list
    months: dict
    quarters: dict
    children: list
    members: list

    @property
    def day(self):
        return self.reckoning.day

    def with_members(self, members):
        """The same answer with only these members listed."""
        return replace(self, members=members)


def compute(
    organization,
    period,
    on=None,
    *,
    official=False,
    members=False,
    children=False,
    supposed=None,
):
    """The `Indicators` of ``organization`` for ``period``.

    ``on`` (default: today): meetings up to and including that day count; seats, states, tree and
    targets are read on it or on the last day of the period, whichever is earlier. ``official``
    leaves out meetings whose minutes are not adopted yet. ``supposed`` (`branches.rules.Supposed`)
    answers as if that rule set held at its unit throughout: the preview of a draft. The
    number of statements depends on the number of rule sets in force, never on the number of
    branches or members.
    """
    on = on or today()
    reckoning = facts.Reckoning.of(organization, period, on, official=official, supposed=supposed)
    branches = reckoning.tree.branches
    book = reckoning.bands.book
    people = _member_figures(reckoning)
    months, quarters = _months(reckoning), _quarters(reckoning)
    counted = {
        Indicator.ATTENDANCE: facts.attendance(reckoning),
        Indicator.CONTRIBUTIONS: _contributions(people),
        Indicator.REGULAR: _kept(months),
        Indicator.THEMATIC: _kept(quarters),
        Indicator.RESOLUTIONS: facts.resolutions(reckoning),
    }

    def ratios_of(unit, ratios):
        return {indicator: ratios[indicator].get(unit.pk, Ratio()) for indicator in Indicator}

    of_branches = [
        branch_figures(branch, ratios_of(branch, counted), book.for_branch(branch.pk))
        for branch in branches
    ]
    lines = _lines(reckoning.tree)
    totals = {indicator: roll_up(found, lines) for indicator, found in counted.items()}
    below = {}
    for one in of_branches:
        for node in lines[one.organization.pk]:
            below.setdefault(node, []).append(one)

    def figures_of(unit):
        own = below.get(unit.pk, [])
        rules = book.for_branch(unit.pk)
        return UnitFigures(
            unit,
            rules,
            branch_count=len(own),
            figures=against_targets(ratios_of(unit, totals), rules),
            met_counts={
                indicator: sum(one.met_counts[indicator] for one in own) for indicator in Indicator
            },
            silent_count=sum(one.silent_count for one in own),
        )

    return Indicators(
        reckoning=reckoning,
        on=on,
        unit=figures_of(organization),
        branches=of_branches,
        months=months,
        quarters=quarters,
        children=[figures_of(child) for child in reckoning.tree.children] if children else [],
        members=_with_names(people, reckoning) if members else [],
    )


def members_of(branch, period, on):
    """The `MemberFigures` of everybody reported in a branch, by name, without its other figures."""
    reckoning = facts.Reckoning.of(branch, period, on)
    return _with_names(_member_figures(reckoning), reckoning)


def against_targets(ratios, rules):
    """A `Figure` for every indicator: its counts held against the target in ``rules``."""
    return held_against(ratios, {indicator: target_of(indicator, rules) for indicator in ratios})


def held_against(ratios, targets):
    """The same for targets by indicator."""
    figures = {}
    for indicator, ratio in ratios.items():
        target = targets[indicator]
        figures[indicator] = Figure(indicator, ratio, target, is_met(ratio, target))
    return figures


def branch_figures(branch, ratios, rules):
    """The `UnitFigures` of one branch."""
    figures = against_targets(ratios, rules)
    return UnitFigures(
        branch,
        rules,
        branch_count=1,
        figures=figures,
        met_counts={indicator: int(one.met is True) for indicator, one in figures.items()},
        silent_count=int(ratios[Indicator.ATTENDANCE].whole == 0),
    )


def _lines(tree):
    """For every branch the nodes its figure enters: the unit, and the child it stands under."""
    root = tree.organization.pk
    return {
        branch.pk: {root, tree.child_of[branch.pk]} if tree.child_of else {root}
        for branch in tree.branches
    }


def _kept(regimes):
    return {
        branch: Ratio(
            sum(one.applies and one.is_kept for one in own), sum(one.applies for one in own)
        )
        for branch, own in regimes.items()
    }


def _months(reckoning):
    held = facts.regular_months(reckoning)
    found = {}
    for branch in reckoning.tree.branches:
        needed = reckoning.bands.book.for_branch(branch.pk).get("regular.per_month")
        spell = Spell(branch.valid_from, branch.valid_to)
        own = []
        for month in reckoning.period.months:
            is_over = month.last_day <= reckoning.day
            is_kept = held.get((branch.pk, month.ym), 0) >= needed
            applies = month_applies(
                existed_on_first_day=spell.covers(month.first_day),
                is_over=is_over,
                is_satisfied=is_kept,
            )
            own.append(Regime(month, applies, is_kept, is_over))
        found[branch.pk] = own
    return found


def _quarters(reckoning):
    held = facts.thematic_meetings(reckoning)
    found = {}
    for branch in reckoning.tree.branches:
        rules = reckoning.bands.book.for_branch(branch.pk)
        spell = Spell(branch.valid_from, branch.valid_to)
        own = []
        for quarter in reckoning.period.quarters:
            last_day = min(quarter.last_day, reckoning.day)
            is_over = quarter.last_day <= reckoning.day
            is_kept = held.get((branch.pk, quarter.number), 0) >= rules.get("thematic.per_quarter")
            applies = quarter_applies(
                active_days=active_days(spell, quarter.first_day, last_day),
                is_over=is_over,
                is_satisfied=is_kept,
                rules=rules,
            )
            own.append(Regime(quarter, applies, is_kept, is_over))
        found[branch.pk] = own
    return found


def _member_figures(reckoning):
    """Everybody reported in one of the branches, as `MemberFigures` without names."""
    ours = {branch.pk for branch in reckoning.tree.branches}
    expectations = facts.expectations(reckoning)
    sessions = facts.sessions_with_opinion(reckoning)
    found = []
    for member, own_seats in facts.seats(reckoning).items():
        branch = reporting_branch(own_seats)
        if branch not in ours:
            continue
        counts = expectations.get(member, facts.Expectation())
        rules = reckoning.bands.book.for_branch(branch)
        found.append(
            MemberFigures(
                member_id=member,
                branch_id=branch,
                expected=counts.expected,
                present=counts.present,
                months=counts.months,
                sessions=sessions.get(member, 0),
                required=required_sessions(counts.months, rules),
            )
        )
    return found


def _contributions(people):
    found = {}
    for one in people:
        if one.met is not None:
            found[one.branch_id] = found.get(one.branch_id, Ratio()) + Ratio(int(one.met), 1)
    return found


def _with_names(people, reckoning):
    """The same figures with the members read from the database, in Vietnamese order of names."""
    rows = Member.objects.filter(pk__in=reckoning.members())
    names = {row.pk: row for row in rows.only("key", "full_name", "sort_name", "user")}
    named = [replace(one, member=names[one.member_id]) for one in people]
    return sorted(named, key=lambda one: (one.member.sort_name, one.member.key))
