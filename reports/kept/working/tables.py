"""The working tables: temporary, emptied before every count, gone with the connection."""

import re
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from weakref import WeakSet

from django.db import connection, transaction

from config.lib.batches import in_batches
from config.lib.planned import Planned
from reports.choices import Indicator
from reports.kept.counts import COUNTERS
from reports.kept.parts import LONG_PARTS
from reports.kept.working.dialect import WHOLE_SUM, is_sqlite
from reports.kept.working.packed import OF_DAYS, OF_MEETINGS

FIGURES = ", ".join(f"{name} integer" for name in COUNTERS)

TABLES = {
    # What is asked: months, and the stretches (`KeptPart`) begun by the day.
    "kept_month": "month integer PRIMARY KEY, first_day date, last_day date, is_over integer, "
    "shift integer, low {id}, high {id}, quarter_from date, "
    "quarter_until date",
    "kept_stretch": "stretch integer PRIMARY KEY, first_day date, day date, first_month integer, "
    "last_month integer, half integer, shift integer, mask {id}",
    # Of whom, by which rules.
    "kept_asked": "branch_id {id} PRIMARY KEY",
    "kept_branch": "branch_id {id} PRIMARY KEY, branch_type varchar(20), valid_from date, "
    "valid_to date, is_counted integer, is_led integer, is_supervised integer",
    "kept_rules": "rules integer PRIMARY KEY, per_month integer, moved_counts integer, "
    "per_quarter integer, min_active_days integer, presentation_counts integer, "
    "written_counts integer, before_days integer, after_days integer, times integer, "
    "monthly integer, at_once integer, in_month integer, {targets}",
    "kept_rules_type": "rules integer, meeting_type varchar(20), in_rate integer, "
    "is_regular integer, is_thematic integer, is_spoken integer, is_missed integer, "
    "minutes integer, "
    "large_from integer, minutes_large integer, small_below integer, minutes_small integer, "
    "PRIMARY KEY (rules, meeting_type)",
    "kept_rules_window": "rules integer, branch_type varchar(20), from_day integer, "
    "to_day integer, PRIMARY KEY (rules, branch_type)",
    "kept_rule_of": "branch_id {id}, first_day date, last_day date, rules integer, "
    "parts integer, from_day integer, to_day integer, "
    "PRIMARY KEY (branch_id, first_day)",
    "kept_special": "branch_id {id}, first_day date, rules integer, "
    "PRIMARY KEY (branch_id, first_day)",
    "kept_epoch": "first_day date PRIMARY KEY, last_day date, parts integer, rules integer",
    "kept_steady": "branch_id {id} PRIMARY KEY, rules integer",
    "kept_window": "branch_id {id}, month integer, from_day integer, to_day integer, "
    "PRIMARY KEY (branch_id, month)",
    # What was read and judged.
    "kept_seat": "member_id {id}, branch_id {id}, is_official integer, valid_from date, "
    "valid_to date, of_one integer",
    "kept_meeting": "meeting_id {id} PRIMARY KEY, branch_id {id}, is_counted integer, "
    "held_on date, month integer, for_year integer, for_month integer, meeting_type varchar(20), "
    "official integer, is_put_off integer, rules integer, is_regular integer, "
    "is_thematic integer, is_missed integer, asks_leaders integer, "
    "presentation_counts integer, written_counts integer, "
    "regular_low {id}, regular_high {id}, spoken_low {id}, spoken_high {id}, "
    "reached integer, {of_meetings}",
    "kept_leaders": "meeting_id {id} PRIMARY KEY, leaders {id}",
    "kept_sum": "branch_id {id}, official integer, month integer, {of_days}, "
    "PRIMARY KEY (branch_id, official, month)",
    "kept_theme": "branch_id {id}, month integer, themes integer, official_themes integer, "
    "PRIMARY KEY (branch_id, month)",
    "kept_moved": "branch_id {id}, stretch integer, official integer, month integer, "
    "rules integer, moved integer, PRIMARY KEY (branch_id, stretch, official, month)",
    "kept_made_up": "branch_id {id}, stretch integer, official integer, part integer, "
    "whole integer, PRIMARY KEY (branch_id, stretch, official)",
    "kept_member": "member_id {id} PRIMARY KEY, is_same integer, "
    "months_low {id}, months_high {id}, "
    "sessions_low {id}, sessions_high {id}, missed integer, unexcused integer, "
    "official_months_low {id}, official_months_high {id}, "
    "official_sessions_low {id}, official_sessions_high {id}",
    "kept_spoke": "branch_id {id}, official integer, whole_low {id}, whole_high {id}, "
    "part_low {id}, part_high {id}, {spoke}, PRIMARY KEY (branch_id, official)",
    "kept_spoke_apart": "branch_id {id}, stretch integer, part integer, whole integer, "
    "official_part integer, official_whole integer, PRIMARY KEY (branch_id, stretch)",
    "kept_differs": "branch_id {id}, month integer, PRIMARY KEY (branch_id, month)",
    "kept_wanted": "branch_id {id}, rules integer, parts integer, PRIMARY KEY (branch_id, rules)",
    "kept_at": "branch_id {id}, stretch integer, rules integer, PRIMARY KEY (branch_id, stretch)",
    # What comes out.
    "kept_figures": "organization_id {id}, part integer, official integer, {figures}, "
    "PRIMARY KEY (organization_id, part, official)",
    "kept_year": "organization_id {id} PRIMARY KEY, states varchar(12)",
    "kept_change": "organization_id {id}, part integer, official integer, {figures}, "
    "PRIMARY KEY (organization_id, part, official)",
    "kept_closed": "branch_id {id} PRIMARY KEY, valid_to date",
    "kept_chain": "branch_id {id}, part integer, unit_id {id}, "
    "PRIMARY KEY (branch_id, part, unit_id)",
    "kept_rise": "organization_id {id}, part integer, official integer, {figures}, "
    "PRIMARY KEY (organization_id, part, official)",
}

