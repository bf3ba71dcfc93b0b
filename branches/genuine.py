"""Whether a paper somebody holds is genuine. Apps that keep signed papers register how to look.

What is told is told to anybody: what kind of paper, whose, its number, day and hash, no content.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Genuine:
    """A paper that was signed in this system. ``changed``: our own copy is no longer whole.

    ``redacted``: part of its content was taken away later by decision of two people.
    """

    kind: str
    unit: str
    number: str
    day: date
    sha256: str
    code: str
    changed: bool = False
    redacted: bool = False


BY_CODE = []
BY_FILE = []


def add_lookups(*, by_code, by_file):
    """Each takes a code, or the SHA-256 of a file, and gives a `Genuine` or None."""
    BY_CODE.append(by_code)
    BY_FILE.append(by_file)


def with_code(code):
    return _first(BY_CODE, code)


def with_file(sha256):
    return _first(BY_FILE, sha256)


def _first(lookups, value):
    found = (look(value) for look in lookups)
    return next((one for one in found if one is not None), None)
