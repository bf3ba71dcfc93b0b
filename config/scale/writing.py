"""Rows into tables by the hundred thousand: COPY on PostgreSQL, ``executemany`` on SQLite.

Rows pass no model: the loader keeps the promises of the models, and a test checks that it does.
"""

from datetime import date, datetime, time
from enum import Enum
from io import StringIO
from uuid import UUID

from django.core.management.color import no_style
from django.db import connection

ROWS_AT_ONCE = 50_000
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


class Sheet:
    """The rows of one table: ``names`` are the columns given, the others keep their defaults."""

    def __init__(self, model, *names):
        fields = {field.attname: field for field in model._meta.concrete_fields}
        others = [field for name, field in fields.items() if name not in {*names, "id"}]
        self.model = model
        self.fields = [fields[name] for name in names] + others
        self.defaults = [self._default(field) for field in others]
        self.rows = []
        self.count = 0

    @staticmethod
    def _default(field):
        """The value of every row; made anew for each row it would have to be given."""
        if field.has_default() and callable(field.default):
            raise ValueError(f"{field} has a default of its own for each row")
        value = field.get_default()
        return value.value if isinstance(value, Enum) else value

    def add(self, *values):
        self.rows.append(values)

    @property
    def columns(self):
        quoted = (connection.ops.quote_name(field.column) for field in self.fields)
        return ", ".join(quoted)

    @property
    def table(self):
        return connection.ops.quote_name(self.model._meta.db_table)


class Writer:
    """Collects the rows of ``sheets`` (parents first) and writes them in that order."""

    def __init__(self, sheets):
        self._sheets = list(sheets)
        self._write = _copy if connection.vendor == "postgresql" else _insert_many

    def flush(self, *, least=ROWS_AT_ONCE):
        """Write everything collected, if there are ``least`` rows. Call between whole families of
        rows: whatever a row points at must be in the same heap or written already."""
        if sum(len(sheet.rows) for sheet in self._sheets) < least:
            return
        with connection.cursor() as cursor:
            for sheet in self._sheets:
                if sheet.rows:
                    self._write(cursor, sheet)
                    sheet.count += len(sheet.rows)
                    sheet.rows = []

    def finish(self):
        """Write what is left and let the database number new rows after the loaded ones."""
        self.flush(least=0)
        models = [sheet.model for sheet in self._sheets]
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)

    @property
    def counts(self):
        """Rows written by name of the model."""
        return {sheet.model.__name__: sheet.count for sheet in self._sheets}


def _copy(cursor, sheet):
    tail = "".join(f"\t{_copied(value)}" for value in sheet.defaults)
    lines = ("\t".join(map(_copied, row)) + tail + "\n" for row in sheet.rows)
    buffer = StringIO("".join(lines))
    cursor.copy_expert(f"COPY {sheet.table} ({sheet.columns}) FROM STDIN", buffer)


def _copied(value):
    """A value in the text form of COPY."""
    if value is None:
        return "\\N"
    if type(value) is str:
        return value.translate(ESCAPES) if not value.isalnum() else value
    return str(value)


def _insert_many(cursor, sheet):
    tail = tuple(map(_plain, sheet.defaults))
    marks = ", ".join(["%s"] * len(sheet.fields))
    rows = [(*map(_plain, row), *tail) for row in sheet.rows]
    statement = f"INSERT INTO {sheet.table} ({sheet.columns}) VALUES ({marks})"  # noqa: S608
    cursor.executemany(statement, rows)


def _plain(value):
    """A value as SQLite keeps it."""
    kind = type(value)
    if kind is str or kind is int or value is None:
        return value
    if kind is datetime:
        return connection.ops.adapt_datetimefield_value(value)
    if kind is date or kind is time:
        return value.isoformat()
    if kind is UUID:
        return value.hex
    if kind is bool:
        return int(value)
    raise TypeError(f"no way to store {value!r}")
