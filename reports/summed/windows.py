"""Regular meetings on the days set for them, added up by the database (handbook 6.2, 11.4).

The same windows as `meetings.window_book.WindowBook` gives branch by branch.
"""

from calendar import monthrange
from datetime import date

from django.db.models import Case, IntegerField, Q, When

from branches.choices import BranchType
from branches.rules import window_of
from config.lib.periods import Month
from meetings.models import WindowException
from reports.kept.working.dialect import (
    covering,
    day_of_month,
    is_sqlite,
    month_of,
    plain_day,
)
from reports.rule_bands import RuleBands
from reports.rules import Ratio
from reports.summed.placing import by_child

BRANCH_TYPES = ("", *BranchType.values)


def in_window(reckoning):
    """As `reports.report_facts.meetings.in_window`, by the unit directly below."""
    regular = reckoning.own_meetings().filter(reckoning.bands.types("regular.types"))
    of_months = regular.values_list("for_year", "for_month").distinct()
    months = sorted(Month(*one) for one in of_months)
    if not months:
        return {}
    judged = regular.annotate(
        by_rules=Case(When(_by_rules(months), then=1), default=0, output_field=IntegerField())
    ).values_list("branch", "branch__branch_type", "held_on", "for_year", "for_month", "by_rules")
    sums = by_child(reckoning.tree, _counted(judged, months), number=2)
    return {child: Ratio(*numbers) for child, numbers in sums.items()}


def _by_rules(months):
    """A condition: the meeting was held in the window the rules set for its month."""
    condition = Q()
    for month in months:
        regions = RuleBands.over(month.first_day, month.first_day).bands[0].regions
        for rules, where in regions:
            for (first, last), types in _types_by_window(rules).items():
                days = _days(month, first, last)
                own = Q(for_year=month.year, for_month=month.number, held_on__range=days)
                if len(types) < len(BRANCH_TYPES):
                    own &= Q(branch__branch_type__in=types)
                condition |= own & where.holds("branch")
    return condition


def _types_by_window(rules):
    found = {}
    for branch_type in BRANCH_TYPES:
        found.setdefault(window_of(rules, branch_type), []).append(branch_type)
    return found


def _days(month, first, last):
    """The days of ``month`` from ``first`` to ``last``, which may be more than it has."""
    length = monthrange(month.year, month.number)[1]
    if first > length:  # no day of the month
        return month.last_day, month.first_day
    return date(month.year, month.number, first), date(month.year, month.number, min(last, length))


def _counted(judged, months):
    """SQL of rows of branch, meetings in their window, meetings, and its parameters."""
    query, values = judged.query.sql_with_params()
    names = "branch_id, branch_type, held_on, for_year, for_month, by_rules"
    fits = (
        f"m.for_month = {month_of('m.held_on')} AND m.for_year = {_year_of('m.held_on')} "
        f"AND {day_of_month('m.held_on')} BETWEEN x.from_day AND x.to_day"
    )
    return (
        f"WITH m ({names}) AS ({query}), x AS ({_exceptions(months)}) "
        "SELECT m.branch_id, sum(CASE WHEN x.branch_id IS NULL THEN m.by_rules "
        f"WHEN {fits} THEN 1 ELSE 0 END), count(*) "
        "FROM m LEFT JOIN x ON x.branch_id = m.branch_id AND x.year = m.for_year "
        "AND x.month = m.for_month AND x.place = 1 GROUP BY m.branch_id",
        [*values, *[plain_day(months[-1].last_day)] * 2],
    )


def _exceptions(months):
    """As `meetings.plan.rules.exception_for`: the nearest unit, the one for the type, the latest.

    Only of ``months``, which are whole numbers of our own.
    """
    of_months = " OR ".join(f"x.year = {one.year} AND x.month = {one.number}" for one in months)
    return f"""
        SELECT l.descendant_id AS branch_id, x.year, x.month, x.from_day, x.to_day,
               row_number() OVER (
                   PARTITION BY l.descendant_id, x.year, x.month
                   ORDER BY l.depth, CASE WHEN x.branch_type = '' THEN 1 ELSE 0 END, x.id DESC
               ) AS place
        FROM {WindowException._meta.db_table} x
        JOIN branches_organizationline l ON l.ancestor_id = x.organization_id
        JOIN branches_partyorganization b ON b.id = l.descendant_id AND b.is_branch
        WHERE ({of_months}) AND x.branch_type IN ('', b.branch_type) AND {covering("%s", "l")}
    """


def _year_of(day):
    if is_sqlite():
        return f"CAST(substr({day}, 1, 4) AS integer)"
    return f"CAST(extract(year FROM {day}) AS integer)"
