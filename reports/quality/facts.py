"""Scores of meetings counted by branch and year: grouped statements, any number of branches.

The committee's official scores make the mean; the branch's own stand beside it (handbook 12).
"""

from dataclasses import dataclass, field, fields
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, Q, Sum

from branches.models import OrganizationLine, PartyOrganization
from config.lib.periods import Period
from meetings.models import Meeting
from meetings.rules import HELD_STATES, SENT_STATES
from reports.rule_bands import RuleBands
from resolutions.models import QualityScore
from resolutions.scoring.choices import Band, ScoreState
from resolutions.scoring.querysets import DECIDED

IS_CONFIRMED = Q(state=ScoreState.CONFIRMED)
IS_SENT = Q(meeting__state__in=SENT_STATES)
NOTHING = Decimal(0)


@dataclass(frozen=True)
class ScoreCounts:
    """Counts of meetings and sums of points of one unit and year; adding adds them.

    ``due``: held meetings of scored types; ``scored`` of them have a score the branch adopted.
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


def branches_on(unit, day):
    """The branches at or below ``unit`` on ``day``, a queryset."""
    if unit.is_branch:
        return PartyOrganization.objects.filter(pk=unit.pk)
    lines = OrganizationLine.objects.on(day).filter(ancestor=unit)
    found = PartyOrganization.objects.branches().on(day)
    return found.filter(pk__in=lines.order_by().values("descendant"))


def meetings_due(branches, year, day):
    """Held meetings of scored types for ``year`` up to ``day``: rule ``scoring.types`` of then."""
    bands = RuleBands.over(Period(year).first_day, max(day, Period(year).first_day))
    held = Meeting.objects.filter(
        branch__in=branches, for_year=year, held_on__lte=day, state__in=HELD_STATES
    )
    return held.filter(bands.types("scoring.types")).order_by()


def counts_by_branch(branches, year, day):
    """`ScoreCounts` by branch id; ``branches`` is a queryset or a list of ids."""
    found = dict(meetings_due(branches, year, day).values_list("branch").annotate(Count("pk")))
    counts = {branch: ScoreCounts(due=due) for branch, due in found.items()}
    for row in _sums(_decided(branches, year), "branch"):
        branch = row.pop("branch")
        counts[branch] = counts.get(branch, ScoreCounts()) + ScoreCounts(**row)
    return counts


def counts_of(branches, year, day):
    """The `ScoreCounts` of all ``branches`` together; two statements."""
    due = ScoreCounts(due=meetings_due(branches, year, day).count())
    rows = _sums(_decided(branches, year), "year")
    return sum((ScoreCounts(**{k: v for k, v in row.items() if k != "year"}) for row in rows), due)


def means_by_month(branches, year):
    """The mean of the official scores by month number of ``year``."""
    return {row["month"]: ScoreCounts(**_without(row, "month")).mean
            for row in _sums(_decided(branches, year), "month")}  # fmt: skip


def _without(row, name):
    return {key: value for key, value in row.items() if key != name}


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
