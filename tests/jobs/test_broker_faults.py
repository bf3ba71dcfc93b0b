"""Redis away, emptied, slow: people are answered at once, and all they asked for is done later.

F04, F06, F07: a real web server and worker whose Redis lies behind a door we hold.
"""

import itertools
import shutil
import socket
import threading
import time
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
import redis
from django.conf import settings
from django.urls import reverse

from branches import jobs
from branches.choices import JobState
from branches.models import Job
from config.management.testing.servers import private_redis
from tests.factories import make_meeting
from tests.faults.web import Browser, web_server
from tests.meetings.conftest import make_village
from tests.rounds import IS_FULL
from tests.whole import faults_found

pytestmark = pytest.mark.faults
OPEN, SHUT, SLOW = "open", "shut", "slow"
SLOW_SECONDS = 5
PATIENCE = 1.0 if IS_FULL else SLOW_SECONDS / 2  # whoever waits for Redis waits for all of it


class Door:
    """A socket in front of Redis; ``state`` says what happens to those who come to it."""

    def __init__(self, folder, target):
        self.path, self.target, self.state = folder / "door.sock", target, OPEN
        self.pairs = []
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(self.path))
        self.listener.listen(100)
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self):
        return f"redis+socket://{self.path}"

    def turn(self, state):
        """From now on; connections that are through already are cut."""
        self.state = state
        for pair in self.pairs:
            for end in pair:
                end.close()
        self.pairs = []

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            if self.state == SHUT:
                client.close()
                continue
            server = socket.socket(socket.AF_UNIX)
            server.connect(self.target)
            self.pairs.append((client, server))
            for source, sink in ((client, server), (server, client)):
                threading.Thread(target=self._pass, args=(source, sink), daemon=True).start()

    def _pass(self, source, sink):
        try:
            while data := source.recv(65536):
                if self.state == SLOW:
                    time.sleep(SLOW_SECONDS)
                sink.sendall(data)
        except OSError:
            return
        finally:
            sink.close()


@contextmanager
def behind_a_door(folder):
    with private_redis() as url:
        door = Door(folder, url.removeprefix("redis+socket://"))
        try:
            yield door
        finally:
            door.turn(SHUT)
            door.listener.close()


def ask_many(phone, meetings):
    """Ask for the roll-call sheet of each meeting; the longest time anybody waited, in seconds."""
    worst = 0.0
    for meeting in meetings:
        began = time.monotonic()
        answer = phone.post(reverse("meetings:attendance_sheet", args=[meeting.pk]), {})
        worst = max(worst, time.monotonic() - began)
        assert answer.status == 302
    return worst


@pytest.fixture
def village(transactional_db):
    shutil.rmtree(settings.CHECKPOINT_DIR, ignore_errors=True)  # of units of other tests
    return make_village()


def ask_without_redis(door, phone, meetings):
    """Requests while nobody answers, and while somebody answers after five seconds."""
    for state, share in ((SHUT, meetings[::2]), (SLOW, meetings[1::2])):
        door.turn(state)
        assert ask_many(phone, share) < PATIENCE, state
        assert phone.get("/").status == 200


def test_f04_f07_nobody_waits_for_redis(village, tmp_path):
    """The short form, without a worker: what was asked for waits for the next sweep."""
    first, *meetings = [make_meeting(village.branch, date(2020, month, 3)) for month in range(1, 6)]
    with behind_a_door(tmp_path) as door, web_server(tmp_path, TEST_REDIS_URL=door.url) as web:
        phone = Browser(web, village.secretary)
        ask_many(phone, [first])  # the server has loaded all it needs
        ask_without_redis(door, phone, meetings)
    assert len(jobs.sweep()) == 5


@pytest.mark.faults(long=True)  # a worker takes a minute to find Redis again
def test_f04_f06_f07_all_that_was_asked_for_is_done_when_redis_is_back(
    village, celery_worker_process, monkeypatch, tmp_path, rounds
):
    number = 100
    days = (date(1940, 1, 1) + timedelta(days=31 * month) for month in itertools.count())
    monkeypatch.setenv("CHIBO_TEST_BEAT_SECONDS", "1")
    monkeypatch.setenv("CHIBO_TEST_BEAT_ONLY", "sweep-jobs send-mail")
    with behind_a_door(tmp_path) as door:
        monkeypatch.setenv("TEST_REDIS_URL", door.url)
        worker = celery_worker_process("-B", "-s", str(tmp_path / "beat"))
        with web_server(tmp_path, TEST_REDIS_URL=door.url) as web:
            phone = Browser(web, village.secretary)
            for _ in rounds(5):
                ask_without_redis(
                    door, phone, [make_meeting(village.branch, next(days)) for _ in range(number)]
                )
                redis.Redis(unix_socket_path=door.target).flushall()  # and it comes back empty
                door.turn(OPEN)
                limit = time.monotonic() + 120
                while Job.objects.exclude(state=JobState.DONE).exists():
                    assert time.monotonic() < limit, worker.text()
                    time.sleep(0.1)
        worker.stop()
    assert Job.objects.count() == number * 5
    assert faults_found() == []
