"""Writing many rows of a table that is rebuilt from others: insert, or overwrite by key.

`bulk_create` spends more time on its fields than the database on the rows. Here plain tuples go in:
by COPY on PostgreSQL, row by row through one prepared statement on SQLite.
"""

import csv
from io import StringIO

from django.db import connection

EMPTY = "CREATE TEMPORARY TABLE upserted ON COMMIT DROP AS SELECT {columns} FROM {table} LIMIT 0"
FEW = 200  # a temporary table for fewer rows costs more than it saves


def upsert(model, columns, keys, rows, *, changing=None):
    """Write ``rows``, tuples in the order of ``columns`` (database columns), of which ``keys`` name
    a unique constraint. Values are as the driver takes them, JSON as text; none of them is NULL.
    ``changing`` are the columns overwritten in rows that exist; without it all but the keys."""
    rows = list(rows)
    if not rows:
        return
    table = connection.ops.quote_name(model._meta.db_table)
    names = [connection.ops.quote_name(name) for name in columns]
    into = f"INSERT INTO {table} ({', '.join(names)}) "
    ending = _overwriting(changing or [one for one in columns if one not in keys], keys)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"{into}VALUES ({marks}) {ending}", rows)
        elif len(rows) <= FEW:
            one = f"({', '.join(['%s'] * len(columns))})"
            values = [value for row in rows for value in row]
            cursor.execute(f"{into}VALUES {', '.join([one] * len(rows))} {ending}", values)
        else:
            _copied(cursor, model, names, rows)
            cursor.execute(f"{into}TABLE upserted {ending}")
            cursor.execute("DROP TABLE upserted")


def _overwriting(changing, keys):
    quote = connection.ops.quote_name
    changes = ", ".join(f"{quote(name)} = EXCLUDED.{quote(name)}" for name in changing)
    return f"ON CONFLICT ({', '.join(map(quote, keys))}) DO UPDATE SET {changes}"


def _copied(cursor, model, names, rows):
    """The rows in a temporary table of the columns named, typed as in the table itself."""
    table = connection.ops.quote_name(model._meta.db_table)
    listed = ", ".join(names)
    cursor.execute(EMPTY.format(columns=listed, table=table))
    lines = StringIO()
    csv.writer(lines, quoting=csv.QUOTE_NONNUMERIC).writerows(rows)  # text in quotes, even none
    lines.seek(0)
    cursor.copy_expert(f"COPY upserted ({listed}) FROM STDIN WITH (FORMAT csv)", lines)
