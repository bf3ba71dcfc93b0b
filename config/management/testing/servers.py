"""Private PostgreSQL and Redis for one test run: unix sockets in a temporary folder, no port."""

import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from config.management.serving.processes import end_with_parent

START_SECONDS = 30
FAST_NOT_SAFE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
# Most tests roll back, so what autovacuum counts is empty tables, and the planner then believes it:
# the same query takes milliseconds or minutes, as the dice fall.
SAME_PLANS = ("autovacuum=off",)
USER = "chibo"


class ServerMissing(Exception):
    """A server of the tests cannot be started; the text says why."""


@contextmanager
def private_folder(prefix):
    """A temporary folder that belongs to the user the servers run as."""
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir="/tmp"))  # noqa: S108 - short socket paths
    try:
        if account():
            os.chown(folder, account().pw_uid, account().pw_gid)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def private_postgres():
    """Start a cluster and yield its address; everything is gone afterwards."""
    programs = postgres_programs()
    with private_folder("chibo-pg-") as folder:
        data = folder / "data"
        made = start(
            *(programs / "initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8"),
            *("--locale=C.UTF-8", "--no-sync", "--no-instructions"),
            log=folder / "initdb.log",
        )
        if made.wait() != 0:
            raise ServerMissing(f"initdb: {(folder / 'initdb.log').read_text()}")
        options = [part for option in FAST_NOT_SAFE + SAME_PLANS for part in ("-c", option)]
        log = folder / "postgres.log"
        server = start(
            *(programs / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses="),
            *(*options, "-c", "max_connections=60"),
            log=log,
        )
        with stopped_afterwards(server, signal.SIGINT):
            wait_until("PostgreSQL", server, log, lambda: answers(programs / "pg_isready", folder))
            yield f"postgres://{USER}@/postgres?host={folder}"


@contextmanager
def private_redis():
    """Start a Redis that keeps nothing and yield its address."""
    program = shutil.which("redis-server")
    if program is None:
        raise ServerMissing("không tìm thấy redis-server")
    with private_folder("chibo-redis-") as folder:
        socket, log = folder / "r.sock", folder / "redis.log"
        server = start(
            *(program, "--port", "0", "--unixsocket", socket, "--save", "", "--dir", folder),
            log=log,
        )
        with stopped_afterwards(server, signal.SIGTERM):
            wait_until("Redis", server, log, socket.exists)
            yield f"redis+socket://{socket}"


def postgres_programs():
    """The newest PostgreSQL that Debian installed."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda path: int(re.sub(r"\D", "", path.parts[4]) or 0),
    )
    if not found:
        raise ServerMissing("không tìm thấy PostgreSQL trong /usr/lib/postgresql")
    return found[-1].parent


def account():
    """Who runs the servers: PostgreSQL refuses root. None: the user who runs the tests."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise ServerMissing("máy không có tài khoản postgres hay nobody để chạy PostgreSQL")


def start(*command, log):
    """Start a server as `account`; it ends with this process at the latest."""
    other = account()
    identity = {"user": other.pw_uid, "group": other.pw_gid, "extra_groups": []} if other else {}
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603 - programs of the system, fixed words
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=log.parent,
            start_new_session=True,
            preexec_fn=end_with_parent,
            **identity,
        )


@contextmanager
def stopped_afterwards(server, sign):
    """End ``server`` with the signal it understands as "now, but in order"."""
    try:
        yield
    finally:
        server.send_signal(sign)
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def wait_until(title, server, log, is_ready):
    """Wait for the server's first answer; say what it said when it dies or stays silent."""
    limit = time.monotonic() + START_SECONDS
    while not is_ready():
        if server.poll() is not None or time.monotonic() > limit:
            raise ServerMissing(f"{title}: {log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.05)


def answers(pg_isready, folder):
    """Tell whether the cluster in ``folder`` takes connections."""
    asked = subprocess.run(  # noqa: S603 - program of the system, fixed words
        [pg_isready, "-q", "-h", folder], stdin=subprocess.DEVNULL, check=False
    )
    return asked.returncode == 0
