"""Kinds of work that only tests ask for; a worker loads them with ``--include tests.jobs.work``."""

import os
import signal
import time

from django.conf import settings

from branches.job_parts import Made, keep_parts, make_parts, zip_of
from branches.jobs import Result, handles
from branches.models import JobPart

MADE = settings.FILES_DIR / "made.log"  # every document begun, by whichever worker


@handles("test.write")
def write(job, progress):
    """Leave the text of the parameters as a file."""
    progress(1, 2)
    return Result("thử.txt", job.params["text"].encode())


@handles("test.break")
def break_down(job, progress):
    raise ZeroDivisionError


@handles("test.parts")
def make_documents(job, progress):
    """Six documents; the worker hangs at the fourth of the first attempt, as if killed there."""
    keep_parts(job, [JobPart(group="Bản A", title=str(n), about="x", ref=n) for n in range(1, 7)])
    progress(0, 7)
    make_parts(job, progress, lambda part: _document(job, part))
    return zip_of(job, "tai-lieu.zip", contents=[("muc-luc.txt", b"...")])


def _document(job, part):
    with MADE.open("a") as log:
        log.write(f"{part.ref}\n")
    if job.attempts == 1 and part.ref == 4:
        time.sleep(600)
    return Made(f"tài liệu {part.ref}".encode(), f"{part.ref}.txt")


@handles("test.steps")
def take_steps(job, progress):
    """A second of work in six steps; the file tells which attempt made it."""
    with MADE.open("a") as log:
        log.write(f"{job.pk}\n")
    for step in range(6):
        progress(step, 6)
        time.sleep(job.params.get("pause", 0.15))
    return Result(f"{job.title}.txt", f"{job.title}, lần {job.attempts}".encode())


@handles("test.kill")
def kill_the_worker(job, progress):
    """Memory runs out every time this is tried."""
    progress(0, 1)
    os.kill(os.getpid(), signal.SIGKILL)
