"""One instance changes the tables, others wait; and nobody waits long for a table in use.

Two instances may start at the same moment with a new version of the program (reliability 8).
"""

import fcntl
import time
from contextlib import contextmanager, suppress

from django.conf import settings
from django.db import DatabaseError, connection

from branches import guards

KEY = 0x4D494752  # "MIGR": any number that nothing else in this database locks
TABLE_WAIT_SECONDS = 2
GUARD_WAIT_SECONDS = 60
PAUSE_SECONDS = 0.2
WAITING = "Một tiến trình khác đang chuẩn bị cơ sở dữ liệu, xin đợi…"
held = 0  # how many times this process holds the lock; the kernel would count twice as a stranger


@contextmanager
def only_one_migrates(say):
    """Hold the lock on the tables of this database; wait, and ``say`` so, while another holds it.

    It ends with the process, even after ``kill -9``.
    """
    global held
    if held:
        yield
        return
    lock = _server_lock if connection.vendor == "postgresql" else _file_lock
    with lock(say):
        held += 1
        try:
            yield
        finally:
            held -= 1


@contextmanager
def short_waits():
    """While it holds, a statement gives up on a table in use after two seconds, so that those who
    use it do not queue up behind; long statements of our own are fine."""
    if connection.vendor != "postgresql":
        yield
        return
    _set(lock_timeout=f"{TABLE_WAIT_SECONDS}s", statement_timeout="0")
    try:
        yield
    finally:
        with suppress(DatabaseError):
            _set(lock_timeout=None, statement_timeout=None)


def put_guards_back():
    """After a migration that gave up: what is signed must not stay without its guards."""
    if connection.vendor != "postgresql":
        guards.install(connection)
        return
    _set(lock_timeout=f"{GUARD_WAIT_SECONDS}s")
    guards.install(connection)
    _set(lock_timeout=f"{TABLE_WAIT_SECONDS}s")  # for the next try


@contextmanager
def _file_lock(say):
    with (settings.VAR_DIR / "migrate.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(WAITING)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _server_lock(say):
    """An advisory lock of the session, tried again and again: waiting in the server would run into
    ``lock_timeout``."""
    has_said = False
    while not _asked("SELECT pg_try_advisory_lock(%s)"):
        if not has_said:
            say(WAITING)
        has_said = True
        time.sleep(PAUSE_SECONDS)
    try:
        yield
    finally:
        with suppress(DatabaseError):
            _asked("SELECT pg_advisory_unlock(%s)")


def _asked(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement, [KEY])
        return cursor.fetchone()[0]


def _set(**values):
    with connection.cursor() as cursor:
        for name, value in values.items():
            if value is None:
                cursor.execute(f"RESET {name}")
            else:
                cursor.execute(f"SET {name} = '{value}'")
