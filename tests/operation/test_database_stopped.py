"""F11, F12, F14: PostgreSQL stops, drops connections or has none left; the web says so, recovers.

A cluster of its own, filled by restoring a backup of the test's database. On SQLite there is no
server to stop: there the same pages are proven by `tests/branches/test_outages.py`.
"""

import random
import signal
import time
from itertools import count

import psycopg2
import pytest
from django.db import connection

from config.backup.making import make_backup
from config.management.testing import servers
from tests.backup.system import OtherSystem
from tests.branches.test_units import FOUND
from tests.operation.server import Browser, Load, Server, listening
from tests.places import make_place

pytestmark = [pytest.mark.faults(long=True), pytest.mark.timeout(1800)]
RECOVERY_SECONDS = 10
DICE = random.Random(11)  # noqa: S311 - the same moments every time


class Cluster:
    """A PostgreSQL that can be stopped at once and started again; nothing is faster than safe."""

    def __init__(self, folder):
        self.folder, self.programs = folder, servers.postgres_programs()
        made = servers.start(
            *(self.programs / "initdb", "-D", folder / "data", "-U", "chibo", "-A", "trust"),
            *("-E", "UTF8", "--locale=C.UTF-8", "--no-instructions"),
            log=folder / "initdb.log",
        )
        assert made.wait() == 0
        self.start()

    def start(self):
        self.process = servers.start(
            *(self.programs / "postgres", "-D", self.folder / "data", "-k", self.folder),
            *("-c", "listen_addresses=", "-c", "max_connections=20"),
            *("-c", "superuser_reserved_connections=3"),
            log=self.folder / "postgres.log",
        )
        servers.wait_until(
            "PostgreSQL",
            self.process,
            self.folder / "postgres.log",
            lambda: servers.answers(self.programs / "pg_isready", self.folder),
        )

    def stop_at_once(self):
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait()

    def connect(self, user="chibo", name="chibo"):
        return psycopg2.connect(host=str(self.folder), user=user, dbname=name)

    def ask(self, statement, name="chibo"):
        connected = self.connect(name=name)
        connected.autocommit = True
        try:
            with connected.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []
        finally:
            connected.close()


@pytest.fixture
def cluster():
    with servers.private_folder("chibo-stop-") as folder:
        made = Cluster(folder)
        made.ask("CREATE ROLE ung_dung LOGIN", name="postgres")
        made.ask("CREATE DATABASE chibo OWNER ung_dung", name="postgres")
        yield made
        made.process.kill()
        made.process.wait()


@pytest.fixture
def served(transactional_db, cluster, tmp_path, settings):
    """The restored system behind a web server; ``writer`` founds units, ``acknowledged`` counts."""
    if connection.vendor != "postgresql":
        yield None
        return
    settings.FILES_DIR = tmp_path / "files"
    settings.FILES_DIR.mkdir()
    place = make_place()
    with listening() as listener:
        port = listener.getsockname()[1]
        browser = Browser(port, place.staff)
        backup = make_backup(tmp_path / "backups")
        system = OtherSystem.__new__(OtherSystem)
        system.folder, system.keys, system.database = tmp_path / "other", {}, None
        system.folder.mkdir(mode=0o700)
        system.url = f"postgres://ung_dung@/chibo?host={cluster.folder}"
        restored = system.call("restore", backup.folder)
        assert "Đã khôi phục" in restored.stdout, restored.stderr
        server = Server(
            listener,
            tmp_path / "web.log",
            TEST_DATABASE_URL=system.url,
            CHIBO_TEST_DATABASE="chibo",
        ).wait_until_it_serves()
        yield Served(cluster, server, browser, place)
        server.kill()