WHOSE = ("kept_asked", "kept_branch")
SMALL = ("kept_month", "kept_stretch", "kept_rules", "kept_rules_type")
JOINED = (
    "is_counted",
    "rules",
    "month",
    "stretch",
    "part",
    "official",
    "meeting_type",
    "first_day",
    "is_missed",
    "missed",
    "unexcused",
)
NAMED = re.compile(r"%\((\w+)\)s")
_HAVE_PLANS = WeakSet()  # connections of the driver that keep the plans of `planned_once`
_PLANNED_ONCE = ContextVar("planned_once", default=False)
KEYS = re.compile(r",? PRIMARY KEY( \([^)]*\))?")


def prepare():
    """The working tables, empty; PostgreSQL sorts and hashes them in memory from here on.

    And it takes a page found by an index to cost about what one read in turn does: the rows of a
    meeting lie together. By its usual figure, that of a turning disk, it read the attendance of the
    whole country for each thousand branches.
    """
    with connection.cursor() as cursor:
        if not _exist(cursor):
            created = map(_created, TABLES)
            if is_sqlite():
                _run(cursor, created)
            else:  # it takes tables it has never looked at for ten pages at least
                _run(cursor, [WHOLE_SUM, *created])
                _run(cursor, (f"ANALYZE {name}" for name in TABLES))
            return
        cursor.execute("SELECT 1 FROM kept_month LIMIT 1")
        if cursor.fetchone():
            if is_sqlite():
                _run(cursor, (f"DELETE FROM {name}" for name in TABLES))
            else:
                cursor.execute(f"TRUNCATE {', '.join(TABLES)}")


@contextmanager
def kept_together():
    """Around a count and what reads it: PostgreSQL empties the tables with every transaction.

    On SQLite it is no transaction, for that would keep others from writing.
    """
    if is_sqlite():
        yield
        return
    with transaction.atomic():
        yield


def _exist(cursor):
    if is_sqlite():
        cursor.execute("SELECT 1 FROM sqlite_temp_master WHERE name = 'kept_rise'")
    else:
        cursor.execute(
            "SELECT to_regclass('pg_temp.kept_rise') FROM set_config('work_mem', '64MB', true) a, "
            "set_config('default_statistics_target', '10', true) b, "
            "set_config('random_page_cost', '1.1', true) c"
        )
    return cursor.fetchone() not in (None, (None,))


def _created(name):
    whole = "integer" if is_sqlite() else "bigint"
    columns = TABLES[name].format(
        id=whole,
        figures=FIGURES,
        targets=", ".join(
            f"{one.value}_{part} integer"
            for one in Indicator
            for part in ("percent", "least", "most")
        ),
        spoke=", ".join(
            f"whole_{part.value} integer, part_{part.value} integer" for part in LONG_PARTS
        ),
        of_meetings=", ".join(f"{number} {whole}" for number in OF_MEETINGS),
        of_days=", ".join(f"{number} {whole}" for number in OF_DAYS),
    )
    if is_sqlite():
        ending = " WITHOUT ROWID" if "PRIMARY KEY (" in columns else ""  # found by their key alone
        return f"CREATE TEMPORARY TABLE IF NOT EXISTS {name} ({columns}){ending}"
    columns = KEYS.sub("", columns)  # PostgreSQL joins by hashing and would only have to fill them
    return f"CREATE TEMPORARY TABLE IF NOT EXISTS {name} ({columns}) ON COMMIT DELETE ROWS"


