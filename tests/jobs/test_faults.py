"""Workers killed, frozen and doubled: every job ends exactly once (reliability-tests 4).

F01, F02, F03, F29, F30, on the leg's broker and database. A lease lasts two seconds here and the
clock rings every second, so that what takes two minutes in service takes a moment.
"""

import hashlib
import itertools
import os
import random
import shutil
import signal
import time

import pytest
from django.conf import settings

from branches.actions.tree import found_organization
from branches.actions.work import request_job
from branches.choices import ENDED_JOB_STATES, JobState, OrganizationKind
from branches.integrity import files
from branches.jobs import TOO_OFTEN
from branches.models import Job, MailOutbox, PartyOrganization, User
from branches.permissions import SYSTEM
from branches.tasks import run_job
from tests.failing import failing
from tests.jobs.work import MADE
from tests.rounds import IS_FULL, volume
from tests.whole import faults_found

pytestmark = pytest.mark.faults
OUR_WORK = ("--include", "tests.jobs.work")
PATIENCE = 240  # seconds until everything asked for has ended


@pytest.fixture
def commune(transactional_db):
    sweep()
    shutil.rmtree(settings.CHECKPOINT_DIR, ignore_errors=True)  # of units of other tests
    MADE.unlink(missing_ok=True)
    return found_organization(
        organization=PartyOrganization(
            code="X", name="Đảng bộ xã Thử", kind=OrganizationKind.GRASSROOTS_COMMITTEE_AREA
        ),
        by=SYSTEM,
    )


@pytest.fixture
def start_worker(celery_worker_process, monkeypatch, tmp_path):
    """A worker with a fast clock inside; with ``-B`` left out, one without."""
    monkeypatch.setenv("CHIBO_TEST_LEASE_SECONDS", "2")
    monkeypatch.setenv("CHIBO_TEST_BEAT_SECONDS", "1")
    monkeypatch.setenv("CHIBO_TEST_BEAT_ONLY", "sweep-jobs")

    def start(*, clock=True):
        beat = ("-B", "-s", str(tmp_path / "beat")) if clock else ()
        return celery_worker_process(*OUR_WORK, *beat)

    return start


@pytest.fixture
def ask(commune):
    """Ask for jobs, as somebody who wants a letter when they end."""
    numbers = itertools.count(1)  # no two jobs leave the same file
    asker = User.objects.create(username="vp", email="vp@example.vn", wants_mail=True)

    def make(kind, number, **params):
        return [
            request_job(
                kind=kind,
                title=f"Việc {kind} {next(numbers)}",
                organization=commune,
                params={**params, "nth": next(numbers)},
                by=asker,
                tells_when_done=True,
            )
            for _ in range(number)
        ]

    return make


def wait_until(holds, what, seconds=PATIENCE):
    limit = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < limit, f"{what} did not come to pass in {seconds} s"
        time.sleep(0.05)


def sweep():
    """What the sweep of files does a day later; returns what it took away."""
    orphans = files.orphans(older_than=-1)
    for path in orphans:
        (settings.FILES_DIR / path).unlink()
    return orphans


def waiting():
    return Job.objects.exclude(state__in=ENDED_JOB_STATES)


def check_everything():
    """The invariant: ended once, with a file that is whole or a sentence, and no file beside."""
    for job in Job.objects.all():
        if job.state == JobState.DONE:
            content = (settings.FILES_DIR / job.result_path).read_bytes()
            assert hashlib.sha256(content).hexdigest() == job.result_sha256
        else:
            assert (job.state, job.error) == (JobState.FAILED, TOO_OFTEN)
    told = MailOutbox.objects.values_list("key", flat=True)
    assert sorted(key.split(":")[1] for key in told) == sorted(
        str(uid) for uid in Job.objects.values_list("uid", flat=True)
    )
    sweep()
    kept = set(Job.objects.exclude(result_path="").values_list("result_path", flat=True))
    assert set(files.files_on_disk()) == kept
    assert faults_found() == []


