"""Emptying the database between transactional tests, quickly and past the guards.

Django's ``flush`` empties all 150 tables and writes the names of all models and permissions anew,
and every guard had to be taken off and put back for it; on SQLite that took seven times the
processor time. Most tests write to some twenty tables.
"""

from django.db import transaction

from branches.guards import GUARDS
from branches.reference_data import load_shipped_rule_sets
from resolutions.scoring.templates import load_shipped_sheets

KEPT = {"django_content_type", "auth_permission"}  # follow from the models alone


def empty(connection):
    """Take away all rows, also those that triggers protect for good, and ship again what comes with
    the product."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        filled = filled_tables(connection, cursor)
        switch = _without_triggers if connection.vendor == "postgresql" else _without_guards
        before, after = switch(filled)
        deletes = [f'DELETE FROM "{table}"' for table in filled]  # noqa: S608 - names of tables
        for statement in (*before, *deletes, *after):
            cursor.execute(statement)
    load_shipped_rule_sets(connection.alias)
    load_shipped_sheets(connection.alias)


def filled_tables(connection, cursor):
    """The tables of the models that hold rows, asked in one question."""
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    asked = (
        f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")"  # noqa: S608 - names of tables
        for name in sorted(set(names) - KEPT)
    )
    cursor.execute(" UNION ALL ".join(asked))
    return [name for (name,) in cursor.fetchall()]


def _without_triggers(tables):
    """PostgreSQL: only the owner may; all references are checked before the triggers are back."""
    off = [f'ALTER TABLE "{table}" DISABLE TRIGGER USER' for table in tables]
    on = [f'ALTER TABLE "{table}" ENABLE TRIGGER USER' for table in tables]
    return off, ["SET CONSTRAINTS ALL IMMEDIATE", *on]


def _without_guards(tables):
    """SQLite: a trigger is there or is not."""
    guards = [guard for guard in GUARDS if guard.table in tables]
    off = [guard.remove_sql("sqlite") for guard in guards]
    return off, [statement for guard in guards for statement in guard.install_sql("sqlite")]
