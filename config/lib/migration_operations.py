"""Schema that only PostgreSQL has: binary collation, BRIN, exclusion constraints, trigrams."""

import logging

from django.db import DatabaseError, transaction
from django.db.migrations.operations import RunSQL
from django.db.migrations.operations.base import Operation

logger = logging.getLogger(__name__)
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


class TrigramIndex(Operation):
    """An index for ``LIKE '%words%'`` over a text column: GIN with pg_trgm, on PostgreSQL only.

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
        statement = (
            f"CREATE INDEX IF NOT EXISTS {self.name} ON {self.table} "
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
