"""Kinds of work that only tests ask for; a worker loads them with ``--include tests.jobs.work``."""

import time

from branches.jobs import Result, handles


@handles("test.write")
def write(job, progress):
    """Leave the text of the parameters as a file."""
    progress(1, 2)
    return Result("thử.txt", job.params["text"].encode())


@handles("test.hang_once")
def hang_once(job, progress):
    """Hang in the first attempt, as if the machine had stopped; be quick in the second."""
    progress(1, 2)
    if job.attempts == 1:
        time.sleep(600)
    return write(job, progress)


@handles("test.break")
def break_down(job, progress):
    raise ZeroDivisionError
