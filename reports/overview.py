"""The figures of a unit and of the units directly below it, from the kept rows where there are any.

A dashboard asks a handful of statements whatever stands below. Other days than today, and years
whose figures are not kept yet, are counted from the rows; both ways give the same numbers. A past
period may also be read with its branches put where they stand today (handbook 4.1, product 13).
"""

from dataclasses import dataclass, field
from datetime import date

from branches.models import PartyOrganization
from branches.rule_book import RuleBook
from config.lib.dates import today
from config.lib.periods import Period
from reports.choices import Indicator
from reports.indicators import Targets, UnitFigures, compute, held_against
from reports.kept import reading
from reports.kept.counts import COUNTERS, NOTHING
from reports.models import FigureMark
from reports.rules import Ratio
from reports.tree import children_on

BRANCHES, SILENT = COUNTERS.index("branch_count"), COUNTERS.index("silent_count")
PLACES = [  # of each indicator among the counters: its part, its whole, who reach the target
    (one, *(COUNTERS.index(f"{one.value}_{what}") for what in ("part", "whole", "met")))
    for one in Indicator
]


@dataclass(frozen=True)
class Overview:
    """What a dashboard shows first. ``day`` is the day of reckoning, ``on`` the day of asking.

    ``is_settled``: nothing is waiting to be counted anew. ``as_now``: the branches of a past period
    stand where they are today. ``past`` gives `COUNTERS` of the unit itself by earlier period, as
    organised at the end of each; only what was asked for and is kept.
    """

    period: Period
    day: date
    on: date
    official: bool
    unit: UnitFigures
    children: list
    is_settled: bool = True
    as_now: bool = False
    past: dict = field(default_factory=dict)


def overview(
    organization, period, on=None, *, official=False, children=False, as_now=False, past=()
):
    """The `Overview` of a unit; ``children`` adds the units directly below, sorted by code.

    ``as_now`` is heeded for periods that are kept; ``past`` are periods of the same length.
    """
    on = on or today()
    if on == today() and _may_be_read(organization, period, on):
        read = _as_now if as_now else _as_then
        found = read(organization, period, on, official=official, children=children, past=past)
        if found:
            return found
    answer = compute(organization, period, on, official=official, children=children)
    return Overview(period, answer.day, on, official, answer.unit, answer.children)


def _may_be_read(organization, period, on):
    """A branch sees its own changes at once, a committee within seconds."""
    return not organization.is_branch or reading.is_current(organization, period, on)


def _as_then(organization, period, on, *, official, children, past):
    """By the tree of the last day of the period; None where nothing is kept of it."""
    day = min(period.last_day, on)
    below = children_on(organization, period.first_day, day) if children else []
    counters, before, is_waiting = reading.counters_and_waiting(
        organization, below, period, past, official=official
    )
    if not counters.get(organization.pk) and not reading.is_kept(period.year):
        return None
    shown = {"official": official, "past": before, "is_waiting": is_waiting}
    return _overview(organization, below, counters, period, on, **shown)


def _as_now(organization, period, on, *, official, children, past):
    """By the tree of today; None where nothing is kept of the year."""
    below = PartyOrganization.objects.filter(parent=organization) if children else []
    below = sorted(below, key=lambda unit: unit.code)
    counters = reading.as_organised_now(organization, below, period, official=official)
    if not any(counters[organization.pk]) and not reading.is_kept(period.year):
        return None
    before = _past(organization, past, official)
    return _overview(
        organization, below, counters, period, on, official=official, past=before, as_now=True
    )


def _past(organization, past, official):
    if not past:
        return {}
    *earlier, last = past
    _, found = reading.counters_with_past(organization, [], last, earlier, official=official)
    return found


def _overview(
    organization, below, counters, period, on, *, official, past, as_now=False, is_waiting=None
):
    """``is_waiting``: whether changes wait to be counted; None: not asked yet."""
    day = min(period.last_day, on)
    book = RuleBook.on(day, only=[organization.pk] if organization.is_branch else None)
    targets = Targets(book)
    units = [_figures(unit, counters, targets) for unit in (organization, *below)]
    shown = [
        one
        for one in units[1:]
        if one.branch_count or _lives(one.organization, on if as_now else day)
    ]
    if is_waiting is None and not organization.is_branch:
        is_waiting = FigureMark.objects.exists()
    is_settled = organization.is_branch or not is_waiting
    return Overview(period, day, on, official, units[0], shown, is_settled, as_now, past)


def _figures(unit, counters, targets):
    row = counters.get(unit.pk, NOTHING)
    rules, wanted = targets.of(unit.pk)
    ratios = {one: Ratio(row[part], row[whole]) for one, part, whole, _ in PLACES}
    return UnitFigures(
        unit,
        rules,
        branch_count=row[BRANCHES],
        figures=held_against(ratios, wanted),
        met_counts={one: row[met] for one, _, _, met in PLACES},
        silent_count=row[SILENT],
    )


def _lives(unit, day):
    begun = unit.valid_from is None or unit.valid_from <= day
    return begun and (unit.valid_to is None or unit.valid_to > day)
