"""Which kinds of papers carry numbers, beside those of the register's own app.

An app that issues papers registers its kinds in ``AppConfig.ready``; the register of numbers shows
them, and explains their gaps, without importing that app. Several apps may issue papers of one
kind: their numbers run through one counter and stand in one register.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

KINDS = []


@dataclass(frozen=True)
class IssuedLine:
    """One number with its paper; ``url`` is empty where the reader may not open it."""

    number: int
    title: str
    issued_on: date
    signer: str = ""
    url: str = ""


@dataclass(frozen=True)
class NumberedKind:
    """``code`` is the type code of handbook 15.3.

    Every one of ``sources`` is called as ``source(organization, term, user)`` and returns the
    `IssuedLine` list of one unit and term; ``user`` None gets no way on.
    """

    code: str
    label: str
    sources: tuple[Callable, ...]

    def lines(self, organization, term, user):
        found = [line for source in self.sources for line in source(organization, term, user)]
        return sorted(found, key=lambda line: line.number)


def register(code, label, source):
    known = kind_of(code)
    if known:
        KINDS.remove(known)
    KINDS.append(NumberedKind(code, label, (*(known.sources if known else ()), source)))
    KINDS.sort(key=lambda one: one.code)


def kind_of(code):
    """The registered kind, or None."""
    return next((one for one in KINDS if one.code == code), None)
