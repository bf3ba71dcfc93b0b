"""Background work: claim, keep, finish. The Job row is the truth (reliability guide 3).

A kind of work registers a handler ``(job, progress) -> Result``. `run` may be called any number of
times for one job, by any number of workers: one of them does the work.
"""

import hashlib
import logging
import os
import tempfile
import uuid
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import OperationalError, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from branches import job_news
from branches.choices import ENDED_JOB_STATES, JobState
from branches.models import Job
from config.lib.errors import RuleBroken
from config.lib.failpoints import failpoint, failpoint_after_commit
from config.lib.half_files import gone_on_failure
from config.lib.outages import is_disk_full
from config.lib.passing import is_passing

logger = logging.getLogger(__name__)
HANDLERS = {}
LISTENERS = {}
RUNG_AT_ONCE = 100
OUR_FAULT = (
    "Máy chủ gặp lỗi khi làm việc này. Đồng chí bấm “Làm lại”; nếu vẫn lỗi, báo quản trị hệ thống "
    "kèm mã việc."
)
NO_ROOM = (
    "Đĩa của máy chủ đã đầy nên chưa làm được. Đồng chí báo quản trị hệ thống dọn đĩa, rồi bấm "
    "“Làm lại”."
)
TOO_OFTEN = (
    "Việc này bị dừng giữa chừng nhiều lần nên máy chủ không thử nữa. "
    "Đồng chí báo quản trị hệ thống kèm mã việc."
)


@dataclass(frozen=True)
class Result:
    """The file a job leaves: its name for people, and its bytes or the ``path`` it was written to.

    A file too large for memory is written below ``FILES_DIR`` by the handler and handed over by
    ``path``; it is moved away.
    """

    name: str
    content: bytes | None = None
    path: Path | None = None


class LostLease(Exception):
    """Another worker took the job over, or somebody cancelled it."""


def handles(kind):
    """Register the decorated function as the one that does jobs of ``kind``."""

    def register(handler):
        HANDLERS[kind] = handler
        return handler

    return register


def when_ended(kind, listener):
    """``listener(job)`` runs in the transaction that ends a job of ``kind``, done or failed."""
    LISTENERS[kind] = listener


def run(job_id):
    """Do one job if it is free to take; otherwise change nothing. Returns whether it was taken."""
    token = claim(job_id)
    if token is None:
        logger.info("job %s is not free", job_id)
        return False
    failpoint("job.claimed")
    job = Job.objects.select_related("organization", "requester").get(pk=job_id)
    try:
        result = HANDLERS[job.kind](job, Progress(job_id, token))
        finish(job_id, token, result)
    except LostLease:
        logger.info("job %s was taken over or cancelled", job_id)
    except RuleBroken as error:
        fail(job_id, token, str(error))
    except OperationalError as error:
        logger.exception("job %s failed", job_id)
        if is_passing(error):
            release(job_id, token)
        else:
            fail(job_id, token, OUR_FAULT)
    except Exception as error:
        logger.exception("job %s failed", job_id)
        fail(job_id, token, NO_ROOM if is_disk_full(error) else OUR_FAULT)
    return True


def claim(job_id):
    """Take a queued job, or one whose worker let its lease run out. Returns the token or None."""
    token = uuid.uuid4()
    free = Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING, lease_until__lt=Now())
    taken = Job.objects.filter(free, pk=job_id, attempts__lt=settings.JOB_MAX_ATTEMPTS).update(
        state=JobState.RUNNING,
        lease_token=token,
        lease_until=_lease_end(),
        attempts=F("attempts") + 1,
        progress=0,
    )
    return token if taken else None


class Progress:
    """Called by a handler as it goes: shows how far it is and keeps the lease."""

    def __init__(self, job_id, token):
        self.job_id, self.token = job_id, token

    def __call__(self, done, total):
        kept = Job.objects.filter(
            pk=self.job_id, lease_token=self.token, state=JobState.RUNNING
        ).update(progress=done, total=total, lease_until=_lease_end())
        if not kept:
            raise LostLease

    def keep(self):
        """Keep the lease while one long step goes on."""
        kept = Job.objects.filter(
            pk=self.job_id, lease_token=self.token, state=JobState.RUNNING
        ).update(lease_until=_lease_end())
        if not kept:
            raise LostLease


