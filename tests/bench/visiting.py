"""P23, P24: how long starting again takes, and how much a visit sends."""

import gzip
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from django.conf import settings
from django.test import Client, override_settings

from tests.bench.limits import limited
from tests.bench.pages import sixty
from tests.bench.timing import AT_MOST, Measured, Target, compared
from tests.bench.world import undone

FIRST_KB, LATER_KB = 150, 30
STATIC_FILE = re.compile(r'(?:href|src)="(/static/[^"#?]+)')
RUNS = "đang chạy tại"
LIMIT = 180  # seconds for one start
PACKED_ALREADY = (".woff2", ".png", ".jpg")


def p23(world):
    """Starting again, until the first page answers, against starting Python with the models."""
    if world.is_postgres:
        return Measured("P23", "Starting again", note="measured with SQLite, as on one machine")
    with tempfile.TemporaryDirectory(prefix="chibo-start-") as folder:
        environment = {
            **os.environ,
            "CHIBO_VAR": folder,
            "DATABASE_URL": f"sqlite:///{folder}/start.sqlite3",
            "PORT": str(_free_port()),
        }
        _start(environment)  # tables, first administrator, static files
        return compared(
            *("P23", "Starting again against loading the program", Target(AT_MOST, 4)),
            lambda: _start(environment),
            lambda: _load(environment),
            min(world.rounds, 3),
            note="web server and worker, until the first page answers; wall clock",
        )


def _start(environment):
    began = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "manage.py", "run", "--no-demo", "--name=Đảng bộ đo"],
        cwd=settings.BASE_DIR,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        said = []
        for line in process.stdout:
            said.append(line)
            if RUNS in line:
                return time.perf_counter() - began
        raise RuntimeError("".join(said))
    finally:
        process.send_signal(signal.SIGINT)
        process.stdout.close()
        process.wait(LIMIT)


def _load(environment):
    began = time.perf_counter()
    subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", "import django; django.setup()"],
        cwd=settings.BASE_DIR,
        env=environment,
        check=True,
    )
    return time.perf_counter() - began


def _free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@override_settings(ALLOWED_HOSTS=["*"])
def p24_first(world):
    """The login page with everything it names, as it goes over the wire."""
    page = Client().get("/dang-nhap/", secure=True)
    files = sorted(set(STATIC_FILE.findall(page.content.decode())))
    sizes = [_packed(Path(settings.STATIC_ROOT, name.removeprefix("/static/"))) for name in files]
    total = (len(gzip.compress(page.content)) + sum(sizes)) / 1024
    note = f"login page and {len(files)} files; a phone's own fonts are used"
    return limited("P24", "First visit, compressed", FIRST_KB, total, "KB", note)


@override_settings(ALLOWED_HOSTS=["*"])
def p24_later(world):
    """The heaviest of the pages people open day by day; the files are in the browser by then."""
    unit, year = world.province.organization_id, world.year
    with undone():
        meeting = sixty(world)
        visits = {
            "home": (world.secretary.user, "/"),
            "record of 60 people": (world.secretary.user, f"/cuoc-hop/{meeting.pk}/ghi/"),
            "dashboard": (world.province.user, f"/don-vi/{unit}/chi-so/?ky={year.code}"),
            "50 branches by month": (
                world.province.user,
                f"/don-vi/{unit}/theo-doi/?nam={year.year}&xem=chi-bo",
            ),
        }
        found = {}
        for name, (user, address) in visits.items():
            answer = world.client(user).get(address, secure=True)
            if answer.status_code != 200:
                raise RuntimeError(f"{address} answered {answer.status_code}")
            found[name] = len(gzip.compress(answer.content)) / 1024
    note = "; ".join(f"{name} {size:.1f} KB" for name, size in found.items())
    return limited(
        "P24b", "Heaviest later page, compressed", LATER_KB, max(found.values()), "KB", note
    )


def _packed(path):
    packed = path.with_name(path.name + ".gz")
    if path.suffix not in PACKED_ALREADY and packed.exists():
        return packed.stat().st_size
    return path.stat().st_size
