"""F16, F17, F18: the embedded database killed in the middle of writing, full, and waited for.

On PostgreSQL the server is stopped instead (`test_database_stopped`).
"""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import threading
import time
from contextlib import closing, contextmanager

import pytest
from django.db import connection, connections, transaction

from branches import audit
from branches.models import AuditEvent
from branches.permissions import SYSTEM
from tests.branches.test_units import FOUND
from tests.operation.server import Browser, Load, Server, listening
from tests.rounds import volume

LONG = pytest.mark.faults(long=True)
pytestmark = pytest.mark.timeout(1800)
DICE = random.Random(5)  # noqa: S311 - the same moments every time


def is_embedded():
    return connection.vendor == "sqlite"


def write_until_killed(place, pipe):
    """The child: one change with its trace after the other, each told once it is committed."""
    number = 0
    while True:
        number += 1
        with transaction.atomic():
            event = audit.record("x.y", f"Dòng {number}", target=place.branch, by=SYSTEM)
        os.write(pipe, f"{event.pk}\n".encode())


@LONG
def test_f17_killed_in_the_middle_of_writing(place, rounds):
    """The file is whole every time, and what was told to be kept is kept."""
    if not is_embedded():
        assert connection.vendor == "postgresql"
        return
    told = set()
    for _ in rounds(200, short=5):
        connections.close_all()
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            try:
                write_until_killed(place, writing)
            finally:
                os._exit(1)
        os.close(writing)
        with os.fdopen(reading, "rb") as lines:
            first = lines.readline()
            time.sleep(DICE.uniform(0, 0.03))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            told |= {int(line) for line in [first, *lines] if line.endswith(b"\n")}
        with closing(sqlite3.connect(connection.settings_dict["NAME"])) as file:
            assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert told <= set(AuditEvent.objects.values_list("pk", flat=True))
    assert len(told) > 5


@pytest.mark.faults
def test_f18_savers_wait_for_a_slow_writer(place):
    """Eight people save while somebody writes for five seconds at a time: nobody sees a lock."""
    if not is_embedded():
        assert connection.vendor == "postgresql"
        return
    ends, troubles, saved = time.monotonic() + volume(600, short=6), [], []

    def hold(seconds):
        with transaction.atomic():
            audit.record("x.y", "Ghi lâu", target=place.branch, by=SYSTEM)
            time.sleep(seconds)

    def work(act, *args):
        try:
            while time.monotonic() < ends:
                act(*args)
                saved.append(args)
        except Exception as error:  # told below
            troubles.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(hold, 5))]
    threads += [threading.Thread(target=work, args=(hold, 0)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
    assert len(saved) > 8


@contextmanager
def small_disk(folder, megabytes):
    """A volume of its own that can be filled; only root may make one."""
    folder.mkdir()
    subprocess.run(
        ["/bin/mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0700", "tmpfs", str(folder)],
        check=True,
    )
    try:
        yield folder
    finally:
        subprocess.run(["/bin/umount", "-l", str(folder)], check=True)


def fill(folder):
    """Take the rest of the volume, to the last page."""
    with (folder / "day").open("wb", buffering=0) as file:
        for size in (1 << 20, 4096):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue
    return folder / "day"


@LONG
def test_f16_a_full_disk_is_read_only_until_there_is_room(place, tmp_path, rounds):
    """Reading goes on, a change is refused with what was typed, and nothing is broken after."""
    if not is_embedded() or os.geteuid() != 0:
        assert shutil.disk_usage(tmp_path).free  # another kind of machine has its own test
        return
    with small_disk(tmp_path / "dia", 60) as folder, listening() as listener:
        browser = Browser(listener.getsockname()[1], place.staff)
        database = folder / "chibo.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(database)])
        server = Server(
            listener,
            tmp_path / "web.log",
            CHIBO_TEST_DATABASE=str(database),
            CHIBO_TEST_CONN_MAX_AGE="600",
        ).wait_until_it_serves()
        address = f"/don-vi/{place.commune.pk}/them/"
        try:
            assert browser.post(address, {**FOUND, "code": "TRUOC"})[0] == 302
            with Load(*[lambda: browser.get("/don-vi/")[0]] * 12) as load:
                time.sleep(2)  # every thread of the server has its connection now
            assert set(load.answers) == {200}
            for number in rounds(3, short=1):
                filler = fill(folder)
                fields = {**FOUND, "code": f"DAY{number}", "name": f"Bản Đầy {number}"}
                answers = [browser.post(address, fields) for _ in range(3)]
                assert {status for status, _, _ in answers} == {503}
                assert "Đĩa của máy chủ đã đầy" in answers[-1][1]
                assert f"Bản Đầy {number}" in answers[-1][1]
                assert browser.get("/don-vi/")[0] == 200
                assert browser.get("/song/")[0] == 200
                filler.unlink()
                assert browser.post(address, fields)[0] == 302
        finally:
            server.kill()
        with closing(sqlite3.connect(database)) as file:
            assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            codes = file.execute("SELECT code FROM branches_partyorganization").fetchall()
        assert ("TRUOC",) in codes
        assert ("DAY1",) in codes
