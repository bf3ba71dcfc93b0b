"""All numbers of a report of a unit with very many branches, as `reports.report_figures` has them.

A pure sum over the units directly below; what concerns single branches stands in their reports.
"""

from dataclasses import dataclass
from typing import ClassVar

from django.db import transaction
from django.db.models import Count

from config.lib.dates import today
from reports import facts
from reports.facts import Reckoning
from reports.figures_source import former_period
from reports.kept import reading
from reports.kept.refresh import settle
from reports.kept.working.tables import joined_at_once
from reports.models import FigureMark
from reports.report_facts import inspections, meetings, people
from reports.report_facts.counted import TASKS, counted
from reports.report_figures import RATIOS, tasks_of
from reports.rules import Ratio
from reports.summed.indicators import SummedAnswer, answered, turned
from reports.summed.placing import by_child
from reports.summed.windows import in_window
from reports.tree import has_more_branches

MOST_WAIT = 300  # seconds for changes waiting to be counted
MOST_BRANCHES = 10_000  # rows an office can still work with in the annex


@dataclass(frozen=True)
class SummedFigures:
    """As `reports.report_figures.ReportFigures`, without the branches.

    ``not_inspected`` counts branches not inspected in every half-year due, by child id.
    ``is_settled``: no change of branches waits to be counted into their kept figures.
    """

    answer: SummedAnswer
    former: SummedAnswer | None
    counts: dict
    not_inspected: dict
    is_settled: bool

    is_summed: ClassVar[bool] = True

    @property
    def unit(self):
        return self.answer.unit.organization

    @property
    def reckoning(self):
        return self.answer.reckoning

    @property
    def branch_count(self):
        return self.answer.whole.branches

    @property
    def organizations(self):
        return [one.organization for one in (self.answer.unit, *self.answer.children)]

    def of(self, organization):
        return self.counts[organization.pk]

    def share(self, indicator):
        return self.answer.whole.share(indicator)

    def former_share(self, indicator):
        return self.former.whole.share(indicator) if self.former else Ratio()

    def turned(self):
        return turned(self.answer, self.former)

    def waiting_below(self):
        """Pairs of the name of a unit below and its meetings without adopted minutes."""
        waiting = facts.unadopted_meetings(self.reckoning).select_related(None).order_by()
        counts = by_child(self.reckoning.tree, waiting.values_list("branch").annotate(Count("pk")))
        return [(one.label, *counts[one.pk]) for one in self.organizations[1:] if one.pk in counts]

    def numbers_below(self, number_of):
        """Lines of the children with the number ``number_of(child id)``, most first, as text."""
        numbers = [(one.label, number_of(one.pk)) for one in self.organizations[1:]]
        most_first = sorted((pair for pair in numbers if pair[1]), key=lambda pair: -pair[1])
        return [f"{label} ({number} chi bộ)" for label, number in most_first]


def require_current(organization, period, on):
    """Before a report that is kept: have waiting changes counted where it is read from them."""
    if is_wide(organization, period, on):
        settle(MOST_WAIT)


def is_wide(organization, period, on):
    """Whether the report of a unit is summed: too many branches, and figures kept for today."""
    return (
        not organization.is_branch
        and on == today()
        and has_more_branches(organization, MOST_BRANCHES, min(period.last_day, on))
        and reading.is_kept(period.year)
    )


def gather(organization, period, on, *, for_words=False):
    """The `SummedFigures` as on day ``on``: a fixed number of statements, nothing per branch.

    ``for_words``: only the counts that words name, for a page somebody waits for.
    """
    reckoning, before = _reckoning(organization, period, on), former_period(period, on)
    former = _reckoning(organization, before, on) if before else None
    answer = answered(reckoning)
    by_name = _for_words(reckoning) if for_words else _by_child(reckoning)
    missed = by_name.pop("not_inspected", {})
    return SummedFigures(
        answer=answer,
        former=answered(former) if former and former.tree.has_branches() else None,
        counts=_of_units(answer, by_name),
        not_inspected=missed,
        is_settled=not FigureMark.objects.exists(),
    )


