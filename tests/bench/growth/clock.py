"""Processor time of this process and of the database server that works for it."""

import os
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from django.db import connection

TICKS = os.sysconf("SC_CLK_TCK")
USER_TIME, SYSTEM_TIME = 11, 12  # places in /proc/…/stat after the name of the program


@dataclass(frozen=True)
class Took:
    """Seconds; ``server`` is the part of the ``processor`` time spent in the database server."""

    wall: float
    processor: float
    server: float


def alone():
    """Let the server work for this connection in one process, whose time can be read."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET max_parallel_workers_per_gather = 0")


def took(work, times=1):
    """What one of ``times`` runs of ``work`` took; below ten milliseconds only many tell."""
    server, own, wall = _server_seconds(), time.process_time(), time.perf_counter()
    for _ in range(times):
        work()
    wall, own = time.perf_counter() - wall, time.process_time() - own
    server = _server_seconds() - server
    return Took(wall / times, (own + server) / times, server / times)


def middle(rounds):
    """The median of each of the three over several `Took`."""
    return Took(
        *(median(getattr(one, name) for one in rounds) for name in ("wall", "processor", "server"))
    )


def _server_seconds():
    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[USER_TIME]) + int(fields[SYSTEM_TIME])) / TICKS
