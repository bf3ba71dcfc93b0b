"""A command may be the first thing ever called: then the database has no tables yet."""

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def fill_new_database(say):
    """Create the tables of a database that has none; anything older is left as it is."""
    if not connection.introspection.table_names():
        say("Đang chuẩn bị cơ sở dữ liệu…")
        call_command("migrate", interactive=False, verbosity=0)


def is_out_of_date():
    """Whether the database belongs to an earlier version of the program."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
