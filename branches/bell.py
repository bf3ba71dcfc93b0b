"""Ringing for the workers without ever making a person wait for the broker.

A thread beside the requests rings; a broker that is slow, silent or away holds up nobody. A bell
that is lost costs half a minute: the sweep finds every job that waits.
"""

import atexit
import logging
import os
import queue
import threading
import time

from kombu.exceptions import KombuError, OperationalError

from branches.tasks import run_job
from config.lib.failpoints import failpoint

logger = logging.getLogger(__name__)
MOST_WAITING = 1000  # beyond it the broker is away; the sweep rings for the rest
LAST_SECONDS = 1.0  # a command that ends gives its bells this long


class Bell:
    """One thread a process, started with the first ring; a fork starts its own."""

    def __init__(self):
        self._begin()

    def ring(self, job_id):
        """Have the workers told of a job; returns at once."""
        if self._process != os.getpid():
            self._begin()
        try:
            self._waiting.put_nowait(job_id)
        except queue.Full:
            logger.warning("the broker is away; job %s waits for the sweep", job_id)
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, daemon=True)
            self._thread.start()

    def wait(self, seconds):
        """Until everything rung was told, at most ``seconds``; whether it was."""
        limit = time.monotonic() + seconds
        while self._waiting.unfinished_tasks and time.monotonic() < limit:
            time.sleep(0.01)
        return not self._waiting.unfinished_tasks

    def _begin(self):
        self._process, self._thread = os.getpid(), None
        self._waiting = queue.Queue(MOST_WAITING)

    def _work(self):
        while True:
            _tell(self._waiting.get())
            self._waiting.task_done()


def _tell(job_id):
    failpoint("broker.ringing")
    try:
        run_job.apply_async((job_id,), retry=False)
    except (KombuError, OperationalError, OSError):
        logger.warning("the broker did not answer; job %s waits for the sweep", job_id)
    failpoint("broker.rung")


BELL = Bell()


@atexit.register
def _ring_the_last():
    if BELL._process == os.getpid():
        BELL.wait(LAST_SECONDS)
