"""Large work: every document kept when done, all in one ZIP, what is left out named and redone."""

import zipfile
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from branches import job_access, job_parts, jobs, tasks
from branches.actions.work import cancel_job, request_job, retry_job
from branches.choices import JobState, PartState
from branches.job_parts import Made, Missing
from branches.models import Job, JobPart, MailOutbox
from config.lib.errors import RuleBroken

KIND = "test.parts"
NAMES = ("một", "hai", "ba", "bốn")


@pytest.fixture
def made():
    """What the handler made, in order: one entry for every call."""
    return []


@pytest.fixture
def kind(made, monkeypatch):
    """Work of four documents: the third does not exist, the fourth breaks."""

    def make(part):
        made.append(part.title)
        if part.title == "ba":
            raise Missing("Chưa có biên bản.")
        if part.title == "bốn":
            raise ZeroDivisionError
        return Made(part.title.encode() * 10, f"{part.group}/{part.title}.txt")

    def handle(job, progress):
        job_parts.keep_parts(
            job, [JobPart(group="Bản A", title=name, about="x", ref=1) for name in NAMES]
        )
        job_parts.make_parts(job, progress, make)
        return job_parts.zip_of(job, "tai-lieu.zip", contents=[("muc-luc.txt", b"...")])

    monkeypatch.setitem(jobs.HANDLERS, KIND, handle)
    monkeypatch.setitem(job_access.CHECKS, KIND, lambda job, user: True)


@pytest.fixture
def job(place, kind):
    return request_job(
        kind=KIND,
        title="Biên bản quý III",
        organization=place.commune,
        params={},
        by=place.staff,
        tells_when_done=True,
    )


def states(job):
    return list(job.parts.order_by("seq").values_list("title", "state"))


def names_in(job):
    job.refresh_from_db()
    with zipfile.ZipFile(settings.FILES_DIR / job.result_path) as packed:
        assert packed.testzip() is None
        return packed.namelist()


def test_all_that_can_be_made_is_in_the_zip_and_the_rest_is_named(client, place, job):
    jobs.run(job.pk)
    assert names_in(job) == ["muc-luc.txt", "Bản A/một.txt", "Bản A/hai.txt"]
    assert job.state == JobState.DONE
    page_client(client, place)
    page = client.get(job.get_absolute_url()).content.decode()
    assert "2/4 tài liệu có tệp; 1 chưa có; 1 không làm được." in page
    assert "Chưa có biên bản." in page
    assert job_parts.OUR_FAULT in page


def page_client(client, place):
    client.force_login(place.staff)


def test_a_second_run_does_not_make_again_what_is_done(job, made):
    jobs.run(job.pk)
    Job.objects.filter(pk=job.pk).update(
        state=JobState.QUEUED, result_sha256="", result_path="", attempts=0
    )
    made.clear()
    jobs.run(job.pk)
    assert made == []
    assert len(names_in(job)) == 3


def test_a_document_that_kills_its_worker_twice_is_left_out(job):
    job_parts.keep_parts(job, [JobPart(group="Bản A", title="một", about="x", ref=1, tries=2)])
    jobs.run(job.pk)
    part = job.parts.get()
    assert (part.state, part.remark) == (PartState.FAILED, job_parts.KILLER)
    assert names_in(job) == ["muc-luc.txt"]


def test_a_cancelled_job_stops_before_the_next_document(job, made, monkeypatch):
    make = job_parts._make

    def cancel_after_the_second(*args):
        make(*args)
        if len(made) == 2:
            jobs.cancel(job)

    monkeypatch.setattr(job_parts, "_make", cancel_after_the_second)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert made == ["một", "hai"]


def test_a_worker_that_lost_the_job_leaves_its_document_to_the_next_one(job, made, monkeypatch):
    handle = jobs.HANDLERS[KIND]

    def cancelled_while_making(job, progress):
        def make(part):
            jobs.cancel(job)
            progress.keep()

        job_parts.keep_parts(job, [JobPart(group="A", title="một", about="x", ref=1)])
        job_parts.make_parts(job, progress, make)

    monkeypatch.setitem(jobs.HANDLERS, KIND, cancelled_while_making)
    jobs.run(job.pk)
    assert states(job) == [("một", PartState.WAITING)]
    monkeypatch.setitem(jobs.HANDLERS, KIND, handle)
    retry_job(job=job, by=job.requester)
    jobs.run(job.pk)
    assert states(job) == [("một", PartState.DONE)]


