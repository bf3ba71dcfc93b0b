"""Backups by the clock, and trial restores into a place of their own (settings ``BACKUP_…``)."""

import logging
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

from branches.health import Finding, Level
from config.backup import postgres, rules, shelf
from config.backup.databases import other_database
from config.backup.making import make_backup
from config.backup.rules import Made, Noted
from config.backup.sealing import read_passphrase
from config.lib.errors import RuleBroken

logger = logging.getLogger(__name__)
TRIAL_SECONDS = 4 * 3600
NO_RIGHT = (
    "tài khoản cơ sở dữ liệu không có quyền tạo cơ sở dữ liệu thử (CREATEDB). Quản trị cơ sở dữ "
    "liệu chạy: ALTER ROLE {role} CREATEDB; hoặc thử khôi phục bằng tay trên máy khác."
)


def place():
    """The folder of the scheduled backups, or None where none is set."""
    return Path(settings.BACKUP_DIR) if settings.BACKUP_DIR else None


def back_up_if_due(now=None):
    """Make the backup that is owed and let old ones go; returns whether one was made.

    A failure is noted beside the backups for the health page, and tried again at the next ring.
    """
    root, now = place(), now or timezone.now()
    if root is None:
        return False
    kept = shelf.kept_in(root)
    newest = kept[0].made_at if kept else None
    if not rules.is_due(times(), timezone.localtime(now), newest):
        return False
    try:
        made = make_backup(root, passphrase=passphrase(), tell=logger.warning)
        shelf.prune(root, settings.BACKUP_KEEP)
    except RuleBroken as error:
        logger.error("the scheduled backup failed: %s", error)
        _note(root, failed_at=timezone.now().isoformat(), reason=str(error))
        return False
    logger.info("backup %s, %s bytes", made.folder.name, made.size)
    return True


def try_restore_if_due(now=None):
    """Restore the newest backup into an empty place and compare; returns whether it was tried."""
    root, now = place(), now or timezone.now()
    if root is None or not settings.RESTORE_TEST_DAYS:
        return False
    kept = shelf.kept_in(root)
    if not kept:
        return False
    tried = noted(root).tried_at
    if tried and tried > now - timedelta(days=settings.RESTORE_TEST_DAYS):
        return False
    began = time.monotonic()
    try:
        _try_restore(kept[0].folder)
    except RuleBroken as error:
        well, words = False, str(error)
        logger.error("the trial restore of %s failed: %s", kept[0].folder.name, error)
    else:
        well, words = True, kept[0].folder.name
    _note(
        root,
        tried_at=timezone.now().isoformat(),
        tried_well=well,
        trial=words,
        trial_seconds=round(time.monotonic() - began),
    )
    return True


def alarms(now=None):
    """What is wrong with the backups, as sentences; nothing where all is well."""
    root, now = place(), now or timezone.now()
    if root is None:
        return ["Chưa đặt nơi sao lưu tự động (BACKUP_DIR)."]
    made = [Made(one.made_at, one.size) for one in shelf.kept_in(root)]
    local = timezone.localtime(now)
    return list(
        rules.alarms(
            made, noted(root), times=times(), now=local, trial_days=settings.RESTORE_TEST_DAYS
        )
    )


def findings():
    """The alarms for the health page, and what there is when there are none."""
    for words in alarms():
        yield Finding(Level.WARNING, words, "Xem docs/van-hanh.md mục 7.")
    kept = shelf.kept_in(place()) if place() else []
    if kept:
        made = timezone.localtime(kept[0].made_at)
        size = max(1, kept[0].size >> 20)
        yield Finding(
            Level.GOOD,
            f"Có {len(kept)} bản, mới nhất lúc {made:%H:%M ngày %d/%m/%Y} ({size} MB).",
        )


def noted(root):
    state = shelf.read_state(root)
    return Noted(
        failed_at=_moment(state.get("failed_at")),
        reason=state.get("reason", ""),
        tried_at=_moment(state.get("tried_at")),
        tried_well=bool(state.get("tried_well")),
        trial=state.get("trial", ""),
    )


def times():
    return [rules.clock_of(text) for text in settings.BACKUP_TIMES]


def passphrase():
    file = settings.BACKUP_PASSPHRASE_FILE
    return read_passphrase(Path(file)) if file else None


def _try_restore(backup):
    """The real command in a process of its own, on a scratch folder and database."""
    scratch = settings.VAR_DIR / ".thu-khoi-phuc"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(mode=0o700)
    locked = ["--passphrase-file", settings.BACKUP_PASSPHRASE_FILE]
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "restore", str(backup)]
    try:
        with _scratch_database(scratch) as url:
            done = subprocess.run(  # noqa: S603 - our own interpreter and command
                command + (locked if settings.BACKUP_PASSPHRASE_FILE else []),
                env={**os.environ, **_variables(scratch, url)},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                timeout=TRIAL_SECONDS,
                check=False,
            )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RuleBroken(f"không chạy được lệnh khôi phục ({type(error).__name__}).") from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise RuleBroken(said[-1] if said else f"lệnh khôi phục dừng với mã {done.returncode}")


def _variables(scratch, url):
    """Everything of its own: the checkpoints of the running system know more than its backup."""
    return {
        "CHIBO_VAR": str(scratch),
        "CHIBO_BOOTSTRAP": "off",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": url,
        "MIGRATION_DATABASE_URL": "",
        "REDIS_URL": "",
        "BACKUP_DIR": "",
        "CHECKPOINT_DIR": str(scratch / "checkpoints"),
        "CHECKPOINT_KEY_FILE": str(scratch / "keys" / "checkpoint.pem"),
        "SECRET_KEY": settings.SECRET_KEY,
        "FIELD_KEY": settings.FIELD_KEY,
    }


@contextmanager
def _scratch_database(scratch):
    """The address of an empty database, gone afterwards."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{scratch / 'chibo.sqlite3'}"
        return
    name = f"chibo_thu_khoi_phuc_{os.getpid()}"
    with other_database() as using, connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT rolcreatedb OR rolsuper, rolname FROM pg_roles WHERE rolname = current_user"
        )
        may_create, role = cursor.fetchone()
        if not may_create:
            raise RuleBroken(NO_RIGHT.format(role=role))
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        try:
            yield postgres.url_of(name)
        finally:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')


def _note(root, **values):
    try:
        shelf.note_state(root, **values)
    except OSError:
        logger.exception("what happened to the backup cannot be noted in %s", root)


def _moment(text):
    return datetime.fromisoformat(text) if text else None
