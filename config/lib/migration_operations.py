"""Schema that only PostgreSQL has: binary collation, BRIN, exclusion constraints, trigrams."""

import logging
from contextlib import contextmanager, nullcontext

from django.db import DatabaseError, NotSupportedError, transaction
from django.db.migrations.operations import AddIndex, RunSQL
from django.db.migrations.operations.base import Operation

logger = logging.getLogger(__name__)
BUILD_WAIT_SECONDS = 600
WITHOUT_TRIGRAMS = (
    "Không tạo được phần mở rộng pg_trgm (%s): tìm kiếm vẫn chạy nhưng chậm hơn. Để nhanh, "
    "quản trị cơ sở dữ liệu chạy: CREATE EXTENSION pg_trgm; %s;"
)


class PostgresOnlySQL(RunSQL):
    """`RunSQL` that does nothing on another database."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql":
            super().database_backwards(app_label, schema_editor, from_state, to_state)


class AddIndexOnline(AddIndex):
    """`AddIndex` while people write: PostgreSQL builds it beside them, other databases as ever.

    Only in a migration with ``atomic = False``. A build that was broken off leaves an index that
    nobody uses; the next try takes it away first.
    """

    atomic = False

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        connection = schema_editor.connection
        model = to_state.apps.get_model(app_label, self.model_name)
        if connection.vendor != "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
        elif self.allow_migrate_model(connection.alias, model):
            with _built_online(schema_editor, self.index.name):
                schema_editor.add_index(model, self.index, concurrently=True)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        connection = schema_editor.connection
        model = from_state.apps.get_model(app_label, self.model_name)
        if connection.vendor != "postgresql":
            super().database_backwards(app_label, schema_editor, from_state, to_state)
        elif self.allow_migrate_model(connection.alias, model):
            schema_editor.remove_index(model, self.index, concurrently=True)

    def describe(self):
        return f"{super().describe()}, beside those who write"


@contextmanager
def _built_online(schema_editor, name):
    """Building waits for all transactions that run now, and holds up none of them meanwhile: it
    may wait longer than a change of a table."""
    connection = schema_editor.connection
    if connection.in_atomic_block:
        raise NotSupportedError("an index is built online only in a migration with atomic = False")
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        before = cursor.fetchone()[0]
        cursor.execute(f"SET lock_timeout = '{BUILD_WAIT_SECONDS}s'")
        cursor.execute(
            "SELECT 1 FROM pg_index WHERE indexrelid = to_regclass(%s) AND NOT indisvalid", [name]
        )
        if cursor.fetchone():
            cursor.execute(f"DROP INDEX CONCURRENTLY {connection.ops.quote_name(name)}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = '{before}'")


class TrigramIndex(Operation):
    """An index for ``LIKE '%words%'`` over a text column: GIN with pg_trgm, on PostgreSQL only.

    In a migration with ``atomic = False`` it is built beside those who write.

    Where the extension is missing and may not be created, searching stays a plain ``LIKE``: the
    migration goes on and a line of the log says so. Elsewhere nothing happens.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, table, column, name):
        self.table, self.column, self.name = table, column, name

    def state_forwards(self, app_label, state):
        """Models do not know of the index."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        connection = schema_editor.connection
        if connection.vendor != "postgresql":
            return
        is_online = not connection.in_atomic_block
        statement = (
            f"CREATE INDEX {'CONCURRENTLY ' if is_online else ''}IF NOT EXISTS {self.name} "
            f"ON {self.table} "
            f"USING gin ({self.column} gin_trgm_ops) WITH (fastupdate = off)"
        )
        refusal = _refusal_of_trigrams(connection)
        if refusal:
            logger.warning(WITHOUT_TRIGRAMS, refusal, statement)
        else:
            # Inline, so that the planner knows how much a scan of the whole table would read.
            schema_editor.execute(
                f"ALTER TABLE {self.table} ALTER COLUMN {self.column} SET STORAGE MAIN"
            )
            with _built_online(schema_editor, self.name) if is_online else nullcontext():
                schema_editor.execute(statement)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP INDEX IF EXISTS {self.name}")

    def describe(self):
        return f"Trigram index {self.name} where the database has pg_trgm"


def _refusal_of_trigrams(connection):
    """Why pg_trgm cannot be had; empty when it is there, created now if the role may."""
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DatabaseError as error:
        return str(error).strip().splitlines()[0]
    return ""