class Served:
    def __init__(self, cluster, server, browser, place):
        self.cluster, self.server, self.browser, self.place = cluster, server, browser, place
        self.numbers, self.acknowledged, self.bad = count(1), [], []

    def found(self):
        """Found one unit; what is no page of ours is written down."""
        code = f"MOI{next(self.numbers)}"
        fields = {**FOUND, "code": code, "name": f"Bản {code}"}
        status, text, headers = self.browser.post(f"/don-vi/{self.place.commune.pk}/them/", fields)
        if status == 302:
            self.acknowledged.append(code)
        elif status == 503:
            if "Traceback" in text or f"Bản {code}" not in text or "Retry-After" not in headers:
                self.bad.append(text[:2000])
        else:
            self.bad.append(f"{status}: {text[:500]}")
        return status

    def recovers(self):
        """Seconds until a unit can be founded again."""
        began = time.monotonic()
        while self.found() != 302:
            assert time.monotonic() - began < RECOVERY_SECONDS, self.server.text()[-3000:]
            time.sleep(0.1)
        return time.monotonic() - began

    def require_whole(self):
        """Everything acknowledged is there, whole with its trace, and nothing of others is half."""
        assert self.bad == []
        kept = {code for (code,) in self.cluster.ask(
            "SELECT code FROM branches_partyorganization WHERE code LIKE 'MOI%'")}  # fmt: skip
        assert set(self.acknowledged) <= kept
        told = self.cluster.ask(
            "SELECT count(*) FROM branches_auditevent e JOIN branches_partyorganization o "
            "ON e.target_id = o.id::text AND e.code = 'branches.organization_founded' "
            "WHERE o.code LIKE 'MOI%'"
        )
        lines = self.cluster.ask(
            "SELECT count(DISTINCT descendant_id) FROM branches_organizationline l "
            "JOIN branches_partyorganization o ON o.id = l.descendant_id WHERE o.code LIKE 'MOI%'"
        )
        assert told == lines == [(len(kept),)]


def test_f11_stopped_at_once_and_started_again(served, rounds):
    """The server answers 503 with what was typed while PostgreSQL is away, and needs no restart."""
    if served is None:
        assert connection.vendor == "sqlite"
        return
    slowest = 0
    for _ in rounds(20, short=1):
        with Load(served.found, served.found, lambda: served.browser.get("/song/")[0]) as load:
            time.sleep(DICE.uniform(0.3, 1.0))
            served.cluster.stop_at_once()
            time.sleep(0.5)
            served.cluster.start()
            slowest = max(slowest, served.recovers())
        assert set(load.answers) <= {200, 302, 503}
        assert 503 in load.answers
    served.require_whole()
    print(f"F11 slowest recovery {slowest:.1f} s")  # noqa: T201 - goes into the record


def test_f12_backends_ended_at_random(served, rounds):
    if served is None:
        assert connection.vendor == "sqlite"
        return
    with Load(served.found, served.found, lambda: served.browser.get("/don-vi/")[0]) as load:
        for _ in rounds(200, short=5):
            served.cluster.ask(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE usename = 'ung_dung' ORDER BY random() LIMIT 1"
            )
            time.sleep(DICE.uniform(0.01, 0.1))
    assert set(load.answers) <= {200, 302, 503}
    served.recovers()
    served.require_whole()
    assert "Internal Server Error" not in served.server.text() or 503 in load.answers
    assert served.cluster.ask(
        "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid) "
        "WHERE a.usename = 'ung_dung' AND a.state LIKE 'idle%' AND l.granted "
        "AND l.locktype = 'relation'"
    ) == [(0,)]


def test_f14_no_connection_left(served):
    """Some get 503, the question whether it is alive is answered, recovery needs no restart."""
    if served is None:
        assert connection.vendor == "sqlite"
        return
    taken = []
    served.cluster.ask(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'ung_dung'"
    )
    try:
        while True:
            taken.append(served.cluster.connect(user="ung_dung"))
    except psycopg2.OperationalError:
        assert len(taken) > 10
    try:
        assert served.found() == 503
        assert served.browser.get("/song/")[0] == 200
        assert served.browser.get("/san-sang/")[0] == 503
    finally:
        for one in taken:
            one.close()
    served.recovers()
    assert served.browser.get("/san-sang/")[0] == 200
    served.require_whole()
