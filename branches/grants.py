"""What the role of the running program may do in PostgreSQL: never more than it needs.

Two roles: the owner migrates (``MIGRATION_DATABASE_URL``), the program works (``DATABASE_URL``).
After every migrate the owner grants the program's role its rights anew: all rows of all tables,
but of what is signed or recorded only the columns that two people may empty. It may not empty a
table, nor touch a trigger. Counting a table anew for the planner is the owner's right in
PostgreSQL; a function of the owner does it for the program.
"""

from dataclasses import dataclass

from django.conf import settings
from django.db import connections

SEALED = {}
COUNT_TABLE = "chibo_count_table"
COUNTER = f"""
CREATE OR REPLACE FUNCTION {COUNT_TABLE}(counted text) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog
AS $count$ BEGIN EXECUTE format('ANALYZE public.%I', counted); END $count$
"""


@dataclass(frozen=True)
class SealedTable:
    """Rows of ``table`` are added; of a row only ``columns`` may change, by a redaction.

    ``removes``: such a redaction removes whole rows.
    """

    table: str
    columns: tuple = ()
    removes: bool = False


def seal_table(table, *columns, removes=False):
    SEALED[table] = SealedTable(table, columns, removes)


def program_role():
    """The role of ``DATABASE_URL``; empty where one role does everything."""
    return settings.PROGRAM_ROLE


def grant_after_migrate(using, **kwargs):
    """Receiver of ``post_migrate``."""
    connection = connections[using]
    if connection.vendor == "postgresql" and program_role():
        grant(connection, program_role())


def grant(connection, role):
    """Give ``role`` what the program needs; harmless to repeat."""
    quote = connection.ops.quote_name
    tables = set(connection.introspection.table_names())
    name = quote(role)
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
        cursor.execute(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}"
        )
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}")
        cursor.execute(COUNTER)
        cursor.execute(f"REVOKE ALL ON FUNCTION {COUNT_TABLE}(text) FROM PUBLIC")
        cursor.execute(f"GRANT EXECUTE ON FUNCTION {COUNT_TABLE}(text) TO {name}")
        for one in SEALED.values():
            if one.table not in tables:
                continue
            table = quote(one.table)
            taken = "UPDATE" if one.removes else "UPDATE, DELETE"
            cursor.execute(f"REVOKE {taken}, TRUNCATE ON {table} FROM {name}")
            if one.columns:
                columns = ", ".join(quote(column) for column in one.columns)
                cursor.execute(f"GRANT UPDATE ({columns}) ON {table} TO {name}")
