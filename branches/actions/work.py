"""Asking for background work."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from branches import audit, jobs
from branches.bell import BELL
from branches.choices import ENDED_JOB_STATES, JobState
from branches.models import Job
from branches.permissions import SystemActor, login_of
from config.lib.errors import RuleBroken


@transaction.atomic
def request_job(*, kind, title, organization, params, by, tells_when_done=False):
    """Queue one piece of work; the same open request of the same person is returned again.

    ``tells_when_done``: it takes minutes, so its end is told on the home page and by letter.
    """
    same = Job.objects.open().filter(
        kind=kind, organization=organization, params=params, requester=login_of(by)
    )
    job = same.first()
    if job is None:
        job = Job.objects.create(
            kind=kind,
            title=title,
            organization=organization,
            params=params,
            requester=login_of(by),
            requested_at=timezone.now(),
            tells_when_done=tells_when_done,
        )
        audit.record(
            "branches.job_requested",
            f"Yêu cầu: {title}",
            target=job,
            by=by,
            organization=organization,
            payload={"kind": kind},
        )
    transaction.on_commit(lambda: BELL.ring(job.pk))
    return job


@transaction.atomic
def cancel_job(*, job, by):
    _require_own(job, by)
    if not jobs.cancel(job):
        raise RuleBroken("Việc này đã kết thúc nên không hủy được nữa.")
    audit.record(
        "branches.job_cancelled",
        f"Hủy: {job.title}",
        target=job,
        by=by,
        organization=job.organization,
    )


def note_seen(*, job):
    """Its requester knows how it ended: the home page no longer tells."""
    Job.objects.filter(pk=job.pk, seen_at=None, state__in=ENDED_JOB_STATES).update(
        seen_at=timezone.now()
    )


@transaction.atomic
def retry_job(*, job, by):
    """Queue a job again that could not be done, or was cancelled."""
    _require_own(job, by)
    ended = [JobState.FAILED, JobState.CANCELLED]
    again = Job.objects.filter(pk=job.pk, state__in=ended).update(
        state=JobState.QUEUED, attempts=0, progress=0, error="", ended_at=None, seen_at=None
    )
    if not again:
        raise RuleBroken("Chỉ làm lại việc không làm xong hoặc đã hủy. Đồng chí tải lại trang.")
    audit.record(
        "branches.job_retried",
        f"Làm lại: {job.title}",
        target=job,
        by=by,
        organization=job.organization,
    )
    transaction.on_commit(lambda: BELL.ring(job.pk))


def _require_own(job, by):
    """Work is stopped and begun again by whoever asked for it, or by the system."""
    if not isinstance(by, SystemActor) and job.requester_id != by.pk:
        raise PermissionDenied("Việc này do đồng chí khác yêu cầu.")
