"""The figures of a unit and of the units directly below it, from the kept rows where there are any.

A dashboard asks a handful of statements whatever stands below. Other days than today, and years
whose figures are not kept yet, are counted from the rows; both ways give the same numbers.
"""

from dataclasses import dataclass
from datetime import date

from branches.rule_book import RuleBook
from config.lib.dates import today
from config.lib.periods import Period
from reports.choices import Indicator
from reports.indicators import UnitFigures, against_targets, compute
from reports.kept import reading
from reports.kept.counts import COUNTERS, NOTHING
from reports.models import FigureMark
from reports.rules import Ratio
from reports.tree import children_on


@dataclass(frozen=True)
class Overview:
    """What a dashboard shows first. ``day`` is the day of reckoning, ``on`` the day of asking.

    ``is_settled``: nothing is waiting to be counted anew.
    """

    period: Period
    day: date
    on: date
    official: bool
    unit: UnitFigures
    children: list
    is_settled: bool = True


def overview(organization, period, on=None, *, official=False, children=False):
    """The `Overview` of a unit; ``children`` adds the units directly below, sorted by code."""
    on = on or today()
    if not organization.is_branch and on == today() and reading.is_kept(period.year):
        return _from_kept(organization, period, on, official=official, children=children)
    answer = compute(organization, period, on, official=official, children=children)
    return Overview(period, answer.day, on, official, answer.unit, answer.children)


def _from_kept(organization, period, on, *, official, children):
    day = min(period.last_day, on)
    below = children_on(organization, period.first_day, day) if children else []
    counters = reading.counters_of(organization, below, period, day, official=official)
    book = RuleBook.on(day)
    units = [_figures(unit, counters, book) for unit in (organization, *below)]
    shown = [one for one in units[1:] if one.branch_count or _lives(one.organization, day)]
    settled = not FigureMark.objects.exists()
    return Overview(period, day, on, official, units[0], shown, settled)


def _figures(unit, counters, book):
    row = dict(zip(COUNTERS, counters.get(unit.pk, NOTHING), strict=True))
    rules = book.for_branch(unit.pk)
    ratios = {one: Ratio(row[f"{one.value}_part"], row[f"{one.value}_whole"]) for one in Indicator}
    return UnitFigures(
        unit,
        rules,
        branch_count=row["branch_count"],
        figures=against_targets(ratios, rules),
        met_counts={one: row[f"{one.value}_met"] for one in Indicator},
        silent_count=row["silent_count"],
    )


def _lives(unit, day):
    begun = unit.valid_from is None or unit.valid_from <= day
    return begun and (unit.valid_to is None or unit.valid_to > day)