def _run(cursor, statements):
    """Many small statements; PostgreSQL takes them in one go."""
    if is_sqlite():
        for statement in statements:
            cursor.execute(statement)
    else:
        cursor.execute("; ".join(statements))


def told(asked, *names):
    """Tell the database how large these tables have become.

    SQLite takes a table it knows nothing of for a large one, and reads a whole other table
    beforehand, to ask it less often. PostgreSQL is told only where it matters, in large ones, and
    only of their keys; but of `WHOSE` nearly always, lest it read all meetings for some branches.
    """
    with connection.cursor() as cursor:
        if is_sqlite():
            _run(cursor, (f"ANALYZE {name}" for name in names if name not in SMALL))
            return
        if asked.are_few:
            is_asked = connection.connection not in _HAVE_PLANS
        else:
            _HAVE_PLANS.discard(connection.connection)
            names = [name for name in names if asked.are_many or name in WHOSE]
            is_asked = bool(names)
        if is_asked:
            _run(cursor, (f"ANALYZE {name} ({', '.join(_keys(name))})" for name in names))


def _keys(name):
    """The columns other tables are joined by."""
    columns = [part.split()[0] for part in TABLES[name].split(",")]
    return [one for one in dict.fromkeys(columns) if one.endswith("_id") or one in JOINED]


@contextmanager
def joined_at_once():
    """Working tables among themselves are joined by hashing, never row by row.

    PostgreSQL guesses one row where sums of several columns meet, and would then go through all
    sums anew for every branch: half a minute instead of a third of a second for 300 branches.
    Inside a transaction. SQLite joins by the keys, row by row, and rightly so.
    """
    if is_sqlite():
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        yield
        cursor.execute("SET LOCAL enable_nestloop = on")


@contextmanager
def grouped_by_hashing(asked):
    """Many rows are grouped without being sorted before.

    PostgreSQL takes both for the same where the rest of a statement is dear. In a transaction.
    """
    if is_sqlite() or not asked.are_many:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_sort = off")
        yield
        cursor.execute("SET LOCAL enable_sort = on")


def insert(name, columns, rows):
    """Rows of Python in a table."""
    insert_all((name, columns, rows))


def insert_all(*parts):
    """Rows of Python in several tables: name, columns, rows of each; at once on PostgreSQL."""
    statements, values = [], []
    with connection.cursor() as cursor:
        for name, columns, rows in parts:
            rows = list(rows)
            if not rows:
                continue
            marks = f"({', '.join(['%s'] * len(rows[0]))})"
            into = f"INSERT INTO {name} ({columns}) VALUES "
            if is_sqlite():
                cursor.executemany(into + marks, rows)
                continue
            for some in in_batches(rows, 1000):
                statements.append(into + ", ".join([marks] * len(some)))
                values += [value for row in some for value in row]
        if statements:
            cursor.execute("; ".join(statements), values)


def summed(names):
    """The sums of columns under their own names, no wider than they: PostgreSQL would go on from
    whole numbers to longer ones, and from these to decimals."""
    return ", ".join(f"CAST(sum({name}) AS integer) AS {name}" for name in names)


def execute(statement, parameters=None):
    """Run one statement; returns how many rows it wrote."""
    with connection.cursor() as cursor:
        if _PLANNED_ONCE.get() and not isinstance(parameters, list):
            planned, names = _planned(statement)
            planned.run(cursor, [parameters[name] for name in names])
        else:
            cursor.execute(statement, parameters)
        return cursor.rowcount


@contextmanager
def planned_once(asked):
    """For few branches PostgreSQL plans what `execute` runs once a connection and keeps the plans.

    Planning takes it several times as long as counting a branch. It is `told` of sizes only before
    it plans, for that makes it plan anew. In a transaction.
    """
    if is_sqlite() or not asked.are_few:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        token = _PLANNED_ONCE.set(True)
        try:
            yield
        finally:
            _PLANNED_ONCE.reset(token)
        cursor.execute("SET LOCAL plan_cache_mode = auto")
    _HAVE_PLANS.add(connection.connection)


@cache
def _planned(statement):
    """A statement with named parameters as `Planned`, and their names in order."""
    found = NAMED.findall(statement)
    names = list(dict.fromkeys(found))
    return Planned(NAMED.sub("%s", statement), [(True, names.index(one)) for one in found]), names


def rows(query, parameters=None):
    """What a query finds, as tuples."""
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return cursor.fetchall()
