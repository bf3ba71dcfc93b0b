"""Files of people, kept outside the web root under random names, read back only if unchanged."""

import hashlib
import os
import secrets

from django.conf import settings
from django.http import FileResponse

from config.lib.failpoints import failpoint
from config.lib.half_files import gone_on_failure

FOLDER = "documents"


def put(content):
    """Store the bytes; returns the path below ``FILES_DIR`` and their SHA-256.

    Written beside its place, flushed, then renamed: a reader never sees half a file.
    """
    name = secrets.token_hex(16)
    folder = settings.FILES_DIR / FOLDER / name[:2]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = folder / f"{name}.part"
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with gone_on_failure(unfinished), os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    failpoint("file.written")
    os.replace(unfinished, folder / name)
    failpoint("file.renamed")
    return f"{FOLDER}/{name[:2]}/{name}", hashlib.sha256(content).hexdigest()


def drop(path):
    """Forget a file; harmless to repeat. Call it after the transaction that forgot its row."""
    (settings.FILES_DIR / path).unlink(missing_ok=True)


def is_whole(path, sha256):
    """Whether the file is there and reads as it was stored."""
    file = settings.FILES_DIR / path
    if not file.is_file():
        return False
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest() == sha256


def as_attachment(path, *, name, content_type):
    """The file as an answer that browsers save and never show (``nosniff`` is set for all)."""
    return FileResponse(
        (settings.FILES_DIR / path).open("rb"),
        as_attachment=True,
        filename=name,
        content_type=content_type,
    )