def _reckoning(organization, period, on):
    return Reckoning.of(organization, period, on, official=True, wide=True)


def _for_words(reckoning):
    """``{name: {child id: number}}`` of what `reports.documents.narrative` names."""
    found = _summed(reckoning, ("members", *TASKS))
    found["in_window"] = in_window(reckoning)
    return found


def _summed(reckoning, only=None):
    found = {}
    for names, rows in counted(reckoning):
        if only is None or set(names) <= set(only):
            sums = by_child(reckoning.tree, rows, len(names))
            for place, name in enumerate(names):
                found[name] = {child: numbers[place] for child, numbers in sums.items()}
    return found | tasks_of(*(found.pop(name) for name in TASKS))


def _by_child(reckoning):
    """``{name: {child id: number}}`` of everything but the indicators."""
    found = _summed(reckoning)
    found["speakers"] = _speakers(reckoning)
    found["in_window"] = in_window(reckoning)
    if people.half_years(reckoning.period):
        found["absent_often"] = _absent_often(reckoning)
        found["inspected"], found["not_inspected"] = _inspected(reckoning)
    return found


def _speakers(reckoning):
    """Who spoke: what is said is joined with who was there, tables of the same size.

    PostgreSQL takes the two columns they are joined by for independent, expects a handful of rows
    and would then look up every meeting by itself: twice the time.
    """
    each, values = meetings.each_speaking(reckoning).query.sql_with_params()
    query = (
        f"WITH each_one (branch_id, member_id) AS ({each}) "
        "SELECT branch_id, count(*) FROM each_one GROUP BY branch_id"
    )
    with transaction.atomic(), joined_at_once():
        found = by_child(reckoning.tree, (query, values))
    return {child: number for child, (number,) in found.items()}


def _absent_often(reckoning):
    """Members absent often in one of the half-years, each named once in a branch."""
    halves = [
        people.absent_in(half, reckoning).query.sql_with_params()
        for half in people.half_years(reckoning.period)
    ]
    each = " UNION ".join(
        f"SELECT branch_id, member_id FROM half{place}" for place in range(len(halves))
    )
    named = ", ".join(
        f"half{place} (branch_id, member_id, times) AS ({query})"
        for place, (query, _) in enumerate(halves)
    )
    values = [value for _, own in halves for value in own]
    query = f"WITH {named} SELECT branch_id, count(*) FROM ({each}) absent GROUP BY branch_id"
    return {child: number for child, (number,) in by_child(reckoning.tree, (query, values)).items()}


def _inspected(reckoning):
    """By child the `Ratio` of half-years, and the branches that missed one."""
    halves = [rows.query.sql_with_params() for rows in inspections.due_by_half(reckoning)]
    each = " UNION ALL ".join(query for query, _ in halves)
    values = [value for _, own in halves for value in own]
    query = (
        "WITH due (branch_id, is_inspected) AS (" + each + ") "
        "SELECT branch_id, part, whole, CASE WHEN part < whole THEN 1 ELSE 0 END FROM ("
        "SELECT branch_id, sum(CASE WHEN is_inspected THEN 1 ELSE 0 END) AS part, "
        "count(*) AS whole FROM due GROUP BY branch_id) half"
    )
    sums = by_child(reckoning.tree, (query, values), number=3)
    ratios = {child: Ratio(part, whole) for child, (part, whole, _) in sums.items()}
    return ratios, {child: missed for child, (*_, missed) in sums.items()}


def _of_units(answer, by_name):
    """The numbers of the unit and its children, by unit id and name of `LABELS`."""
    found = {}
    for unit in answer.children:
        own = {one.value: figure.ratio for one, figure in unit.figures.items()}
        for name, numbers in by_name.items():
            own[name] = numbers.get(unit.organization.pk, _zero(name))
        found[unit.organization.pk] = own
    whole = {one.value: figure.ratio for one, figure in answer.unit.figures.items()}
    for name, numbers in by_name.items():
        whole[name] = sum(numbers.values(), _zero(name))
    return {answer.unit.organization.pk: whole, **found}


def _zero(name):
    return Ratio() if name in RATIOS else 0
