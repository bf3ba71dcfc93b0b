"""Jobs through a real Celery worker: on files and SQLite, on Redis and PostgreSQL."""

import time
import zipfile
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from branches import jobs
from branches.actions.tree import found_organization
from branches.choices import JobState, OrganizationKind, PartState
from branches.jobs import OUR_FAULT
from branches.models import Job, PartyOrganization
from branches.permissions import SYSTEM
from branches.tasks import run_job, sweep_jobs
from tests.jobs.work import MADE

OUR_WORK = ("--include", "tests.jobs.work")


@pytest.fixture
def commune(transactional_db):
    return found_organization(
        organization=PartyOrganization(
            code="X", name="Đảng bộ xã Thử", kind=OrganizationKind.GRASSROOTS_COMMITTEE_AREA
        ),
        by=SYSTEM,
    )


@pytest.fixture
def queue(commune):
    """Store a job of a kind and ring for it, as an action does."""

    def put(kind, *, ring=True):
        job = Job.objects.create(
            kind=kind,
            title="Việc thử",
            params={"text": "đã xong"},
            organization=commune,
            requested_at=timezone.now(),
        )
        if ring:
            run_job.delay(job.pk)
        return job

    return put


def wait_for(job, *states, seconds=30):
    """Read the row until it is in one of ``states``: the row, not the broker, is the truth."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        job.refresh_from_db()
        if job.state in states:
            return job
        time.sleep(0.05)
    raise AssertionError(f"job stayed {job.state} for {seconds} s")


def test_a_job_is_done_once_and_leaves_its_file(celery_worker_process, queue):
    job = queue("test.write")
    run_job.delay(job.pk)  # the bell rings twice
    celery_worker_process(*OUR_WORK)
    wait_for(job, JobState.DONE)
    assert job.attempts == 1
    assert (settings.FILES_DIR / job.result_path).read_text(encoding="utf-8") == "đã xong"


def test_a_job_whose_bell_was_lost_is_found_by_the_sweep(celery_worker_process, queue):
    job = queue("test.write", ring=False)
    celery_worker_process(*OUR_WORK)
    sweep_jobs.delay()
    wait_for(job, JobState.DONE)


def test_a_job_that_breaks_ends_with_a_sentence(celery_worker_process, queue):
    job = queue("test.break")
    celery_worker_process(*OUR_WORK)
    wait_for(job, JobState.FAILED)
    assert job.error == OUR_FAULT


def test_documents_made_before_a_kill_are_not_made_again(celery_worker_process, queue):
    MADE.unlink(missing_ok=True)
    job = queue("test.parts")
    worker = celery_worker_process(*OUR_WORK)
    wait_until(lambda: job.parts.filter(state=PartState.DONE).count() == 3)
    wait_until(lambda: MADE.read_text().split()[-1] == "4")
    worker.kill()
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    celery_worker_process(*OUR_WORK)
    sweep_jobs.delay()
    wait_for(job, JobState.DONE)
    assert MADE.read_text().split() == ["1", "2", "3", "4", "4", "5", "6"]
    with zipfile.ZipFile(settings.FILES_DIR / job.result_path) as packed:
        assert packed.testzip() is None
        assert packed.namelist() == ["muc-luc.txt", *(f"{n}.txt" for n in range(1, 7))]
        assert packed.read("2.txt").decode() == "tài liệu 2"
    assert (job.progress, job.total) == (7, 7)


def test_a_job_of_documents_cancelled_in_the_middle_makes_no_more(celery_worker_process, queue):
    MADE.unlink(missing_ok=True)
    job = queue("test.parts")
    worker = celery_worker_process(*OUR_WORK)
    wait_until(lambda: job.parts.filter(state=PartState.DONE).count() == 3)
    assert jobs.cancel(job)
    worker.kill()
    celery_worker_process(*OUR_WORK)
    sweep_jobs.delay()
    other = queue("test.write")
    wait_for(other, JobState.DONE)
    wait_for(job, JobState.CANCELLED)
    assert "5" not in MADE.read_text().split()


def wait_until(holds, seconds=30):
    limit = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < limit, "it did not come to pass"
        time.sleep(0.05)
