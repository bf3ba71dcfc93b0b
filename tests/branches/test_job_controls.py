"""What the guards of background jobs are for: the same faults as in ``tests/jobs``, guards off.

In one process, threads for workers: F01 the lease that runs out, F02 the file before the row,
F03 the claim, F29 the token, F30 the number of attempts. Each guard is shown, then the damage.
"""

import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from branches import jobs
from branches.choices import JobState
from branches.models import Job
from tests.failing import failing
from tests.faults.racing import at_once
from tests.places import make_place
from tests.whole import faults_found

pytestmark = pytest.mark.faults
WORKERS = 5


@pytest.fixture
def made(monkeypatch):
    """One entry for every time the work was done."""
    times = []

    def work(job, progress):
        times.append(job.pk)
        progress(1, 2)
        time.sleep(0.05)
        return jobs.Result("thử.txt", f"lần {job.attempts}".encode())

    monkeypatch.setitem(jobs.HANDLERS, "test.control", work)
    return times


@pytest.fixture
def ask(transactional_db, made):
    place = make_place()

    def make(**values):
        return Job.objects.create(
            kind="test.control",
            title="Việc thử",
            requester=place.staff,
            organization=place.commune,
            requested_at=timezone.now(),
            **values,
        )

    return make


def deliver_at_once(job):
    """The same message reaches every worker at the same moment."""
    at_once([lambda: jobs.run(job.pk)] * WORKERS)


def run_out(job):
    """Its worker is dead or frozen for longer than its lease."""
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=5))


def taken(job):
    job.refresh_from_db()
    return job.lease_token


def test_f03_a_message_that_comes_many_times_is_done_once(ask, made):
    deliver_at_once(ask())
    assert len(made) == 1


def test_without_the_claim_every_message_does_the_work(ask, made, monkeypatch):
    def taken_by_everybody(job_id):
        token = jobs.uuid.uuid4()
        Job.objects.filter(pk=job_id).update(
            state=JobState.RUNNING,
            lease_token=token,
            lease_until=timezone.now() + timedelta(minutes=2),
        )
        return token

    monkeypatch.setattr(jobs, "claim", taken_by_everybody)
    deliver_at_once(ask())
    assert len(made) > 1


def late_result(job):
    """A frozen worker comes back after another took the job over and finished it."""
    frozen = jobs.claim(job.pk)
    run_out(job)
    jobs.finish(job.pk, jobs.claim(job.pk), jobs.Result("đúng.txt", b"1"))
    jobs.finish(job.pk, frozen, jobs.Result("muộn.txt", b"2"))
    job.refresh_from_db()
    return job.result_name


def test_f29_the_late_result_of_a_frozen_worker_is_refused(ask):
    assert late_result(ask()) == "đúng.txt"


def test_without_the_token_the_late_result_replaces_the_right_one(ask, monkeypatch):
    def whoever_comes(job_id, token, result):
        path, digest = jobs.store(result.content)
        Job.objects.filter(pk=job_id).update(
            state=JobState.DONE,
            lease_token=None,
            lease_until=None,
            ended_at=timezone.now(),
            result_name=result.name,
            result_path=path,
            result_sha256=digest,
        )

    monkeypatch.setattr(jobs, "finish", whoever_comes)
    assert late_result(ask()) == "muộn.txt"


def test_f01_a_job_whose_worker_died_is_taken_up_again(ask):
    job = ask()
    jobs.claim(job.pk)
    run_out(job)
    assert jobs.sweep() == [job.pk]
    assert jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 2)


def test_without_a_lease_that_runs_out_it_hangs_for_ever(ask):
    """The control: the worker died, and its lease is of a thousand years."""
    job = ask()
    jobs.claim(job.pk)
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() + timedelta(days=365_000))
    assert jobs.sweep() == []
    assert not jobs.run(job.pk)
    assert taken(job) is not None


def die_again_and_again(job, times):
    """A job that kills its worker; returns whether anybody would still take it up."""
    for _ in range(times):
        jobs.sweep()
        if jobs.claim(job.pk) is None:
            return False
        run_out(job)
    return job.pk in jobs.sweep()


def test_f30_a_job_that_kills_its_workers_is_given_up(ask):
    job = ask()
    assert not die_again_and_again(job, settings.JOB_MAX_ATTEMPTS + 1)
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, jobs.TOO_OFTEN)


def test_without_a_limit_it_kills_worker_after_worker(ask, settings):
    job = ask()
    settings.JOB_MAX_ATTEMPTS = 10**6
    assert die_again_and_again(job, 20)


def finish_and_die(job, place):
    """The worker dies (raises past its own handling) while it ends the job."""
    token = jobs.claim(job.pk)
    with failing("raise", place, everywhere=True), pytest.raises(Exception, match=place):
        jobs.finish(job.pk, token, jobs.Result("thử.txt", b"noi dung"))


def test_f02_no_job_is_done_before_its_file_is_there(ask):
    job = ask()
    finish_and_die(job, "file.written")
    job.refresh_from_db()
    assert job.state == JobState.RUNNING
    assert faults_found() == []


def test_without_the_file_first_a_job_is_done_that_has_none(ask, monkeypatch):
    """The control: the row is written, then the file."""

    def row_first(job_id, token, result):
        digest = jobs.hashlib.sha256(result.content).hexdigest()
        Job.objects.filter(pk=job_id, lease_token=token).update(
            state=JobState.DONE,
            lease_token=None,
            lease_until=None,
            ended_at=timezone.now(),
            result_name=result.name,
            result_path=f"{digest[:2]}/{digest}",
            result_sha256=digest,
        )
        jobs.store(result.content)

    job = ask()
    monkeypatch.setattr(jobs, "finish", row_first)
    finish_and_die(job, "file.written")
    assert any(str(job.uid) in str(fault) or "tệp" in str(fault) for fault in faults_found())
