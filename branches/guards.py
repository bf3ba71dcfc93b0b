"""Promises the database itself keeps: triggers that refuse to change what is signed or recorded.

Each app declares its guards; they are taken away before tables change and put in place after every
migrate (and after a flush, which migrates too), because SQLite drops the triggers of a table
whenever a migration rebuilds it. Any other trigger an app needs is kept the same way: it has a
``table`` and gives its SQL with ``install_sql(vendor)`` and ``remove_sql(vendor)``.
"""

from contextlib import contextmanager
from dataclasses import dataclass, replace

from django.db import connections

from config.lib import sealed_rows

GUARDS = []
NO_REDACTION = " AND NOT EXISTS (SELECT 1 FROM branches_redaction x WHERE x.state = 'APPLYING')"


@dataclass(frozen=True)
class Guard:
    """Refuses ``operation`` (INSERT, UPDATE, DELETE) on rows of ``table`` for which ``when`` holds.

    ``when`` is plain SQL over OLD and NEW that both databases understand. With ``yields`` it lets
    the redaction pass that stands at APPLYING in this transaction, and no other has been seen by
    anybody: the state is left before the commit.
    """

    name: str
    table: str
    operation: str
    when: str
    message: str
    yields: bool = False

    @property
    def condition(self):
        return f"({self.when}){NO_REDACTION}" if self.yields else self.when

    def install_sql(self, vendor):
        """Statements that put the trigger in place, whatever its text was before."""
        return list(_install_sql(self, vendor))

    def remove_sql(self, vendor):
        return _remove_sql(self, vendor)


def register(*guards):
    GUARDS.extend(guards)


def register_yielding(*guards):
    """Guards of content that two people may take away; only changes yield, not removals."""
    register(*(replace(one, yields=one.yields or one.operation == "UPDATE") for one in guards))


def install(connection):
    """Put every guard in place whose table exists; harmless to repeat."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for guard in GUARDS:
            if guard.table in tables:
                for statement in guard.install_sql(connection.vendor):
                    cursor.execute(statement)


def remove(connection):
    with connection.cursor() as cursor:
        for guard in GUARDS:
            cursor.execute(guard.remove_sql(connection.vendor))


@contextmanager
def guards_removed(connection):
    """For the owner of the database only: emptying test databases, removing the demonstration."""
    remove(connection)
    try:
        with sealed_rows.lifted():
            yield
    finally:
        install(connection)


def remove_before_migrate(using, plan=(), **kwargs):
    """Receiver of ``pre_migrate``: SQLite refuses to change a table that a trigger of another
    table, or one that knows newer columns, speaks of.

    On PostgreSQL people may be at work meanwhile: what only takes notes of their changes (kept
    figures rest on it) stays, but on tables that the plan itself changes.
    """
    connection = connections[using]
    if not plan:
        return
    if connection.vendor == "sqlite":
        remove(connection)
        return
    touched = set(_tables_of(plan))
    with connection.cursor() as cursor:
        for guard in GUARDS:
            if isinstance(guard, Guard) or guard.table in touched:
                cursor.execute(guard.remove_sql(connection.vendor))


def _tables_of(plan):
    """The tables whose columns the migrations of ``plan`` may change."""
    for migration, _ in plan:
        operations = list(migration.operations)
        while operations:
            operation = operations.pop()
            operations += getattr(operation, "database_operations", [])
            name = getattr(operation, "model_name", "") or getattr(operation, "name", "")
            if name:
                yield f"{migration.app_label}_{name.lower()}"


def install_after_migrate(using, **kwargs):
    """Receiver of ``post_migrate``."""
    install(connections[using])


def _install_sql(guard, vendor):
    if vendor == "sqlite":
        yield _remove_sql(guard, vendor)  # its text may have changed
        yield (
            f"CREATE TRIGGER {guard.name} BEFORE {guard.operation} ON {guard.table} "
            f"FOR EACH ROW WHEN {guard.condition} BEGIN SELECT RAISE(ABORT, '{guard.message}'); END"
        )
        return
    result = "OLD" if guard.operation == "DELETE" else "NEW"
    yield (
        f"CREATE OR REPLACE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql AS $guard$ "
        f"BEGIN IF {guard.condition} THEN RAISE EXCEPTION USING "
        f"ERRCODE = 'integrity_constraint_violation', MESSAGE = '{guard.message}'; END IF; "
        f"RETURN {result}; END $guard$"
    )
    yield (
        f"CREATE OR REPLACE TRIGGER {guard.name} BEFORE {guard.operation} ON {guard.table} "
        f"FOR EACH ROW EXECUTE FUNCTION {guard.name}()"
    )
    if guard.operation == "DELETE":
        yield from _no_truncate_sql(guard)


def _no_truncate_sql(guard):
    """PostgreSQL empties a table past its row triggers; a guarded table is never emptied so."""
    yield (
        f"CREATE OR REPLACE FUNCTION {guard.name}_all() RETURNS trigger LANGUAGE plpgsql "
        f"AS $guard$ BEGIN RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', "
        f"MESSAGE = '{guard.message}'; END $guard$"
    )
    yield (
        f"CREATE OR REPLACE TRIGGER {guard.name}_all BEFORE TRUNCATE ON {guard.table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {guard.name}_all()"
    )


def _remove_sql(guard, vendor):
    if vendor == "sqlite":
        return f"DROP TRIGGER IF EXISTS {guard.name}"
    return f"DROP FUNCTION IF EXISTS {guard.name}(), {guard.name}_all() CASCADE"
