"""The attendance of a unit over several periods, added up in SQL from the rows."""

from django.db.models import Case, DateField, F, Q, Sum, Value, When

from config.lib.periods import Month
from meetings.models import Meeting
from reports.ancestry import parents_of_closed
from reports.figures_source import periods_until
from reports.rule_bands import RuleBands
from reports.rules import Ratio
from reports.tree_over_time import TreeOverTime


def attendance_trend(organization, period, on, count):
    """Pairs of period and official attendance of the whole unit, oldest first.

    Each period with the tree of its own end, as its report of that time had it. Branches that
    stayed open are added up at once, those that closed one by one. The number of statements does
    not grow with ``count``.
    """
    periods = periods_until(period, count)
    first_day, last_day = periods[0].first_day, min(periods[-1].last_day, on)
    closed = parents_of_closed(first_day, last_day)
    bands = RuleBands.over(first_day, last_day, only=[organization.pk])
    open_ones = _of_open(organization, periods, on, bands, closed)
    if not closed:
        return [(one, open_ones.get(one.first_day, Ratio())) for one in periods]
    units = {*closed, *closed.values()}
    tree = TreeOverTime(organization, first_day, last_day, only=units)
    counts = _by_month(bands, first_day, last_day, below=list(closed))
    found = []
    for one in periods:
        gone = tree.branches(one.first_day, min(one.last_day, on)) & closed.keys()
        found.append((one, open_ones.get(one.first_day, Ratio()) + _attended(counts, one, gone)))
    return found


def _of_open(organization, periods, on, bands, closed):
    """``{first day of the period: Ratio}`` of the branches never closed in these periods."""
    first_day, last_day = periods[0].first_day, min(periods[-1].last_day, on)
    begun = [one for one in periods if one.first_day <= last_day]
    in_period = [Q(held_on__range=(one.first_day, one.last_day)) for one in begun]
    ends = [min(one.last_day, on) for one in begun]
    day, line = F("reckoned_on"), "branch__lines_above__"
    rows = (
        Meeting.objects.counted(first_day, last_day, official=True)
        .filter(bands.types("attendance.types"))
        .exclude(branch__in=list(closed))
        .annotate(
            begun_on=_case(in_period, [one.first_day for one in begun]),
            reckoned_on=_case(in_period, ends),
        )
        .filter(
            _holds(line, day) & Q(**{f"{line}ancestor": organization}),
            _holds("branch__", day),
        )
        .order_by()
        .values_list("begun_on")
        .annotate(Sum("present_count"), Sum("expected_count"))
    )
    return {begun: Ratio(*numbers) for begun, *numbers in rows}


def _case(conditions, days):
    return Case(
        *(When(one, then=Value(day)) for one, day in zip(conditions, days, strict=True)),
        output_field=DateField(),
    )


def _holds(row, day):
    """A condition: the dated ``row`` (a lookup) holds on ``day``."""
    return (Q(**{f"{row}valid_from": None}) | Q(**{f"{row}valid_from__lte": day})) & (
        Q(**{f"{row}valid_to": None}) | Q(**{f"{row}valid_to__gt": day})
    )


def _attended(counts, period, branches):
    """The attendance of ``branches`` in a period, from `_by_month`."""
    own = [
        counts[branch, month.ym]
        for month in period.months
        for branch in branches
        if (branch, month.ym) in counts
    ]
    return sum(own, Ratio())


def _by_month(bands, first_day, last_day, *, below):
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
