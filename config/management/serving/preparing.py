"""What must be done before the first page: each step is skipped when it is done."""

import hashlib

from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from branches.integrity.database import guards_in_place
from branches.models import PartyOrganization, User


def migrate_if_needed(say):
    """Bring the database to this version of the program; a third of a second when it is there.

    Guards that a killed migration took away are put back too: migrating installs them.
    """
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan or any(guards_in_place()):
        say("Đang chuẩn bị cơ sở dữ liệu…")
        call_command("migrate", interactive=False, verbosity=0)


def is_empty():
    """Tell whether nobody has used this database yet."""
    return not (PartyOrganization.objects.exists() or User.objects.exists())


def static_digest():
    """One mark for all static files as they are now, by path, size and time of change."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            state = (path, storage.size(path), storage.get_modified_time(path).isoformat())
            digest.update(repr(state).encode())
    return digest.hexdigest()


def collect_static_if_stale(root, say):
    """Gather and compress the static files below ``root`` when one of them changed."""
    stamp = root.with_suffix(".stamp")
    wanted = static_digest()
    if root.is_dir() and stamp.is_file() and stamp.read_text(encoding="ascii") == wanted:
        return
    say("Đang chuẩn bị giao diện…")
    call_command("collectstatic", interactive=False, clear=root.is_dir(), verbosity=0)
    stamp.write_text(wanted, encoding="ascii")
