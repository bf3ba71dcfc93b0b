"""Machines learn whether to send requests, the administrator learns what to do."""

import os
import shutil
import time
from collections import namedtuple
from datetime import timedelta

import pytest
from django.db import OperationalError, connections
from django.utils import timezone

from branches import health, health_probes
from branches.health import Level
from branches.models import Job
from branches.tasks import sweep_jobs

Usage = namedtuple("Usage", "total used free")
MEGABYTE = 1 << 20


@pytest.fixture(autouse=True)
def _known_migrations(monkeypatch):
    """Quick runs make the tables without migrations."""
    monkeypatch.setattr(health_probes, "known_migrations", frozenset)


def words(code):
    answer = next(one for one in health.answers() if one.probe.code == code)
    return answer.level, [finding.words for finding in answer.findings]


def test_alive_asks_nothing_of_anybody(client, place, django_assert_num_queries):
    client.force_login(place.admin)
    with django_assert_num_queries(0):
        answer = client.get("/song/")
    assert answer.json() == {"alive": True}
    assert client.get("/song/", secure=False).status_code == 200
    assert client.post("/song/").status_code == 405


def test_ready_tells_strangers_nothing_but_yes_or_no(client, db):
    answer = client.get("/san-sang/")
    assert (answer.status_code, answer.json()) == (200, {"ready": True})


def test_not_ready_while_the_database_is_away(client, db, monkeypatch):
    def away(*args, **kwargs):
        raise OperationalError("could not connect to server")

    with monkeypatch.context() as broken:
        broken.setattr(connections["default"], "cursor", away)
        answer = client.get("/san-sang/")
    assert (answer.status_code, answer.json()) == (503, {"ready": False})
    assert answer["Retry-After"] == "10"
    assert client.get("/song/").status_code == 200


def test_not_ready_before_the_migrations_ran(client, db, monkeypatch):
    monkeypatch.setattr(health_probes, "known_migrations", lambda: frozenset({("x", "0001")}))
    assert client.get("/san-sang/").status_code == 503
    assert words("migrations") == (
        Level.FAILING,
        ["Cơ sở dữ liệu thuộc phiên bản trước của phần mềm."],
    )


def test_the_disk_warns_before_it_fails(client, db, monkeypatch):
    for free, level in ((5000, Level.GOOD), (500, Level.WARNING), (50, Level.FAILING)):
        usage = Usage(0, 0, free * MEGABYTE)
        monkeypatch.setattr(shutil, "disk_usage", lambda path, usage=usage: usage)
        assert words("disk")[0] == level
    assert client.get("/san-sang/").status_code == 503


def test_a_silent_worker_is_told(db, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    assert words("worker") == (Level.WARNING, ["Tiến trình nền chưa chạy lần nào."])
    sweep_jobs()
    assert words("worker") == (Level.GOOD, [])
    old = time.time() - 600
    os.utime(tmp_path / health_probes.PULSE, (old, old))
    assert words("worker") == (Level.WARNING, ["Tiến trình nền im lặng 10 phút."])


def test_jobs_that_wait_or_failed_are_told(place):
    long_ago = timezone.now() - timedelta(minutes=10)
    made = {"kind": "x", "title": "Báo cáo", "organization": place.branch}
    Job.objects.create(**made, requested_at=timezone.now())
    assert words("jobs") == (Level.GOOD, [])
    Job.objects.create(**made, requested_at=long_ago)
    Job.objects.create(
        **made, requested_at=long_ago, state="FAILED", error="hỏng", ended_at=timezone.now()
    )
    assert words("jobs")[1] == [
        "1 việc chờ quá 5 phút chưa làm.",
        "1 việc không thành trong 24 giờ qua.",
    ]


def test_the_administrator_reads_what_to_do(client, place):
    client.force_login(place.admin)
    page = client.get("/suc-khoe/").content.decode()
    assert "Chưa đặt nơi sao lưu tự động (BACKUP_DIR)." in page
    assert "docs/van-hanh.md mục 7" in page


@pytest.mark.parametrize("login", ["staff", "secretary", "plain"])
def test_nobody_else_opens_the_health_page(client, place, login):
    client.force_login(getattr(place, login))
    assert client.get("/suc-khoe/").status_code == 403


def test_strangers_are_led_to_the_login(client, db):
    assert client.get("/suc-khoe/").url.startswith("/dang-nhap/")
