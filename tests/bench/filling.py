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


def sweep():
    """Take away what was written and rolled back, as the autovacuum of PostgreSQL soon would.

    A quarter of a million units of a moment ago would be waded through by every count of units.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
