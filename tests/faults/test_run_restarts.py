"""F31: of the embedded edition one process is killed: it is there again, and the page stays."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time

import pytest
from django.conf import settings

from config.management.serving.processes import Child, Restarts, stop_all

FOREVER = [sys.executable, "-c", "import time; time.sleep(600)"]


@pytest.fixture
def children(tmp_path):
    made = [Child(title, list(FOREVER), tmp_path / title).start() for title in ("web", "nền")]
    yield made
    stop_all(made)


def test_a_child_that_was_killed_is_started_again(children):
    said = []
    restarts = Restarts(said.append)
    assert restarts.watch(children) is None
    assert said == []
    os.killpg(children[1].process.pid, signal.SIGKILL)
    children[1].process.wait()
    before = [child.process.pid for child in children]
    assert restarts.watch(children) is None
    assert not any(child.has_ended() for child in children)
    assert children[0].process.pid == before[0]
    assert children[1].process.pid != before[1]
    assert len(said) == 1
    assert "đang khởi động lại" in said[0]


def test_a_child_that_ends_again_and_again_is_named(tmp_path):
    broken = Child("hỏng", [sys.executable, "-c", ""], tmp_path / "log").start()
    restarts = Restarts(lambda text: None)
    limit = time.monotonic() + 30
    while (hopeless := restarts.watch([broken])) is None:
        assert time.monotonic() < limit
        time.sleep(0.05)
    assert (hopeless, len(restarts.moments)) == (broken, Restarts.MOST)
    stop_all([broken])


def group_of(word, parent):
    """The process group of the child of ``parent`` whose command line holds ``word``."""
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/cmdline", "rb") as file:
                    command = file.read().decode(errors="replace")
                with open(f"/proc/{entry}/stat", encoding="ascii", errors="replace") as file:
                    ppid = int(file.read().rsplit(")", 1)[1].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
            if ppid == parent and word in command:
                return int(entry)
    return None


def answers(port):
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        asked.request("GET", "/dang-nhap/")
        return asked.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()


def wait_until(holds, seconds=90):
    limit = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < limit
        time.sleep(0.1)


@pytest.mark.faults(long=True)
def test_f31_the_whole_program_survives_the_death_of_either_process(tmp_path, rounds):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if "CHIBO" not in name}
    environment |= {"CHIBO_VAR": str(tmp_path / "var"), "PORT": str(port)}
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
    command = [sys.executable, "manage.py", "run", "--no-demo"]
    with (tmp_path / "run.log").open("wb") as log:
        program = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=environment, stdout=log, stderr=log
        )
    try:
        wait_until(lambda: answers(port))
        for number in rounds(50):
            word = "celery" if number % 2 else "gunicorn"
            wait_until(lambda word=word: group_of(word, program.pid))
            os.killpg(group_of(word, program.pid), signal.SIGKILL)
            if word == "celery":
                assert answers(port), "the page went with the worker"
            wait_until(lambda: answers(port))
            assert program.poll() is None
            time.sleep(Restarts.WITHIN_SECONDS / Restarts.MOST)  # killed, not broken
    finally:
        program.terminate()
        program.wait(60)
