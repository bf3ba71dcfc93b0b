"""Places where a test may make the program stop, break or die (reliability-tests 1).

``failpoint("job.claimed")`` stands at every commit, file rename and call of the broker. Without the
setting ``FAILPOINT_FILE``, which only tests have, it is an empty function. With it, the file says
what is to happen where; as long as there is no file, nothing does.

The file holds JSON: ``name`` (a name, or ``*`` for any), ``at`` (which of these passages acts, from
1), ``act`` (``kill``, ``raise``, ``sleep``), ``seconds`` for sleep, ``spare`` (a process to leave
alone: the test). Every passage is noted beside the file, across processes, so that a loop can fail
at passage 1, 2, 3, … until one run comes through, and so that a test can prove where it struck.
"""

import json
import os
import signal
import time

from django.conf import settings
from django.db import transaction

ANY = "*"


class FailpointReached(Exception):
    """What ``raise`` does: a fault no code of ours expects."""


def _nothing(name):
    """The product: no test is looking."""


def _obey(name):
    try:
        order = json.loads(FILE.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return
    if order["name"] not in (ANY, name) or order["spare"] == os.getpid():
        return
    if _note(name) != order["at"]:
        return
    if order["act"] == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif order["act"] == "sleep":
        time.sleep(order["seconds"])
    else:
        raise FailpointReached(name)


def _obey_after_commit(name):
    if FILE.exists():
        transaction.on_commit(lambda: _obey(name))


def _note(name):
    """Write down the passage; returns the how manieth it is."""
    line = f"{name}\n".encode()
    handle = os.open(passages_file(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "ab") as passages:
        passages.write(line)
    return len(passed())


def passages_file():
    return FILE.with_suffix(".passed")


def passed():
    """The names passed since the order was given, in order."""
    file = passages_file()
    return file.read_text(encoding="utf-8").split() if file.exists() else []


FILE = getattr(settings, "FAILPOINT_FILE", None)
failpoint = _obey if FILE else _nothing
failpoint_after_commit = _obey_after_commit if FILE else _nothing
