"""Where reports and their charts get the five indicators from: one door, whatever is behind it.

Behind it is the reckoning from the rows (`indicators.compute`), which is exact for every day and
every kind of figures.
"""

from django.db.models import Sum

from branches.models import OrganizationLine
from config.lib.periods import Month, Period, month_of_ym
from meetings.models import Meeting
from reports.indicators import compute
from reports.kept.refresh import first_kept_year
from reports.rule_bands import RuleBands
from reports.rules import Ratio
from reports.tree_over_time import TreeOverTime

LENGTHS = {"M": 1, "Q": 3, "H": 6, "": 12}


def figures_for(organization, period, on):
    """The official `Indicators` of a unit with its branches and children, as on day ``on``."""
    return compute(organization, period, on, official=True, children=True)


def year_before(period):
    """The same period one year earlier."""
    return Period(period.year - 1, period.kind, period.number)


def former_period(period, on):
    """The period a report compares with: the year before, None where nothing is known of it.

    Before the first meeting in the program every branch would seem to have missed its months.
    """
    before = year_before(period)
    return before if before.year >= first_kept_year(on) else None


def periods_until(period, count):
    """The ``count`` periods of the same length up to ``period``, oldest first."""
    length = LENGTHS[period.kind]
    last = period.months[0].ym
    found = []
    for back in range(count - 1, -1, -1):
        month = month_of_ym(last - back * length)
        found.append(Period(month.year, period.kind, (month.number - 1) // length + 1))
    return found


def attendance_trend(organization, period, on, count):
    """Pairs of period and official attendance of the whole unit, oldest first.

    Each period with the tree of its own end, as its report of that time had it. The number of
    statements does not grow with ``count``.
    """
    periods = periods_until(period, count)
    first_day, last_day = periods[0].first_day, min(periods[-1].last_day, on)
    tree = TreeOverTime(organization, first_day, last_day)
    only = [organization.pk] if organization.is_branch else None
    bands = RuleBands.over(first_day, last_day, only=only)
    below = OrganizationLine.objects.filter(ancestor=organization).order_by().values("descendant")
    counts = attendance_by_month(bands, first_day, last_day, below=below)
    found = []
    for one in periods:
        branches = tree.branches(one.first_day, min(one.last_day, on))
        found.append((one, attended(counts, one, branches)))
    return found


def attended(counts, period, branches):
    """The attendance of ``branches`` in a period, from `attendance_by_month`."""
    own = [
        counts[branch, month.ym]
        for month in period.months
        for branch in branches
        if (branch, month.ym) in counts
    ]
    return sum(own, Ratio())


def attendance_by_month(bands, first_day, last_day, *, below):
    """Official attendance by branch and `Month.ym` of the branches ``below`` (ids, or a query)."""
    rows = (
        Meeting.objects.counted(first_day, last_day, official=True)
        .filter(bands.types("attendance.types"), branch__in=below)
        .order_by()
        .values_list("branch", "held_on__year", "held_on__month")
        .annotate(Sum("present_count"), Sum("expected_count"))
    )
    return {
        (branch, Month(year, month).ym): Ratio(present, expected)
        for branch, year, month, present, expected in rows
    }