def test_f01_every_job_ends_once_whatever_is_killed(start_worker, ask, rounds):
    """The whole tree of the worker is killed, again and again, in the middle of a job."""
    jobs = ask("test.steps", volume(100, short=3))
    struck = 0
    for _ in rounds(50):
        if not waiting().exists():
            jobs += ask("test.steps", 20)
        worker = start_worker()
        wait_until(lambda: Job.objects.filter(progress__gt=0).filter(state="RUNNING"), "a job")
        time.sleep(random.uniform(0, 0.3))  # noqa: S311 - where in the job it strikes
        worker.kill()
        struck += Job.objects.filter(state=JobState.RUNNING).exists()
    last, began = start_worker(), time.monotonic()
    wait_until(lambda: not waiting().exists(), "the end of all jobs")
    last.stop()
    assert struck == volume(50, short=1), "a kill landed when nothing was being done"
    assert Job.objects.filter(attempts__gt=1).exists()
    assert time.monotonic() - began < 180
    check_everything()


AROUND = {  # where the worker dies: (attempts the job takes, whether it was done by then)
    "file.written": (2, False),
    "file.renamed": (2, False),
    "job.ending": (2, False),
    "job.ended": (1, True),
}


def test_f02_killed_around_the_rename_and_the_commit(start_worker, ask, rounds):
    start_worker()
    places = AROUND if IS_FULL else ("file.renamed", "job.ended")  # each waits for a lease to end
    for _ in rounds(25):
        for place in places:
            attempts, is_done = AROUND[place]
            with failing("kill", place) as seen:
                (job,) = ask("test.steps", 1, pause=0)
                wait_until(lambda: seen(), place)
                wait_until(lambda pk=job.pk: not waiting().filter(pk=pk), "the end of the job")
            job.refresh_from_db()
            assert (job.state, job.attempts) == (JobState.DONE, attempts), place
            swept = sweep()
            # Half a file, or a whole one that nobody speaks of: the second attempt wrote another.
            assert len(swept) == (not is_done), place
    check_everything()


def test_f03_messages_delivered_many_times_and_out_of_order_act_once(start_worker, ask):
    jobs = ask("test.steps", volume(200, short=4), pause=0.01)
    messages = [job.pk for job in jobs for _ in range(random.randint(1, 4))]  # noqa: S311
    random.shuffle(messages)
    for pk in messages:
        run_job.delay(pk)
    for _ in range(volume(2, short=1)):
        start_worker(clock=False)
    wait_until(lambda: not waiting().exists(), "the end of all jobs")
    time.sleep(1)  # messages still on their way
    assert sorted(map(int, MADE.read_text().split())) == sorted(job.pk for job in jobs)
    assert set(Job.objects.values_list("attempts", "state")) == {(1, JobState.DONE)}
    check_everything()


def test_f29_the_late_result_of_a_frozen_worker_is_refused(start_worker, ask, rounds):
    for _ in rounds(20):
        frozen = start_worker(clock=False)
        (job,) = ask("test.steps", 1)
        wait_until(lambda pk=job.pk: Job.objects.filter(pk=pk, progress__gt=1), "the job")
        os.killpg(frozen.process.pid, signal.SIGSTOP)
        other = start_worker()
        wait_until(lambda pk=job.pk: not waiting().filter(pk=pk), "the end of the job")
        os.killpg(frozen.process.pid, signal.SIGCONT)
        wait_until(lambda text=frozen.text: "was taken over" in text(), "the refusal")
        job.refresh_from_db()
        content = (settings.FILES_DIR / job.result_path).read_text(encoding="utf-8")
        assert (job.state, job.attempts) == (JobState.DONE, 2)
        assert content == f"{job.title}, lần 2"
        for worker in (frozen, other):
            worker.kill()
    check_everything()


def test_f30_a_job_that_kills_its_worker_ends_failed_and_delays_nobody(start_worker, ask):
    start_worker()
    deadly = ask("test.kill", volume(10, short=1))
    harmless, began = ask("test.steps", volume(20, short=2), pause=0), time.monotonic()
    wait_until(
        lambda: not waiting().filter(pk__in=[job.pk for job in harmless]), "the others", seconds=60
    )
    assert time.monotonic() - began < 60
    wait_until(lambda: not waiting().exists(), "the end of all jobs")
    ended = Job.objects.filter(pk__in=[job.pk for job in deadly])
    assert set(ended.values_list("state", "attempts", "error")) == {
        (JobState.FAILED, settings.JOB_MAX_ATTEMPTS, TOO_OFTEN)
    }
    check_everything()
