"""Two starts at the same moment must not write into one ``.venv``."""

import fcntl
from contextlib import contextmanager

from .messages import say


@contextmanager
def only_one(path):
    """Hold the kernel's lock on ``path``; it ends with the process, even after ``kill -9``."""
    with open(path, "rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Một lệnh khác đang cài đặt, xin đợi…")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
