"""The migrations and the models end at the same tables, on both databases.

The legs on SQLite make their tables from the models, those on PostgreSQL from the migrations.
"""

import re
import sqlite3
from contextlib import closing

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.backup.system import OtherSystem

CHECK = re.compile(r'CONSTRAINT "(\w+)" CHECK')
AUTOMATIC = re.compile(r"^sqlite_autoindex.*")
COLUMNS, INDEXES = 'PRAGMA table_info("{}")', 'PRAGMA index_list("{}")'


@pytest.mark.timeout(600)
def test_migrating_an_empty_database_makes_the_tables_of_the_models(db, tmp_path):
    if connection.vendor != "sqlite":
        executor = MigrationExecutor(connection)
        assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
        return
    migrated = OtherSystem(tmp_path)
    done = migrated.call("migrate", "--verbosity", "0")
    assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(tmp_path / "chibo.sqlite3")) as other:
        of_migrations = schema(other.execute)
    with connection.cursor() as cursor:
        of_models = schema(cursor.execute)
    assert of_migrations.keys() == of_models.keys()
    for name, wanted in of_models.items():
        assert of_migrations[name] == wanted, name


def schema(ask):
    """Columns, indexes and named checks of every table, and the text of every trigger."""
    found = {}
    rows = ask("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name").fetchall()
    for kind, name, _, sql in rows:
        if kind == "trigger":
            found[name] = sql
        elif kind == "table" and name not in {"django_migrations", "sqlite_sequence"}:
            found[name] = {
                "columns": {row[1:4] + row[5:] for row in ask(COLUMNS.format(name)).fetchall()},
                "checks": set(CHECK.findall(sql)),
                "indexes": {
                    (AUTOMATIC.sub("", index), is_unique, columns_of(ask, index))
                    for _, index, is_unique, *_ in ask(INDEXES.format(name)).fetchall()
                },
            }
    return found


def columns_of(ask, index):
    return tuple(column for _, _, column in ask(f'PRAGMA index_info("{index}")').fetchall())
