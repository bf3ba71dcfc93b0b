"""Give the failpoints an order, for this process and every other one of the test."""

import json
import os
from contextlib import contextmanager

from config.lib import failpoints
from config.lib.failpoints import ANY, passed


@contextmanager
def failing(act, name=ANY, *, at=1, seconds=0.0, everywhere=False):
    """While it holds, passage number ``at`` of ``name`` does ``act`` ("kill", "raise", "sleep").

    The process of the test itself is spared unless ``everywhere``. ``at=0`` only notes.
    """
    order = {"act": act, "name": name, "at": at, "seconds": seconds}
    order["spare"] = None if everywhere else os.getpid()
    failpoints.passages_file().unlink(missing_ok=True)
    unfinished = failpoints.FILE.with_suffix(".new")
    unfinished.write_text(json.dumps(order), encoding="utf-8")
    unfinished.replace(failpoints.FILE)
    try:
        yield passed
    finally:
        failpoints.FILE.unlink()


def every_passage(act="raise", *, everywhere=True):
    """Fail at passage 1, 2, 3, … until one run comes through: ``for order in every_passage():``.

    Each step gives a context manager to run the thing in; the names struck are in ``struck``.
    """
    return Passages(act, everywhere=everywhere)


class Passages:
    MOST = 200

    def __init__(self, act, *, everywhere):
        self.act, self.everywhere, self.struck = act, everywhere, []

    def __iter__(self):
        for at in range(1, self.MOST):
            self.at = at
            yield self.order(at)
            if len(self.seen) < at:
                return  # this run came through: it passed fewer points than the one to strike at
            self.struck.append(self.seen[at - 1])
        raise AssertionError("no run ever comes through")

    @contextmanager
    def order(self, at):
        with failing(self.act, at=at, everywhere=self.everywhere) as seen:
            try:
                yield
            finally:
                self.seen = seen()
