"""Scores of meetings counted by branch and year: grouped statements, any number of branches.

The committee's official scores make the mean; the branch's own stand beside it (handbook 12).
"""

from dataclasses import dataclass, field, fields
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, Q, Sum

from branches.models import PartyOrganization
from config.lib.periods import Month, Period
from meetings.models import Meeting
from meetings.rules import HELD_STATES, SENT_STATES
from reports.rule_bands import RuleBands
from reports.tree import holds_below
from resolutions.models import QualityScore
from resolutions.scoring.choices import Band, ScoreState
from resolutions.scoring.querysets import DECIDED

IS_CONFIRMED = Q(state=ScoreState.CONFIRMED)
IS_SENT = Q(meeting__state__in=SENT_STATES)
NOTHING = Decimal(0)


@dataclass(frozen=True)
class ScoreCounts:
    """Counts of meetings and sums of points of one unit and year; adding adds them.

    ``due``: meetings to be scored (`meetings_due`); ``scored`` of them have one the branch adopted.
    ``confirmed`` have an official one (``official_sum``, by band in the four counts), ``sent`` one
    that reached the committee (``own_sum``).
    """

    due: int = 0
    scored: int = 0
    sent: int = 0
    own_sum: Decimal = field(default=NOTHING)
    confirmed: int = 0
    official_sum: Decimal = field(default=NOTHING)
    good: int = 0
    fair: int = 0
    average: int = 0
    poor: int = 0

    def __add__(self, other):
        return ScoreCounts(
            **{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)}
        )

    @property
    def unscored(self):
        return self.due - self.scored

    @property
    def mean(self):
        """The mean of the official scores with one decimal, or None."""
        return mean(self.official_sum, self.confirmed)

    @property
    def own_mean(self):
        return mean(self.own_sum, self.sent)

    @property
    def bands(self):
        """Pairs of label and number of meetings, by official band."""
        counts = (self.good, self.fair, self.average, self.poor)
        return list(zip(Band.labels, counts, strict=True))


def mean(total, count):
    """``total`` over ``count`` with one decimal, half up; None of nothing."""
    if not count:
        return None
    return (Decimal(total) / count).quantize(Decimal("0.1"), ROUND_HALF_UP)


def mean_text(value):
    """``86,4``, or ``–``."""
    return "–" if value is None else f"{value}".replace(".", ",")


def branches_of_year(unit, year, on):
    """The branches whose scores make the year of ``unit`` as on day ``on``, a queryset.

    As in all figures: the tree of the year's end, and what was closed within the year under its
    parent of then (`reports.tree`).
    """
    if unit.is_branch:
        return PartyOrganization.objects.filter(pk=unit.pk)
    period = Period(year)
    holds = holds_below(unit, period.first_day, min(period.last_day, on))
    return PartyOrganization.objects.filter(holds("pk"))


def meetings_due(branches, year, on):
    """Meetings of ``year`` held by day ``on`` that are to be scored: rule ``scoring.types``.

    One put off with leave counts for the year it stands for. Those taken over from old books have
    no sheet and are left out (`taken_over`).
    """
    return _held(branches, year, on).filter(taken_over=False)


def taken_over(branches, year, on):
    """Those of the same types that were taken over: nothing can be scored there any more."""
    return _held(branches, year, on).filter(taken_over=True)


def _held(branches, year, on):
    first_day, last_day = Period(year).first_day, Month(year, 12).shifted(1).last_day
    bands = RuleBands.over(first_day, max(min(on, last_day), first_day))
    held = Meeting.objects.filter(
        branch__in=branches, for_year=year, held_on__lte=on, state__in=HELD_STATES
    )
    return held.filter(bands.types("scoring.types")).order_by()


def counts_by_branch(branches, year, on):
    """`ScoreCounts` by branch id; ``branches`` is a queryset or a list of ids."""
    found = dict(meetings_due(branches, year, on).values_list("branch").annotate(Count("pk")))
    counts = {branch: ScoreCounts(due=due) for branch, due in found.items()}
    for row in _sums(_decided(branches, year), "branch"):
        branch = row.pop("branch")
        counts[branch] = counts.get(branch, ScoreCounts()) + ScoreCounts(**row)
    return counts


def counts_of(branches, year, on):
    """The `ScoreCounts` of all ``branches`` together; two statements."""
    due = ScoreCounts(due=meetings_due(branches, year, on).count())
    rows = _sums(_decided(branches, year), "year")
    return sum((ScoreCounts(**{k: v for k, v in row.items() if k != "year"}) for row in rows), due)


def counts_by_month(branches, year):
    """`ScoreCounts` of all ``branches`` by month number of ``year``, without what is due."""
    rows = list(_sums(_decided(branches, year), "month"))
    return {row.pop("month"): ScoreCounts(**row) for row in rows}


def _decided(branches, year):
    return QualityScore.objects.filter(branch__in=branches, year=year, state__in=DECIDED)


def _sums(scores, by):
    bands = {
        band.value.lower(): Count("pk", filter=IS_CONFIRMED & Q(official_band=band))
        for band in Band
    }
    return (
        scores.order_by()
        .values(by)
        .annotate(
            scored=Count("pk"),
            sent=Count("pk", filter=IS_SENT),
            own_sum=Sum("score", filter=IS_SENT, default=NOTHING),
            confirmed=Count("pk", filter=IS_CONFIRMED),
            official_sum=Sum("official_score", filter=IS_CONFIRMED, default=NOTHING),
            **bands,
        )
    )