@pytest.mark.parametrize("act", [cancel_job, retry_job])
def test_nobody_else_stops_work_or_begins_it_again(place, job, act):
    with pytest.raises(PermissionDenied):
        act(job=job, by=place.secretary)
    job.refresh_from_db()
    assert job.state == JobState.QUEUED


def test_a_late_worker_changes_nothing_another_has_ended(job):
    jobs.run(job.pk)
    late = job.parts.get(title="một")
    job_parts._note(late, PartState.FAILED, "muộn")
    assert ("một", PartState.DONE) in states(job)


def test_single_documents_go_when_the_job_is_done_and_stay_while_it_may_go_on(job):
    jobs.run(job.pk)
    folder = settings.FILES_DIR / job_parts.FOLDER / str(job.uid)
    assert list(folder.iterdir())
    Job.objects.filter(pk=job.pk).update(state=JobState.FAILED, error="Thử")
    tasks.sweep_jobs()
    assert folder.is_dir()
    Job.objects.filter(pk=job.pk).update(state=JobState.DONE)
    tasks.sweep_jobs()
    assert not folder.exists()


def test_documents_lost_with_a_restore_are_made_again(job, made):
    jobs.run(job.pk)
    job_parts.clear(job)
    Job.objects.filter(pk=job.pk).update(
        state=JobState.QUEUED, result_sha256="", result_path="", attempts=0
    )
    made.clear()
    jobs.run(job.pk)
    assert made == ["một", "hai"]
    assert len(names_in(job)) == 3


def test_the_end_is_told_on_the_home_page_until_the_file_is_fetched(client, place, job):
    page_client(client, place)
    home = reverse("branches:home")
    assert "Biên bản quý III" in client.get(home).content.decode()  # waiting
    jobs.run(job.pk)
    assert "Biên bản quý III" in client.get(home).content.decode()
    answer = client.get(reverse("branches:job_file", args=[job.uid]))
    b"".join(answer.streaming_content)
    assert "Biên bản quý III" not in client.get(home).content.decode()


def test_news_may_be_put_aside_and_grow_old(client, place, job):
    page_client(client, place)
    home = reverse("branches:home")
    jobs.run(job.pk)
    client.post(reverse("branches:job_seen", args=[job.uid]))
    assert "Biên bản quý III" not in client.get(home).content.decode()
    Job.objects.filter(pk=job.pk).update(seen_at=None, ended_at=timezone.now() - timedelta(days=15))
    assert "Biên bản quý III" not in client.get(home).content.decode()


@pytest.mark.parametrize(("address", "letters"), [("vp@example.vn", 1), ("", 0)])
def test_whoever_has_mail_gets_one_letter(place, job, address, letters):
    place.staff.email = address
    place.staff.save()
    jobs.run(job.pk)
    jobs.run(job.pk)  # the bell rings twice
    assert [one.subject for one in MailOutbox.objects.all()] == [
        "Tài liệu đồng chí yêu cầu đã xong"
    ] * letters


def test_only_what_was_left_out_is_asked_for_again(client, place, job, monkeypatch):
    asked = []

    def follow_up(*, job, by):
        asked.append((job.pk, by))
        raise RuleBroken("Đồng chí không còn quyền.")

    monkeypatch.setitem(job_parts.FOLLOW_UPS, KIND, follow_up)
    page_client(client, place)
    address = reverse("branches:job_follow_up", args=[job.uid])
    client.post(address)
    assert asked == []  # nothing has been left out yet
    jobs.run(job.pk)
    answer = client.post(address, follow=True).content.decode()
    assert asked == [(job.pk, place.staff)]
    assert "Đồng chí không còn quyền." in answer


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Chi bộ bản A", "Chi bộ bản A"),
        ("../../etc/passwd", "etc passwd"),
        ("Tổ 1/2: “Dân vận”", "Tổ 1 2 “Dân vận”"),
        ("...", "khong-ten"),
        ("a\nb\x00c", "a b c"),
    ],
)
def test_names_inside_the_zip_never_leave_their_folder(text, name):
    assert job_parts.safe_name(text) == name
