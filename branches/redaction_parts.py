"""What apps add to taking content away: their files, and what follows for what they signed."""

from collections.abc import Callable
from dataclasses import dataclass

FILE_KINDS = {}
AFTER_SWEEP = []


@dataclass(frozen=True)
class FileKind:
    """Files kept with rows of one kind.

    ``choices(organization, reader)`` yields (pk, label) of what the login ``reader`` may open.
    ``take(pk)`` takes the row's traces of the file
    away and returns the path to remove and its SHA-256.
    """

    code: str
    choices: Callable
    take: Callable


def add_file_kind(kind):
    FILE_KINDS[kind.code] = kind


def after_sweep(hook):
    """``hook(found)``, with the rows that changed by model, returns a pair: facts for the trail
    (dicts with ``unit``, ``sha256`` as signed and ``now``), and paths of files to remove."""
    AFTER_SWEEP.append(hook)


def file_choices(organization, reader):
    """(key, label) of every file of this unit that ``reader`` may open, and so may choose."""
    return [
        (f"{kind.code}:{pk}", label)
        for kind in FILE_KINDS.values()
        for pk, label in kind.choices(organization, reader)
    ]


def take_file(key):
    code, pk = key.split(":")
    return FILE_KINDS[code].take(int(pk))
