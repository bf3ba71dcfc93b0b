"""A table of PostgreSQL written anew with its columns in another order and of other types.

PostgreSQL starts a column of eight bytes at a multiple of eight, one of four at a multiple of four
and a short text anywhere. Wide columns first leave no gaps between them, but the order of columns
is fixed when a table is made.
"""

from dataclasses import dataclass

from django.db.migrations.operations.base import Operation

COLUMNS = """
SELECT attname, attnotnull FROM pg_attribute
WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped
"""
LOST_OTHERWISE = """
SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped
AND (atthasdef OR attidentity <> '' OR attgenerated <> '')
"""
CONSTRAINTS = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = %s::regclass AND contype IN ('p', 'u', 'c', 'f')
ORDER BY position(contype::text IN 'pucf')
"""
INDEXES = """
SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = %s::regclass
AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid AND conrelid = indrelid)
ORDER BY indexrelid
"""
TRIGGERS = """
SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal
"""
RIGHTS = """
SELECT format(
    'GRANT %%s ON %%s TO %%s', given.privilege_type, c.oid::regclass,
    CASE given.grantee WHEN 0 THEN 'PUBLIC' ELSE given.grantee::regrole::text END
)
FROM pg_class c, aclexplode(c.relacl) given
WHERE c.oid = %s::regclass AND given.grantee <> c.relowner
"""
REFERRED = """
SELECT DISTINCT confrelid::regclass::text FROM pg_constraint
WHERE conrelid = %s::regclass AND contype = 'f' ORDER BY 1
"""


class RelayTable(Operation):
    """Write the table of a model anew: ``columns`` in their order, as (name, type) pairs.

    Rows, constraints, indexes, triggers and rights stay as they are, by the same names; rows lie in
    the order of ``sorted_by``. ``was``: the columns before, for the way back. Nobody reads or
    writes the table meanwhile. Does nothing on another database.
    """

    reduces_to_sql = False
    reversible = True

    def __init__(self, model_name, columns, *, was, sorted_by):
        self.model_name, self.columns = model_name, columns
        self.was, self.sorted_by = was, sorted_by

    def state_forwards(self, app_label, state):
        """Models do not know of the order of columns."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        self._relay(app_label, schema_editor, to_state, self.columns)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        self._relay(app_label, schema_editor, from_state, self.was)

    def describe(self):
        return f"Write the table of {self.model_name} anew with its columns in another order"

    def _relay(self, app_label, schema_editor, state, columns):
        connection = schema_editor.connection
        model = state.apps.get_model(app_label, self.model_name)
        if connection.vendor == "postgresql" and self.allow_migrate_model(connection.alias, model):
            with connection.cursor() as cursor:
                relay(cursor, model._meta.db_table, columns, self.sorted_by)


@dataclass(frozen=True)
class _Kept:
    """What a table has besides its rows, as statements that give it to another of its name."""

    not_null: list
    constraints: list
    indexes: list
    triggers: list
    rights: list

    @classmethod
    def of(cls, cursor, table):
        def ask(question):
            cursor.execute(question, [table])
            return cursor.fetchall()

        alter = f"ALTER TABLE {table}"
        return cls(
            [f"{alter} ALTER {name} SET NOT NULL" for name, is_needed in ask(COLUMNS) if is_needed],
            [f"{alter} ADD CONSTRAINT {name} {text}" for name, text in ask(CONSTRAINTS)],
            *([text for (text,) in ask(question)] for question in (INDEXES, TRIGGERS, RIGHTS)),
        )


def relay(cursor, table, columns, sorted_by):
    """Within a transaction; raises ValueError when a column is missing or would lose something."""
    _lock(cursor, table)
    _require_plain(cursor, table, [name for name, _ in columns])
    kept = _Kept.of(cursor, table)
    listed = ", ".join(f"CAST({name} AS {kind}) AS {name}" for name, kind in columns)
    cursor.execute(
        f"CREATE TABLE {table}_relaid AS SELECT {listed} FROM {table} "  # noqa: S608
        f"ORDER BY {', '.join(sorted_by)}"
    )
    cursor.execute(f"DROP TABLE {table}")
    cursor.execute(f"ALTER TABLE {table}_relaid RENAME TO {table}")
    for statement in (*kept.not_null, *kept.constraints, *kept.indexes, *kept.triggers):
        cursor.execute(statement)
    for statement in kept.rights:
        cursor.execute(statement)
    cursor.execute(f"ANALYZE {table}")


def _lock(cursor, table):
    """First the tables its keys lead to, as those who write do: what would have to wait for
    somebody gives up before the long work."""
    cursor.execute(REFERRED, [table])
    for (other,) in cursor.fetchall():
        cursor.execute(f"LOCK TABLE {other} IN SHARE ROW EXCLUSIVE MODE")
    cursor.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")


def _require_plain(cursor, table, names):
    cursor.execute(COLUMNS, [table])
    there = {name for name, _ in cursor.fetchall()}
    if there != set(names):
        raise ValueError(f"{table} has the columns {sorted(there)}, not {sorted(names)}")
    cursor.execute(LOST_OTHERWISE, [table])
    if lost := cursor.fetchall():
        raise ValueError(f"{table} has columns with a default: {lost}")
