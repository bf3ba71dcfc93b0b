"""The database at a size: loaded where it is empty, then copied on and on."""

import shutil
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.models import Count

from branches.models import PartyOrganization
from config.lib.dates import today
from config.scale.copying import copies_there
from config.scale.loading import grow_slice, load_slice
from config.scale.shape import Shape
from meetings.models import Attendance, Meeting
from members.models import Member

WHERE = "data_directory"
GIGABYTE = 2**30
BYTES_A_BRANCH = 50_000  # without papers, ten members each; the database itself knows better later
COUNTED = {
    "branches": PartyOrganization.objects.branches(),
    "members": Member.objects,
    "meetings": Meeting.objects,
    "attendances": Attendance.objects,
}


def can_grow_to(times, branches, *, tell):
    """Whether the database can be brought to ``times`` slices; says why not.

    It never shrinks, and it must find room: what a slice takes on disk, and half as much again for
    its indexes while they are built and for the log.
    """
    call_command("migrate", verbosity=0)
    shape = Shape(branches=branches, members=0, years=1, seed=1, on=today())
    there = copies_there(shape)
    if there > times:
        tell(f"{times}: the database holds {there} slices already, so this size is left out")
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        (size,) = cursor.fetchone()
        cursor.execute("SELECT setting FROM pg_settings WHERE name = %s", [WHERE])
        (folder,) = cursor.fetchone() or ("",)  # hidden from roles without that right
    needed = (times - there) * max(size // max(there, 1), BYTES_A_BRANCH * branches) * 3 // 2
    if not folder or not Path(folder).is_dir():
        tell(f"{times}: needs some {needed // GIGABYTE} GB on the server's disk, not looked at")
        return True
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise SystemExit(
            f"{times} slices need some {needed // GIGABYTE} GB more on the disk of {folder}, "
            f"{free // GIGABYTE} GB are free. Make room there, or name a database on a larger disk "
            "with BENCH_DATABASE_URL; what is measured so far stays."
        )
    return True


def grow_to(times, branches, members, *, tell):
    """Bring the database to ``times`` slices; returns how many rows it holds. Never shrinks it."""
    sizes = {"branches": branches, "members": members, "years": 1, "seed": 1, "on": today()}
    shape = Shape(**sizes, times=times, has_papers=False)
    call_command("collectstatic", interactive=False, verbosity=0)
    there = copies_there(shape)
    if there == 0:
        load_slice(Shape(**sizes), logins_file=settings.SCALE_LOGINS_FILE, tell=tell)
    if max(there, 1) < times:
        grow_slice(shape, tell=tell)
    return {
        name: rows.order_by().aggregate(rows=Count("*"))["rows"] for name, rows in COUNTED.items()
    }
