"""Writing many rows of a table that is rebuilt from others: insert, or overwrite by key.

`bulk_create` spends more time on its fields than the database on the rows. Here plain tuples go in:
by COPY on PostgreSQL, row by row through one prepared statement on SQLite.
"""

import csv
import json
from functools import cache
from io import StringIO

from django.db import connection

from config.lib.planned import Planned

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


def overwrite(model, columns, keys, rows, *, changing):
    """Write ``changing`` columns of rows that are known to exist; the other arguments as `upsert`.

    All ``rows`` agree in all ``keys`` but the last, which is a number. Half the work of an upsert:
    nothing is inserted first. Numbers, texts and truth values only. Returns how many rows there
    were.
    """
    rows = list(rows)
    if not rows:
        return 0
    planned, order = _overwriting_known(model, tuple(columns), keys, changing, connection.vendor)
    (common,) = {tuple(row[columns.index(key)] for key in keys[:-1]) for row in rows}
    groups = _alike_together(rows, order)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            told = [(*said, *common, json.dumps(found)) for said, found in groups.items()]
            cursor.executemany(planned.sql, told)
        else:
            told = [
                {f"c{place}": value for place, value in zip(order, (*said, found), strict=True)}
                for said, found in groups.items()
            ]
            planned.run(cursor, [json.dumps(told), *common])
        return cursor.rowcount


def _alike_together(rows, order):
    """The values in the last place of ``order`` by what stands in the others: of sixty people most
    are marked alike."""
    groups, (*alike, last) = {}, order
    for row in rows:
        groups.setdefault(tuple(row[place] for place in alike), []).append(row[last])
    return groups


@cache
def _overwriting_known(model, columns, keys, changing, vendor):
    """The statement, and the places in a row of ``changing`` and of the last key.

    What all rows have in common stands beside the list of them, so that PostgreSQL finds them by
    the index, whatever it believes of a list it has not seen. SQLite, which would carry out the
    statement row by row, takes those alike at once.
    """
    quote, last = connection.ops.quote_name, keys[-1]
    table, order = quote(model._meta.db_table), [columns.index(one) for one in (*changing, last)]
    if vendor == "sqlite":
        changes = ", ".join(f"{quote(name)} = %s" for name in changing)
        found = [f"{quote(name)} = %s" for name in keys[:-1]]
        found.append(f"{quote(last)} IN (SELECT value FROM json_each(%s))")  # noqa: S608
        return Planned(f"UPDATE {table} SET {changes} WHERE {' AND '.join(found)}", []), order  # noqa: S608
    fields = {field.column: field for field in model._meta.concrete_fields}
    told = {name: f"c{place}" for name, place in zip((*changing, last), order, strict=True)}
    types = [f"{place} {fields[name].db_type(connection)}" for name, place in told.items()]
    changes = ", ".join(f"{quote(name)} = told.{told[name]}" for name in changing)
    found = [f"kept.{quote(name)} = %s" for name in keys[:-1]]
    found.append(f"kept.{quote(last)} = ANY (told.{told[last]})")
    sql = (
        f"UPDATE {table} AS kept SET {changes} "  # noqa: S608
        f"FROM json_to_recordset(%s) AS told({', '.join(types)}[]) WHERE {' AND '.join(found)}"
    )
    return Planned(sql, [(True, place) for place in range(len(keys))]), order


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
