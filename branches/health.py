"""How the system is: probes that apps and the composition register, each with what to do.

Quick ones decide whether this instance may get requests (`is_ready`); all of them are shown to the
system administrator.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum

from django.db import DatabaseError

logger = logging.getLogger(__name__)
PROBES = []


class Level(IntEnum):
    """``FAILING``: no requests should come here. ``WARNING``: somebody should look soon."""

    GOOD = 0
    WARNING = 1
    FAILING = 2

    @property
    def label(self):
        return ("Tốt", "Cần xem", "Hỏng")[self]


@dataclass(frozen=True)
class Finding:
    """What is wrong, and what the administrator does about it, as Vietnamese sentences."""

    level: Level
    words: str
    advice: str = ""


@dataclass(frozen=True)
class Probe:
    """``look()`` yields every `Finding`; nothing when all is well."""

    code: str
    title: str
    look: Callable[[], Iterable[Finding]]


@dataclass(frozen=True)
class Answer:
    """A probe and what it found."""

    probe: Probe
    findings: list

    @property
    def level(self):
        return max((one.level for one in self.findings), default=Level.GOOD)


def register(code, title, look):
    PROBES.append(Probe(code, title, look))


def answers():
    """The `Answer` of every probe, in the order of registration."""
    return [Answer(probe, _look(probe)) for probe in PROBES]


def is_ready(found):
    """Whether this instance may get requests."""
    return all(answer.level < Level.FAILING for answer in found)


def _look(probe):
    try:
        return list(probe.look())
    except (DatabaseError, OSError) as error:
        logger.error("probe %s failed: %s", probe.code, type(error).__name__)
        words = "Không hỏi được cơ sở dữ liệu hoặc đĩa."
        return [Finding(Level.FAILING, words, "Kiểm tra cơ sở dữ liệu có chạy, đĩa có đọc được.")]
