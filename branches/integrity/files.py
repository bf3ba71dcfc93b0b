"""The file store against the rows: no row without its file, no file without a row.

Apps register which of their rows lead to files. A file is written before its row is committed and
removed after the row is gone, so a young file without a row is work under way.
"""

import hashlib
import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings

from branches.integrity import Fault

logger = logging.getLogger(__name__)
SOURCES = []
# Files of people that wait for a confirmation, documents of jobs under way: swept on their own.
PASSING = ("uploads", "parts")
UNDER_WAY_SECONDS = 3600
ORPHAN_SECONDS = 24 * 3600


@dataclass(frozen=True)
class StoredFile:
    """A file some row leads to: its path below ``FILES_DIR``, its SHA-256, whose it is."""

    path: str
    sha256: str
    place: str


def register(source: Callable[[str], Iterable[StoredFile]]):
    """``source(using)`` yields the `StoredFile` of every row of one kind in that database."""
    SOURCES.append(source)


def stored_files(using="default"):
    """Every `StoredFile` of every app; two rows may lead to one file."""
    for source in SOURCES:
        yield from source(using)


def files_of(rows, place):
    """The `StoredFile` of ``rows``, given as ``(path, sha256, …)``; ``place`` words the rest."""
    for path, sha256, *rest in rows.iterator(chunk_size=2000):
        yield StoredFile(path, sha256, place.format(*rest))


def missing_or_changed():
    """Files whose row leads to nothing, or to other bytes."""
    digests = {}
    for one in stored_files():
        if one.path not in digests:
            digests[one.path] = _digest(settings.FILES_DIR / one.path)
        if digests[one.path] is None:
            yield Fault(one.place, f"thiếu tệp {one.path}")
        elif digests[one.path] != one.sha256:
            yield Fault(one.place, f"tệp {one.path} đã bị thay đổi")


def without_row():
    """Files nobody knows, past the time any work takes."""
    for path in orphans(UNDER_WAY_SECONDS):
        yield Fault(f"Kho tệp, {path}", "không có dòng dữ liệu nào dùng tệp này")


def orphans(older_than):
    """Paths below ``FILES_DIR`` without a row, untouched for ``older_than`` seconds."""
    limit = time.time() - older_than
    found = [path for path in files_on_disk() if _touched_at(path) < limit]
    if not found:
        return []
    known = set(_every_path())  # read last: a row may have come meanwhile
    return sorted(set(found) - known)


def _every_path():
    """The paths of all rows, those of a model nobody registered too: nothing of it is swept."""
    for model in apps.get_models():
        if {"path", "sha256"} <= {field.name for field in model._meta.get_fields()}:
            yield from model._base_manager.values_list("path", flat=True).iterator(chunk_size=5000)
    for one in stored_files():
        yield one.path


def sweep():
    """Remove what a killed process left behind; returns how many files went."""
    gone = 0
    for path in orphans(ORPHAN_SECONDS):
        if _touched_at(path) < time.time() - ORPHAN_SECONDS:  # the same bytes may be stored anew
            (settings.FILES_DIR / path).unlink(missing_ok=True)
            logger.warning("removed a file without a row: %s", path)
            gone += 1
    return gone


def files_on_disk():
    """Every path below ``FILES_DIR`` a row may lead to."""
    root = settings.FILES_DIR
    for folder in sorted(root.iterdir()):
        if folder.name in PASSING or not folder.is_dir():
            continue
        for file in folder.rglob("*"):
            if file.is_file():
                yield file.relative_to(root).as_posix()


def _touched_at(path):
    try:
        return (settings.FILES_DIR / path).stat().st_mtime
    except FileNotFoundError:
        return time.time()


def _digest(file):
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError:  # not there, a folder, or a disk that cannot be read
        return None
