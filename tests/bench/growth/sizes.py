"""The database at a size: loaded where it is empty, then copied on and on."""

from django.conf import settings
from django.core.management import call_command
from django.db.models import Count

from branches.models import PartyOrganization
from config.lib.dates import today
from config.scale.copying import copies_there
from config.scale.loading import grow_slice, load_slice
from config.scale.shape import Shape
from meetings.models import Attendance, Meeting
from members.models import Member

COUNTED = {
    "branches": PartyOrganization.objects.branches(),
    "members": Member.objects,
    "meetings": Meeting.objects,
    "attendances": Attendance.objects,
}


def grow_to(times, branches, members, *, tell):
    """Bring the database to ``times`` slices; returns how many rows it holds. Never shrinks it."""
    sizes = {"branches": branches, "members": members, "years": 1, "seed": 1, "on": today()}
    shape = Shape(**sizes, times=times, has_papers=False)
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    there = copies_there(shape)
    if there > times:
        raise SystemExit(f"the database holds {there} slices already, more than {times}")
    if there == 0:
        load_slice(Shape(**sizes), logins_file=settings.SCALE_LOGINS_FILE, tell=tell)
    if max(there, 1) < times:
        grow_slice(shape, tell=tell)
    return {
        name: rows.order_by().aggregate(rows=Count("*"))["rows"] for name, rows in COUNTED.items()
    }
