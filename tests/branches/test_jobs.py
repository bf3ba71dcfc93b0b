"""The page of a background job and the file it leaves."""

import uuid
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from branches import job_access, jobs
from branches.choices import JobState
from branches.models import AuditEvent, Job, MailOutbox, Post
from config.lib.dates import today
from tests.failing import failing


@pytest.fixture
def job(place):
    return Job.objects.create(
        kind="test",
        title="Báo cáo quý III",
        requester=place.staff,
        organization=place.commune,
        requested_at=timezone.now(),
    )


def end_with_file(job, name="Báo cáo quý III.pdf", content=b"%PDF-1.7 demo"):
    path, digest = jobs.store(content)
    Job.objects.filter(pk=job.pk).update(
        state=JobState.DONE, result_name=name, result_path=path, result_sha256=digest
    )


def file_url(job):
    return reverse("branches:job_file", args=[job.uid])


def test_the_page_polls_while_work_goes_on_and_refreshes_without_a_script(client, place, job):
    client.force_login(place.staff)
    page = client.get(job.get_absolute_url()).content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert "Hủy việc này" in page
    part = client.get(job.get_absolute_url(), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'id="job-actions" hx-swap-oob="true"' in part


def test_the_file_is_named_in_vietnamese_and_never_guessed(client, place, job):
    end_with_file(job)
    client.force_login(place.staff)
    answer = client.get(file_url(job))
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 demo"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''B%C3%A1o")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert 'hx-trigger="every 2s"' not in client.get(job.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("name", "shown"), [("a.pdf", "inline"), ("a.html", "attachment"), ("a.zip", "attachment")]
)
def test_only_a_pdf_opens_in_the_browser(client, place, job, name, shown):
    end_with_file(job, name=name)
    client.force_login(place.staff)
    answer = client.get(file_url(job) + "?xem=1")
    b"".join(answer.streaming_content)
    assert answer["Content-Disposition"].startswith(shown)


def test_a_file_that_changed_or_is_gone_is_not_served(client, place, job):
    end_with_file(job)
    client.force_login(place.staff)
    path = settings.FILES_DIR / Job.objects.get(pk=job.pk).result_path
    path.write_bytes(b"other")
    assert client.get(file_url(job)).status_code == 404
    path.unlink()
    assert client.get(file_url(job)).status_code == 404


def test_no_file_before_the_end(client, place, job):
    client.force_login(place.staff)
    assert client.get(file_url(job)).status_code == 404


def test_a_job_is_for_its_requester_while_the_unit_is_in_scope(client, place, job):
    end_with_file(job)
    client.force_login(place.admin)
    assert client.get(job.get_absolute_url()).status_code == 404
    Post.objects.filter(user=place.staff).update(valid_to=today())
    client.force_login(place.staff)
    assert client.get(file_url(job)).status_code == 404


def test_a_failed_job_is_queued_again_once(client, place, job):
    Job.objects.filter(pk=job.pk).update(state=JobState.FAILED, error="Hết chỗ.", attempts=3)
    client.force_login(place.staff)
    page = client.get(job.get_absolute_url()).content.decode()
    assert "Hết chỗ." in page
    assert "Làm lại" in page
    retry = reverse("branches:job_retry", args=[job.uid])
    client.post(retry)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.error) == (JobState.QUEUED, 0, "")
    client.post(retry)
    assert "Chỉ làm lại việc không làm xong hoặc đã hủy" in client.get("/").content.decode()
    assert AuditEvent.objects.filter(code="branches.job_retried").count() == 1


def test_a_job_is_cancelled(client, place, job):
    client.force_login(place.staff)
    client.post(reverse("branches:job_cancel", args=[job.uid]))
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert "Làm lại" in client.get(job.get_absolute_url()).content.decode()
    client.post(reverse("branches:job_retry", args=[job.uid]))
    job.refresh_from_db()
    assert job.state == JobState.QUEUED


