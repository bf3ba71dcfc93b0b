"""Which kinds of papers carry numbers, beside those of the register's own app.

An app that issues papers registers its kinds in ``AppConfig.ready``; the register of numbers shows
them, and explains their gaps, without importing that app.
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

    ``lines(branch, term, user)`` returns the `IssuedLine` list of one unit and term.
    """

    code: str
    label: str
    lines: Callable


def register(kind):
    KINDS.append(kind)
    KINDS.sort(key=lambda one: one.code)


def kind_of(code):
    """The registered kind, or None."""
    return next((one for one in KINDS if one.code == code), None)
