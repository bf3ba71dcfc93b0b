"""Schema that only PostgreSQL has: binary collation, BRIN, exclusion constraints."""

from django.db.migrations.operations import RunSQL


class PostgresOnlySQL(RunSQL):
    """`RunSQL` that does nothing on another database."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql":
            super().database_backwards(app_label, schema_editor, from_state, to_state)