def test_opening_a_file_leaves_a_trace(client, place, job):
    end_with_file(job)
    client.force_login(place.staff)
    client.get(file_url(job)).getvalue()
    event = AuditEvent.objects.get(code="branches.file_downloaded")
    assert (event.actor_id, event.sentence) == (place.staff.pk, "Tải Báo cáo quý III.pdf")


def test_a_result_is_read_only_while_its_content_may_be(client, place, job, monkeypatch):
    end_with_file(job)
    client.force_login(place.staff)
    monkeypatch.setitem(job_access.CHECKS, "test", lambda job, user: user != place.staff)
    assert client.get(file_url(job)).status_code == 404
    assert client.get(job.get_absolute_url()).status_code == 200


def test_a_sweep_rings_for_the_oldest_only(place, job, monkeypatch):
    monkeypatch.setattr(jobs, "RUNG_AT_ONCE", 2)
    later = [
        Job.objects.create(
            kind="test", title="…", organization=place.commune, requested_at=timezone.now()
        )
        for _ in range(2)
    ]
    assert jobs.sweep() == [job.pk, later[0].pk]


def test_the_page_says_how_many_wait_before(client, place, job):
    later = Job.objects.create(
        kind="test",
        title="Báo cáo năm",
        requester=place.staff,
        organization=place.commune,
        requested_at=timezone.now(),
    )
    client.force_login(place.staff)
    assert "còn 1 việc làm trước" in client.get(later.get_absolute_url()).content.decode()
    assert "sắp được làm" in client.get(job.get_absolute_url()).content.decode()


def test_a_listener_hears_of_an_end_once_and_in_its_transaction(place, job, monkeypatch):
    heard = []
    monkeypatch.setitem(jobs.HANDLERS, "test", lambda job, progress: jobs.Result("a.txt", b"a"))
    monkeypatch.setitem(jobs.LISTENERS, "test", lambda ended: heard.append((ended.pk, ended.state)))
    jobs.run(job.pk)
    jobs.run(job.pk)
    assert heard == [(job.pk, JobState.DONE)]


def test_a_listener_that_breaks_leaves_the_job_to_be_done_again(place, job, monkeypatch):
    def break_down(ended):
        raise ZeroDivisionError

    monkeypatch.setitem(jobs.HANDLERS, "test", lambda job, progress: jobs.Result("a.txt", b"a"))
    monkeypatch.setitem(jobs.LISTENERS, "test", break_down)
    with pytest.raises(ZeroDivisionError):
        jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.RUNNING


@pytest.mark.parametrize("number", [1, 4])
def test_the_list_holds_the_own_jobs(client, place, job, number, django_assert_num_queries):
    for owner in [place.staff] * (number - 1) + [place.admin]:
        Job.objects.create(
            kind="test",
            title="…",
            requester=owner,
            organization=place.commune,
            requested_at=timezone.now(),
        )
    client.force_login(place.staff)
    with django_assert_num_queries(4):
        page = client.get(reverse("branches:jobs")).context["page"]
    assert len(page) == number
    assert {one.requester_id for one in page} == {place.staff.pk}


@pytest.mark.django_db(transaction=True)
def test_a_lease_that_ends_while_others_are_ended_waits_for_the_next_sweep(place, job):
    """Otherwise it would end in the same statement, and its requester hear nothing."""
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING,
        attempts=settings.JOB_MAX_ATTEMPTS,
        lease_token=uuid.uuid4(),
        lease_until=timezone.now() + timedelta(seconds=0.4),
        tells_when_done=True,
    )
    job.requester.email = "vp@example.vn"
    job.requester.save()
    with failing("sleep", "jobs.found", seconds=0.8, everywhere=True):
        jobs.sweep()
    job.refresh_from_db()
    assert (job.state, MailOutbox.objects.count()) == (JobState.RUNNING, 0)
    jobs.sweep()
    job.refresh_from_db()
    assert (job.state, MailOutbox.objects.count()) == (JobState.FAILED, 1)
