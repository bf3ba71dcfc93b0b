"""Removing the demonstration, so that real use starts with an empty program."""

import shutil

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from branches import checkpoints
from branches.guards import guards_removed
from branches.models import PartyOrganization
from config.demo.loading import is_loaded
from config.demo.units import PLANS
from config.lib.errors import RuleBroken
from meetings.models import Meeting
from members.models import Membership

NOT_LOADED = "Không có dữ liệu mẫu để gỡ."
IN_USE = (
    "Chưa gỡ dữ liệu mẫu: đã có {what} của các chi bộ thật ({where}). Gỡ sẽ xóa toàn bộ dữ liệu, "
    "nên đồng chí giữ nguyên bản này và dùng thật ở một thư mục dữ liệu khác (CHIBO_VAR)."
)
BRANCHES = frozenset(plan.code for plan in PLANS)


def remove_demo():
    """Empty the database and the file store.

    What was tried out inside the demonstration's own branches goes with it. Raises RuleBroken when
    there is no demonstration, or when a branch that is not part of it has members or meetings.
    """
    if not is_loaded():
        raise RuleBroken(NOT_LOADED)
    _require_no_real_use()
    with guards_removed(connection):
        call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)
    call_command("migrate", interactive=False, verbosity=0)  # puts rule sets and guards back
    checkpoints.lay_aside(f"du-lieu-mau-{timezone.localtime():%Y%m%d-%H%M%S}")
    settings.DEMO_LOGINS_FILE.unlink(missing_ok=True)
    for entry in settings.FILES_DIR.iterdir():
        if entry.is_dir():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def _require_no_real_use():
    branches = PartyOrganization.objects.exclude(code__in=BRANCHES)
    meetings = Meeting.objects.filter(branch__in=branches)
    seats = Membership.objects.filter(branch__in=branches)
    if meetings.exists():
        what, real = f"{meetings.count()} cuộc họp", branches.filter(meetings__isnull=False)
    elif seats.exists():
        what, real = "đảng viên", branches.filter(memberships__isnull=False)
    else:
        return
    where = real.distinct().order_by("sort_name").first().name
    raise RuleBroken(IN_USE.format(what=what, where=where))
