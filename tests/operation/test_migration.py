"""F24: a newer version changes a table in use while people work; no request fails or waits long.

A reader holds the table of units the whole time, as a backup or a long report does. What the change
of the table waits for, everybody behind it waits for too; how long, the server itself tells.
"""

import os
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection, connections, transaction

from branches.integrity.database import guards_in_place
from tests.branches.test_units import FOUND
from tests.operation.server import Browser, Load, Server, listening

pytestmark = [pytest.mark.faults(long=True), pytest.mark.timeout(900)]
TOO_LONG_SECONDS = 4
TABLE, INDEX = "branches_partyorganization", "unit_note_newer"
WAITING = """
SELECT COALESCE(max(extract(epoch FROM clock_timestamp() - query_start)), 0)
FROM pg_stat_activity
WHERE wait_event_type = 'Lock' AND query NOT ILIKE 'ALTER TABLE%%' AND datname = current_database()
"""


@pytest.fixture
def served(place, here, tmp_path):
    """A server with readers and writers at work; yields their answers so far."""
    numbers = iter(range(1, 10**6))
    with listening() as listener:
        server = Server(listener, tmp_path / "web.log", **here).wait_until_it_serves()
        reader, writer = (Browser(server.port, place.staff) for _ in range(2))

        def found():
            code = f"MOI{next(numbers)}"
            fields = {**FOUND, "code": code, "name": f"Bản {code}"}
            return writer.post(f"/don-vi/{place.commune.pk}/them/", fields)[0]

        pages = [lambda: reader.get("/")[0], lambda: reader.get("/don-vi/")[0]]
        with Load(found, *pages) as load:
            yield load
        server.kill()
    put_back()


def put_back():
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP INDEX IF EXISTS {INDEX}")
            cursor.execute(f"ALTER TABLE {TABLE} DROP COLUMN IF EXISTS note")
            cursor.execute("DELETE FROM django_migrations WHERE app = 'newer'")


@contextmanager
def held():
    """A transaction that has read the table and goes on until the yielded event is set."""
    holds, may_end = threading.Event(), threading.Event()

    def read():
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SELECT count(*) FROM {TABLE}")  # noqa: S608 - a constant
                holds.set()
                may_end.wait(120)
        finally:
            connections.close_all()

    thread = threading.Thread(target=read)
    thread.start()
    assert holds.wait(10)
    try:
        yield may_end
    finally:
        may_end.set()
        thread.join()


def longest_wait(during):
    """Seconds the slowest of the others waited for a lock while ``during`` ran, or far too many."""
    longest = 0
    while during() and longest < TOO_LONG_SECONDS:
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            longest = max(longest, float(cursor.fetchone()[0]))
        time.sleep(0.02)
    return longest


def test_f24_nobody_notices_a_migration(served, here):
    """It gives way after two seconds and comes again; column and index are there at the end."""
    if connection.vendor != "postgresql":
        assert connection.vendor == "sqlite", "one writer at a time: F18 and F28 prove that wait"
        return
    said = []
    command = [sys.executable, "-m", "django", "migrate", "newer", "--verbosity", "0"]
    newer = {**os.environ, **here, "DJANGO_SETTINGS_MODULE": "tests.operation.newer.settings"}
    with (
        held() as may_end,
        subprocess.Popen(
            command, env=newer, cwd=settings.BASE_DIR, stderr=subprocess.PIPE, text=True
        ) as migrating,
    ):

        def listen():
            for line in migrating.stderr:
                said.append(line)
                may_end.set()

        listener = threading.Thread(target=listen)
        listener.start()
        waited = longest_wait(lambda: migrating.poll() is None)
        listener.join()
    assert migrating.returncode == 0, said
    assert ["thử lại sau 1 giây" in line for line in said] == [True]
    assert 0.5 < waited < 3, "people waited, but no longer than the change itself may"
    answers = len(served.answers)
    while len(served.answers) < answers + 10:  # the old version works on the new table
        time.sleep(0.1)
    assert set(served.answers) == {200, 302}
    with connection.cursor() as cursor:
        cursor.execute("SELECT indisvalid FROM pg_index WHERE indexrelid = %s::regclass", [INDEX])
        assert cursor.fetchall() == [(True,)]
    assert list(guards_in_place()) == []


def test_f24_without_a_limit_everybody_waits_behind_it(served):
    """The control: the same change by a plain statement keeps all waiting as long as the reader."""
    if connection.vendor != "postgresql":
        assert connection.vendor == "sqlite"
        return

    def alter():
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = 0")
                cursor.execute(f"ALTER TABLE {TABLE} ADD COLUMN note text NOT NULL DEFAULT ''")
        finally:
            connections.close_all()

    with held():
        plain = threading.Thread(target=alter)
        plain.start()
        waited = longest_wait(plain.is_alive)
    plain.join()
    assert waited >= TOO_LONG_SECONDS
