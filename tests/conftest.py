"""Fixtures of all tests, and which folder belongs to which leg of ``manage.py test``."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import TransactionTestCase

from config.celery import app
from config.management.serving.processes import end_with_parent
from tests.emptying import empty
from tests.rounds import is_left_out, rounds  # noqa: F401 - a fixture of all tests

HERE = Path(__file__).parent
MARK_OF_FOLDER = {HERE / "browser": "browser", HERE / "jobs": "worker", HERE / "faults": "faults"}
WORKER_SECONDS = 40


@pytest.hookimpl(tryfirst=True)  # before pytest deselects by mark
def pytest_collection_modifyitems(config, items):
    for item in items:
        for folder, mark in MARK_OF_FOLDER.items():
            if folder in item.path.parents:
                item.add_marker(mark)
        if not uses_database(item):
            item.add_marker("once")
    left_out = [item for item in items if is_left_out(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def uses_database(item):
    """Whether a test asks for the database, itself or through a fixture."""
    names = {"db", "transactional_db", "django_db_setup"}
    return item.get_closest_marker("django_db") or names.intersection(item.fixturenames)


@pytest.fixture(autouse=True, scope="session")
def _flush_passes_the_guards():
    """Between transactional tests all rows go, also those that triggers protect for good."""
    flush = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda self: empty(connection)
    yield
    TransactionTestCase._fixture_teardown = flush


class Worker:
    """A real Celery worker on the test's database and broker, in its own process group."""

    def __init__(self, folder, number, options):
        self.log = folder / f"worker-{number}.log"
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "CHIBO_TEST_DATABASE": str(connection.settings_dict["NAME"]),
        }
        command = [
            *(sys.executable, "-m", "celery", "-q", "-A", "config", "worker", "-c", "2"),
            *("-l", "INFO", "-n", f"test{number}@%h", "--without-gossip", "--without-mingle"),
            *options,
        ]
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                command,
                env=environment,
                cwd=settings.BASE_DIR,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=end_with_parent,
            )
        self.wait_until_ready()

    def wait_until_ready(self):
        limit = time.monotonic() + WORKER_SECONDS
        while " ready." not in self.text():
            assert self.process.poll() is None, f"the worker ended at once:\n{self.text()}"
            assert time.monotonic() < limit, f"the worker did not get ready:\n{self.text()}"
            time.sleep(0.05)

    def text(self):
        """Everything the worker logged so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def kill(self):
        """``kill -9`` for the worker and its children, as the kernel does when memory is out."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        finally:
            self.process.wait()

    def stop(self):
        """End the worker in order; whatever does not end is killed."""
        self.process.terminate()
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.kill()
        self.kill()


@pytest.fixture
def celery_worker_process(transactional_db, tmp_path):
    """Call it to start a real worker; any worker still alive is killed at the end.

    The broker is the one of the leg: Redis where ``TEST_REDIS_URL`` is set, otherwise files.
    Options of ``celery worker`` may be given, ``-B`` for the clock.
    """
    workers = []

    def start(*options):
        workers.append(Worker(tmp_path, len(workers), options))
        return workers[-1]

    app.control.purge()
    yield start
    for worker in workers:
        worker.kill()
    app.control.purge()
    connections.close_all()
