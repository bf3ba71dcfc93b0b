"""The few words PostgreSQL and SQLite say differently; everything else is written once."""

import json
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection


def is_sqlite():
    return connection.vendor == "sqlite"


def plain_day(day):
    """A day as a parameter of raw SQL."""
    return day.isoformat() if is_sqlite() and day is not None else day


def day_of(value):
    """A day as raw SQL answers it."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def month_of(day):
    if is_sqlite():
        return f"CAST(substr({day}, 6, 2) AS integer)"
    return f"CAST(date_part('month', {day}) AS integer)"


def day_of_month(day):
    if is_sqlite():
        return f"CAST(substr({day}, 9, 2) AS integer)"
    return f"CAST(date_part('day', {day}) AS integer)"


def days_between(first_day, day_after):
    if is_sqlite():
        return f"CAST(julianday({day_after}) - julianday({first_day}) AS integer)"
    return f"({day_after} - {first_day})"


def local_day(moment):
    """The day of a moment here. Vietnam has known no summer time since 1975, so its distance from
    UTC is the same on every day: SQLite knows no zones, PostgreSQL is slow to look one up."""
    zone = ZoneInfo(settings.TIME_ZONE)
    hours = datetime.now(UTC).astimezone(zone).utcoffset().total_seconds() / 3600
    if is_sqlite():
        return f"date({moment}, '{hours:+g} hours')"
    return f"CAST({moment} AT TIME ZONE INTERVAL '{hours:+g} hours' AS date)"


def whole_minutes(start, end):
    """Full minutes from ``start`` to the later ``end``; parts of a second stand after place 19."""
    if is_sqlite():
        borrowed = f"(substr({end}, 20) < substr({start}, 20))"
        return f"((strftime('%%s', {end}) - strftime('%%s', {start}) - {borrowed}) / 60)"
    return f"CAST(floor(date_part('epoch', {end} - {start}) / 60) AS integer)"


def is_one_of(column):
    """A condition: ``column`` is among the ids of the parameter `ids` makes."""
    if is_sqlite():
        return f"{column} IN (SELECT value FROM json_each(%s))"
    return f"{column} = ANY(%s)"


def ids(numbers):
    """The parameter of `is_one_of`."""
    return json.dumps(sorted(numbers)) if is_sqlite() else sorted(numbers)


def in_order(*tables):
    """Tables of a join in the order SQLite shall read them; PostgreSQL finds its own.

    SQLite keeps no statistics of working tables and would guess.
    """
    return " CROSS JOIN ".join(tables)


WHOLE_SUM = "CREATE AGGREGATE pg_temp.whole_sum(bigint) (SFUNC = int8pl, STYPE = bigint)"


def whole_sum(number):
    """The sum of whole numbers of eight bytes: PostgreSQL goes on in decimals by itself, and took a
    sixth of the time of reading all roll calls for it. `WHOLE_SUM` makes this one for a connection.
    """
    return f"sum({number})" if is_sqlite() else f"pg_temp.whole_sum({number})"


def covering(day, row):
    """A condition: the dated ``row`` holds on ``day``."""
    return (
        f"({row}.valid_from IS NULL OR {row}.valid_from <= {day}) "
        f"AND ({row}.valid_to IS NULL OR {row}.valid_to > {day})"
    )
