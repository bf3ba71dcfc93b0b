"""Working days: Monday to Friday. Public holidays differ every year and are not known here, so a
limit is never told too early by a weekend, at most a few days too early by a holiday."""

import calendar
from datetime import date, timedelta

SATURDAY = 5
DAYS_OF_A_WEEK = 5


def working_day_after(day, count):
    """The ``count``-th working day after ``day``; ``day`` itself for 0."""
    weeks, rest = divmod(count, DAYS_OF_A_WEEK)
    while count and day.weekday() >= SATURDAY:  # begin on the working day before
        day -= timedelta(days=1)
    day += timedelta(weeks=weeks)
    while rest:
        day += timedelta(days=1)
        rest -= day.weekday() < SATURDAY
    return day


def months_after(day, months):
    """The same day ``months`` later (negative: before), or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
