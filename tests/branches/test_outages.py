"""What people see while the database or the disk is away: a page, their text, never a trace."""

import errno
import logging
import os
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connections
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from branches import jobs, sessions
from branches.actions.work import request_job
from branches.header_middleware import HeaderMiddleware
from branches.models import Job
from branches.models.accounts import LoginSession
from branches.permissions import SYSTEM
from config.lib import private_files
from meetings.models import Document
from tests.branches.test_units import FOUND
from tests.factories import make_meeting

DISK_IS_FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.fixture
def patient():
    """A client that shows pages of errors as a browser does."""
    return Client(raise_request_exception=False)


@pytest.fixture
def away():
    """Call it, and the database refuses every connection until it is called with False."""
    ours = connections["default"]
    real = ours.cursor

    def refused(*args):
        raise OperationalError("could not connect to server: Connection refused")

    def switch(is_away=True):
        ours.cursor = refused if is_away else real

    yield switch
    ours.cursor = real


def test_the_database_away_is_a_page_with_a_time_to_try_again(patient, place, away):
    patient.force_login(place.staff)
    away()
    answer = patient.get("/don-vi/")
    assert answer.status_code == 503
    assert answer["Retry-After"] == "10"
    assert "no-store" in answer["Cache-Control"]
    page = answer.content.decode()
    assert "Cơ sở dữ liệu tạm ngừng" in page
    assert "Connection refused" not in page
    assert "Traceback" not in page
    away(False)
    assert patient.get("/don-vi/").status_code == 200


def test_what_was_typed_stands_on_the_page(patient, place, away):
    """Escaped, in the order of the form; what the program sent along is left out."""
    patient.force_login(place.staff)
    away()
    sent = {**FOUND, "note": "<script>alert(1)</script>", "password": "mat-khau-dai-12"}
    answer = patient.post(f"/don-vi/{place.commune.pk}/them/", sent)
    assert answer.status_code == 503
    page = answer.content.decode()
    assert "chưa được ghi" in page
    assert "Chi bộ bản Nậm Sập" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "mat-khau-dai-12" not in page


def test_a_fault_of_ours_stays_a_500(patient, place, monkeypatch):
    patient.force_login(place.staff)
    monkeypatch.setattr("branches.context_processors.links_for", lambda *args: 1 / 0)
    assert patient.get("/don-vi/").status_code == 500


def test_a_full_disk_refuses_an_upload_and_leaves_nothing(
    patient, place, settings, tmp_path, monkeypatch
):
    settings.FILES_DIR = tmp_path
    meeting = make_meeting(place.branch, date(2026, 12, 3), state="PLANNED")
    patient.force_login(place.secretary)

    def full(descriptor):
        raise DISK_IS_FULL

    monkeypatch.setattr(private_files.os, "fsync", full)
    paper = SimpleUploadedFile("tai-lieu.pdf", b"%PDF-1.7 noi dung")
    answer = patient.post(
        f"/cuoc-hop/{meeting.pk}/chuan-bi/tai-lieu/", {"title": "Tài liệu họp", "file": paper}
    )
    assert answer.status_code == 503
    assert answer["Retry-After"] == "300"
    assert "Đĩa của máy chủ đã đầy" in answer.content.decode()
    assert "Tài liệu họp" in answer.content.decode()
    assert Document.objects.count() == 0
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == []


def test_a_job_on_a_full_disk_fails_in_words_and_leaves_nothing(
    place, settings, tmp_path, monkeypatch
):
    settings.FILES_DIR = tmp_path
    monkeypatch.setitem(jobs.HANDLERS, "x", lambda job, progress: jobs.Result("a.pdf", b"noi dung"))
    job = request_job(kind="x", title="Báo cáo", organization=place.branch, params={}, by=SYSTEM)

    def full(descriptor):
        raise DISK_IS_FULL

    monkeypatch.setattr(jobs.os, "fsync", full)
    jobs.run(job.pk)
    job = Job.objects.get(pk=job.pk)
    assert job.state == "FAILED"
    assert "Đĩa của máy chủ đã đầy" in job.error
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == []


def test_the_log_names_the_outage_without_what_was_typed(patient, place, away, caplog):
    patient.force_login(place.staff)
    away()
    with caplog.at_level(logging.ERROR):
        patient.post(f"/don-vi/{place.commune.pk}/them/", FOUND)
    ours = [record for record in caplog.records if record.name == "branches.views.errors"]
    assert ours[-1].outage == "database_away"
    assert "Nậm Sập" not in "".join(record.getMessage() for record in caplog.records)


def test_a_full_disk_keeps_nobody_from_reading(patient, place, monkeypatch):
    """The use of the session cannot be noted; the page is shown all the same."""
    patient.force_login(place.staff)
    LoginSession.objects.update(seen_at=timezone.now() - timedelta(minutes=5))

    def full(request):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(sessions, "note_source", full)
    assert patient.get("/don-vi/").status_code == 200


def test_whoever_asks_too_often_is_told_when_to_come_back(rf):
    answers = HeaderMiddleware(lambda request: HttpResponse(status=429))
    assert answers(rf.get("/"))["Retry-After"] == "60"
    known = HeaderMiddleware(lambda request: HttpResponse(status=429, headers={"Retry-After": "8"}))
    assert known(rf.get("/"))["Retry-After"] == "8"
