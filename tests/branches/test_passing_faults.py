"""A fault of the database that passes by itself ends no work."""

import sqlite3

from django.db import OperationalError
from django.utils import timezone

from branches import jobs
from branches.choices import JobState
from branches.models import Job
from config.lib.passing import is_passing


def locked():
    error = OperationalError("database is locked")
    error.__cause__ = sqlite3.OperationalError("database is locked")
    error.__cause__.sqlite_errorname = "SQLITE_BUSY"
    return error


def test_a_job_that_met_another_writer_begins_again(place, monkeypatch):
    errors = [locked(), OperationalError("disk I/O error")]
    monkeypatch.setitem(
        jobs.HANDLERS, "test", lambda job, progress: (_ for _ in ()).throw(errors.pop(0))
    )
    job = Job.objects.create(
        kind="test", title="…", organization=place.commune, requested_at=timezone.now()
    )
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.lease_token) == (JobState.QUEUED, None)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, jobs.OUR_FAULT)


def test_only_faults_that_pass_are_called_passing():
    assert is_passing(locked())
    assert not is_passing(OperationalError("disk I/O error"))
