"""An empty database with the tables and a slice in it."""

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from config.lib.dates import today
from config.lib.statistics import refresh_statistics
from config.scale.loading import load_slice
from config.scale.shape import Shape


def fill(branches, members, *, tell):
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    shape = Shape(branches=branches, members=members, years=1, seed=1, on=today())
    load_slice(shape, logins_file=settings.SCALE_LOGINS_FILE, tell=tell)
    refresh_statistics(list(apps.get_models()))
    sweep()


SIZES = "SELECT relid::regclass::text, pg_total_relation_size(relid) FROM pg_stat_user_tables"
AS_FILLED = {}  # bytes of each table when it was swept for the first time


def sweep():
    """Take away what was written and rolled back, as the autovacuum of PostgreSQL soon would.

    A quarter of a million units of a moment ago would be waded through by every count of units. A
    table that was blown up by them, with its indexes, is written anew: it never was so large.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute(SIZES)
        for table, size in cursor.fetchall():
            if size > 2 * AS_FILLED.setdefault(table, size):
                cursor.execute(f"VACUUM (FULL, ANALYZE) {table}")
