"""Two ways to do the same work, taken in turns; ratios of medians and of single rounds."""

import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from django.db import connection

AT_MOST, AT_LEAST = "≤", "≥"


def now():
    """Seconds of processor time this process and its PostgreSQL server process have had.

    Ratios of them do not hang on what else the machine does. Where the system does not tell
    (no Linux, or a server elsewhere) the wall clock has to do for PostgreSQL.
    """
    if connection.vendor == "sqlite":
        return time.process_time()
    served = _server_time()
    return time.perf_counter() if served is None else time.process_time() + served


def use_one_process():
    """Let PostgreSQL use no helping processes: `now` does not see their time."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET max_parallel_workers_per_gather = 0")


def _server_time():
    """Seconds the server process of our connection has run; None where that is not told."""
    connection.ensure_connection()
    host = connection.settings_dict["HOST"] or connection.settings_dict["OPTIONS"].get("host", "")
    times = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    if not str(host).startswith("/") or not times.exists():
        return None
    return int(times.read_text().split()[0]) / 1e9


@dataclass(frozen=True)
class Target:
    """``ours / baseline`` at most ``value``, or ``baseline / ours`` (times faster) at least."""

    sense: str
    value: float
    is_amount = False

    def ratio(self, ours, baseline):
        return ours / baseline if self.sense == AT_MOST else baseline / ours

    def is_reached(self, ratio):
        return ratio <= self.value if self.sense == AT_MOST else ratio >= self.value

    @property
    def text(self):
        return f"{self.sense} {self.value:g} ×"


@dataclass
class Measured:
    """One line of the table. ``ours`` and ``baseline`` in seconds, or in ``unit``.

    ``low`` and ``high`` are the ratios of the best and the worst round. Without ``ours`` the goal
    was not measured here and ``note`` says why; ``is_broken`` if measuring it failed.
    """

    goal: str
    title: str
    target: Target | None = None
    ours: float | None = None
    baseline: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = "s"
    note: str = ""
    is_broken: bool = False
    more: dict = field(default_factory=dict)

    @property
    def ratio(self):
        if self.ours is None or not self.baseline or self.target is None:
            return None
        return self.target.ratio(self.ours, self.baseline)

    @property
    def verdict(self):
        reached = self.ours if self.target and self.target.is_amount else self.ratio
        if self.is_broken:
            return "BROKEN"
        if reached is None:
            return "not measured here"
        return "reached" if self.target.is_reached(reached) else "MISSED"

    def plain(self):
        """Values for JSON."""
        return {
            **{name: getattr(self, name) for name in ("goal", "title", "ours", "baseline", "unit")},
            **{name: getattr(self, name) for name in ("ratio", "low", "high", "verdict", "note")},
            "target": self.target.text if self.target else "",
            **self.more,
        }


def compared(goal, title, target, ours, baseline, rounds, *, scale=1, ours_scale=1, note=""):
    """`Measured` from calling both in turns; each returns the seconds it took, or None to be timed.

    ``scale`` times what the baseline took: it did only a part of the work.
    """
    own, other = [], []
    for _ in range(rounds):
        own.append(seconds(ours) * ours_scale)
        other.append(seconds(baseline) * scale)
    ratios = [target.ratio(one, two) for one, two in zip(own, other, strict=True)]
    return Measured(
        *(goal, title, target, median(own), median(other)),
        low=min(ratios),
        high=max(ratios),
        note=note,
    )


def seconds(work):
    """How long ``work()`` took; what it returns where it timed itself."""
    began = now()
    took = work()
    return took if isinstance(took, float) else now() - began
