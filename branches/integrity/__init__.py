"""Proving the invariants of the stored data, place by place (reliability guide 8).

A check reads and never writes. Apps register theirs in ``AppConfig.ready``, so that one command
proves all of them; each asks a fixed number of questions, however many rows there are.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

CHECKS = []


@dataclass(frozen=True)
class Fault:
    """One place where the data does not hold, and what is wrong there, in Vietnamese."""

    place: str
    problem: str

    def __str__(self):
        return f"{self.place}: {self.problem}"


@dataclass(frozen=True)
class Check:
    """``find()`` yields every `Fault`; nothing when the invariant named ``title`` holds."""

    code: str
    title: str
    find: Callable[[], Iterable[Fault]]


def register(code, title, find):
    CHECKS.append(Check(code, title, find))
