"""Files people sent that wait for their confirmation: random names, gone after a day."""

import os
import re
import secrets
import time

from django.conf import settings

from config.lib.half_files import gone_on_failure

FOLDER = "uploads"
NAME = re.compile(r"[0-9a-f]{32}")
KEPT_SECONDS = 24 * 3600


def keep(content):
    """Store the bytes and return the name to ask for them; what is too old goes."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _sweep(folder)
    name = secrets.token_hex(16)
    handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with gone_on_failure(folder / name), os.fdopen(handle, "wb") as file:
        file.write(content)
    return name


def read(name):
    """The bytes kept under ``name``; None when they are gone."""
    if not NAME.fullmatch(name):
        return None
    try:
        return (_folder() / name).read_bytes()
    except FileNotFoundError:
        return None


def drop(name):
    """Forget the file; harmless to repeat."""
    if NAME.fullmatch(name):
        (_folder() / name).unlink(missing_ok=True)


def drop_all():
    """Forget every file that waits; whoever sent one is asked to send it again."""
    if _folder().is_dir():
        for file in _folder().iterdir():
            file.unlink(missing_ok=True)


def _folder():
    return settings.FILES_DIR / FOLDER


def _sweep(folder):
    limit = time.time() - KEPT_SECONDS
    for file in folder.iterdir():
        if file.stat().st_mtime < limit:
            file.unlink(missing_ok=True)
