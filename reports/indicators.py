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
    NOTHING,
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


class Regime(NamedTuple):
    """One month or quarter of a branch: whether it enters the figure, whether it was kept."""

    period: Month | Period
    applies: bool
    is_kept: bool
    is_over: bool


class MemberFigures(NamedTuple):
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
    ``months`` and ``quarters`` give the `Regime` list of every branch id; read from kept figures,
    only of branches that missed one, or of none.
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
    reckoning = facts.Reckoning.of(
        organization, period, on or today(), official=official, supposed=supposed
    )
    return computed(reckoning, members=members, children=children)


def computed(reckoning, *, members=False, children=False):
    """As `compute`, of a `reports.facts.Reckoning`."""
    people = _member_figures(reckoning)
    branches = reckoning.tree.branches
    months, quarters = months_of(reckoning, branches), quarters_of(reckoning, branches)
    counted = {
        Indicator.ATTENDANCE: facts.attendance(reckoning),
        Indicator.CONTRIBUTIONS: _contributions(people),
        Indicator.REGULAR: _kept(months),
        Indicator.THEMATIC: _kept(quarters),
        Indicator.RESOLUTIONS: facts.resolutions(reckoning),
    }
    return added_up(
        *(reckoning, counted, months, quarters),
        members=_with_names(people, reckoning) if members else [],
        children=children,
    )


def added_up(reckoning, counted, months, quarters, *, members=(), children=False):
    """The `Indicators` of what was ``counted``: by `Indicator` the `Ratio` of every branch id."""
    targets = Targets(reckoning.bands.book)

    def ratios_of(unit, ratios):
        return {indicator: ratios[indicator].get(unit.pk, NOTHING) for indicator in Indicator}

    of_branches = [
        branch_figures(branch, ratios_of(branch, counted), targets)
        for branch in reckoning.tree.branches
    ]
    lines = _lines(reckoning.tree, children)
    totals = {indicator: roll_up(found, lines) for indicator, found in counted.items()}
    below = {}
    for one in of_branches:
        for node in lines[one.organization.pk]:
            below.setdefault(node, []).append(one)

    def figures_of(unit):
        own = below.get(unit.pk, [])
        rules, wanted = targets.of(unit.pk)
        return UnitFigures(
            unit,
            rules,
            branch_count=len(own),
            figures=held_against(ratios_of(unit, totals), wanted),
            met_counts={
                indicator: sum(one.met_counts[indicator] for one in own) for indicator in Indicator
            },
            silent_count=sum(one.silent_count for one in own),
        )

    return Indicators(
        reckoning=reckoning,
        on=reckoning.on,
        unit=figures_of(reckoning.tree.organization),
        branches=of_branches,
        months=months,
        quarters=quarters,
        children=[figures_of(child) for child in reckoning.tree.children] if children else [],
        members=list(members),
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


class Targets:
    """The rules of units and their targets, worked out once for all units with the same rules."""

    def __init__(self, book):
        self._book, self._known = book, {}

    def of(self, unit_id):
        """The `Rules` of a unit, and its `Target` by `Indicator`."""
        rules = self._book.for_branch(unit_id)
        if id(rules) not in self._known:  # rules live as long as their book
            self._known[id(rules)] = {one: target_of(one, rules) for one in Indicator}
        return rules, self._known[id(rules)]


def branch_figures(branch, ratios, targets):
    """The `UnitFigures` of one branch, held against `Targets`."""
    rules, wanted = targets.of(branch.pk)
    figures = held_against(ratios, wanted)
    return UnitFigures(
        branch,
        rules,
        branch_count=1,
        figures=figures,
        met_counts={indicator: int(one.met is True) for indicator, one in figures.items()},
        silent_count=int(ratios[Indicator.ATTENDANCE].whole == 0),
    )


def _lines(tree, children):
    """For every branch the nodes its figure enters: the unit, and the child it stands under where
    ``children`` are asked for."""
    root = tree.organization.pk
    return {
        branch.pk: {root, tree.child_of[branch.pk]} if children and tree.child_of else {root}
        for branch in tree.branches
    }


def _kept(regimes):
    return {
        branch: Ratio(
            sum(one.applies and one.is_kept for one in own), sum(one.applies for one in own)
        )
        for branch, own in regimes.items()
    }


def months_of(reckoning, branches):
    """The `Regime` list of the months of every one of ``branches``, by id."""
    held, day = facts.regular_months(reckoning), reckoning.day
    months = [(one, one.ym, one.first_day, one.last_day <= day) for one in reckoning.period.months]
    found = {}
    for branch in branches:
        needed = reckoning.bands.book.for_branch(branch.pk).get("regular.per_month")
        spell = Spell(branch.valid_from, branch.valid_to)
        own = []
        for month, ym, first_day, is_over in months:
            is_kept = held.get((branch.pk, ym), 0) >= needed
            applies = month_applies(
                existed_on_first_day=spell.covers(first_day),
                is_over=is_over,
                is_satisfied=is_kept,
            )
            own.append(Regime(month, applies, is_kept, is_over))
        found[branch.pk] = own
    return found


def quarters_of(reckoning, branches):
    """The same of the quarters that end in the period."""
    held, day = facts.thematic_meetings(reckoning), reckoning.day
    quarters = [(one, one.first_day, one.last_day) for one in reckoning.period.quarters]
    found = {}
    for branch in branches:
        rules = reckoning.bands.book.for_branch(branch.pk)
        needed = rules.get("thematic.per_quarter")
        spell = Spell(branch.valid_from, branch.valid_to)
        own = []
        for quarter, first_day, last_day in quarters:
            is_over = last_day <= day
            is_kept = held.get((branch.pk, quarter.number), 0) >= needed
            applies = quarter_applies(
                active_days=active_days(spell, first_day, min(last_day, day)),
                is_over=is_over,
                is_satisfied=is_kept,
                rules=rules,
            )
            own.append(Regime(quarter, applies, is_kept, is_over))
        found[branch.pk] = own
    return found


def _member_figures(reckoning):
    """Everybody reported in one of the branches, as `MemberFigures` without names."""
    rules_of = {
        branch.pk: reckoning.bands.book.for_branch(branch.pk) for branch in reckoning.tree.branches
    }
    expectations = facts.expectations(reckoning)
    sessions = facts.sessions_with_opinion(reckoning)
    nothing, found = facts.Expectation(), []
    for member, own_seats in facts.seats(reckoning).items():
        branch = reporting_branch(own_seats)
        if branch not in rules_of:
            continue
        counts = expectations.get(member, nothing)
        required = required_sessions(counts.months, rules_of[branch])
        found.append(MemberFigures(member, branch, *counts, sessions.get(member, 0), required))
    return found


def _contributions(people):
    counts = {}
    for one in people:
        if one.required is not None:
            own = counts.setdefault(one.branch_id, [0, 0])
            own[0] += one.met
            own[1] += 1
    return {branch: Ratio(*own) for branch, own in counts.items()}


def _with_names(people, reckoning):
    """The same figures with the members read from the database, in Vietnamese order of names."""
    rows = Member.objects.filter(pk__in=reckoning.members())
    names = {row.pk: row for row in rows.only("key", "full_name", "sort_name", "user")}
    named = [one._replace(member=names[one.member_id]) for one in people]
    return sorted(named, key=lambda one: (one.member.sort_name, one.member.key))
