"""The attendance of a unit with very many branches over several periods, added up in SQL."""

from django.db.models import Case, DateField, F, Q, Sum, Value, When

from meetings.models import Meeting
from reports.ancestry import parents_of_closed
from reports.choices import Indicator
from reports.figures_source import attendance_by_month, attended, periods_until
from reports.kept import reading
from reports.kept.counts import COUNTERS, NOTHING
from reports.rule_bands import RuleBands
from reports.rules import Ratio
from reports.tree_over_time import TreeOverTime

PLACES = [COUNTERS.index(f"{Indicator.ATTENDANCE.value}_{part}") for part in ("part", "whole")]


def attendance_trend(organization, period, on, count):
    """As `reports.figures_source.attendance_trend`, for a period whose figures are kept."""
    periods = periods_until(period, count)
    if period.kind == "M":
        return _of_months(organization, periods, on)
    _, kept = reading.counters_with_past(organization, [], period, periods, official=True)
    counters = [kept.get(one, NOTHING) for one in periods]
    return [
        (one, Ratio(*(row[place] for place in PLACES)))
        for one, row in zip(periods, counters, strict=True)
    ]


def _of_months(organization, months, on):
    """Branches that stayed open are added up at once, those that closed one by one."""
    first_day, last_day = months[0].first_day, min(months[-1].last_day, on)
    closed = parents_of_closed(first_day, last_day)
    bands = RuleBands.over(first_day, last_day, only=[organization.pk])
    open_ones = _of_open(organization, months, on, bands, closed)
    if not closed:
        return [(one, open_ones.get(one.first_day, Ratio())) for one in months]
    units = {*closed, *closed.values()}
    tree = TreeOverTime(organization, first_day, last_day, only=units)
    counts = attendance_by_month(bands, first_day, last_day, below=list(closed))
    found = []
    for one in months:
        gone = tree.branches(one.first_day, min(one.last_day, on)) & closed.keys()
        found.append((one, open_ones.get(one.first_day, Ratio()) + attended(counts, one, gone)))
    return found


def _of_open(organization, months, on, bands, closed):
    """``{first day of the month: Ratio}`` of the branches never closed in these months."""
    first_day, last_day = months[0].first_day, min(months[-1].last_day, on)
    begun = [one for one in months if one.first_day <= last_day]
    in_month = [Q(held_on__range=(one.first_day, one.last_day)) for one in begun]
    ends = [min(one.last_day, on) for one in begun]
    day, line = F("reckoned_on"), "branch__lines_above__"
    rows = (
        Meeting.objects.counted(first_day, last_day, official=True)
        .filter(bands.types("attendance.types"))
        .exclude(branch__in=list(closed))
        .annotate(
            begun_on=_case(in_month, [one.first_day for one in begun]),
            reckoned_on=_case(in_month, ends),
        )
        .filter(
            _holds(line, day) & Q(**{f"{line}ancestor": organization}),
            _holds("branch__", day),
        )
        .order_by()
        .values_list("begun_on")
        .annotate(Sum("present_count"), Sum("expected_count"))
    )
    return {month: Ratio(*numbers) for month, *numbers in rows}


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