def finish(job_id, token, result):
    """Store the file, then mark the job done if the lease is still ours."""
    failpoint("job.made")
    path, digest = store(result.content) if result.path is None else store_file(result.path)
    _end(
        Job.objects.filter(pk=job_id, lease_token=token, state=JobState.RUNNING),
        state=JobState.DONE,
        progress=F("total"),
        result_name=result.name,
        result_path=path,
        result_sha256=digest,
    )


def fail(job_id, token, reason):
    _end(
        Job.objects.filter(pk=job_id, lease_token=token, state=JobState.RUNNING),
        state=JobState.FAILED,
        error=reason,
    )


def release(job_id, token):
    """Give the job back; the sweep rings for it. What was tried counts as an attempt."""
    Job.objects.filter(pk=job_id, lease_token=token, state=JobState.RUNNING).update(
        state=JobState.QUEUED, lease_token=None, lease_until=None
    )


@transaction.atomic
def _end(jobs, **values):
    """End these jobs and tell those who asked to be told. Returns how many ended.

    Those found are locked and no others ended: time goes on between two statements, and a lease
    that ran out meanwhile would end a job whose requester hears nothing.
    """
    found = jobs.select_for_update(no_key=True, of=("self",)).order_by("pk")
    ending = Job.objects.filter(pk__in=list(found.values_list("pk", flat=True)))
    failpoint("jobs.found")
    ended = ending.update(lease_token=None, lease_until=None, ended_at=timezone.now(), **values)
    if ended:
        told = Job.objects.filter(pk__in=ending)
        job_news.write_letters(told.filter(tells_when_done=True))
        for job in told.filter(kind__in=LISTENERS).select_related("organization"):
            LISTENERS[job.kind](job)
        failpoint("job.ending")
        failpoint_after_commit("job.ended")
    return ended


def sweep():
    """End jobs that keep killing their workers; return the ids of those to be rung again.

    Covers lost messages, a broker that was away or emptied, and workers that died. The oldest
    first and a limited number: on an evening with thousands of reports waiting, ringing for all of
    them every time would bury the workers in messages.
    """
    stuck = Q(state=JobState.RUNNING, lease_until__lt=Now())
    hopeless = Job.objects.filter(
        stuck | Q(state=JobState.QUEUED), attempts__gte=settings.JOB_MAX_ATTEMPTS
    )
    _end(hopeless, state=JobState.FAILED, error=TOO_OFTEN)
    free = stuck | Q(state=JobState.QUEUED)
    return list(Job.objects.filter(free).order_by("pk").values_list("pk", flat=True)[:RUNG_AT_ONCE])


def cancel(job):
    """Cancel a job that has not ended; its worker notices at the next step."""
    return (
        Job.objects.filter(pk=job.pk)
        .exclude(state__in=ENDED_JOB_STATES)
        .update(
            state=JobState.CANCELLED, lease_token=None, lease_until=None, ended_at=timezone.now()
        )
    )


def store(content):
    """Write ``content`` under its own hash; returns the path below ``FILES_DIR`` and the hash.

    Written beside its place, flushed, then renamed: a reader never sees half a file.
    """
    digest = hashlib.sha256(content).hexdigest()
    folder = settings.FILES_DIR / digest[:2]
    folder.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=folder)
    with gone_on_failure(temporary), os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    failpoint("file.written")
    os.replace(temporary, folder / digest)
    failpoint("file.renamed")
    return f"{digest[:2]}/{digest}", digest


def store_file(file):
    """Move a finished file under its own hash, as `store` does with bytes; read in pieces."""
    with file.open("rb") as written:
        os.fsync(written.fileno())
        digest = hashlib.file_digest(written, "sha256").hexdigest()
    folder = settings.FILES_DIR / digest[:2]
    folder.mkdir(parents=True, exist_ok=True)
    failpoint("file.written")
    os.replace(file, folder / digest)
    failpoint("file.renamed")
    return f"{digest[:2]}/{digest}", digest


def _lease_end():
    """By the clock of the database, which all workers share."""
    return Now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)
