"""One instance migrates while others wait; tables in use are not waited for."""

import io
import os
import subprocess
import sys
import threading
import time

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction

from branches.integrity.database import guards_in_place
from config import migrating
from config.lib.statistics import refresh_empty_statistics
from config.management.commands import migrate
from config.migrating import WAITING, only_one_migrates, put_guards_back, short_waits

HOLDER = """
import django; django.setup()
from config.migrating import only_one_migrates
with only_one_migrates(print):
    print("held", flush=True)
    input()
"""


@pytest.fixture
def other_instance(transactional_db):
    """Another process that holds the lock until it is told to end."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "CHIBO_TEST_DATABASE": str(connection.settings_dict["NAME"]),
        },
        cwd=settings.BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()
    process.stdin.close()


def test_a_second_instance_waits_and_says_so(other_instance):
    said = []
    began = time.monotonic()
    threading.Timer(0.5, other_instance.stdin.close).start()
    with only_one_migrates(said.append), only_one_migrates(said.append):
        waited = time.monotonic() - began
    assert said == [WAITING]
    assert waited > 0.3


def test_a_killed_instance_holds_up_nobody(other_instance):
    other_instance.kill()
    other_instance.wait()
    with only_one_migrates([].append):
        assert migrating.held == 1
    assert migrating.held == 0


@pytest.fixture
def writer(transactional_db, monkeypatch):
    """Somebody who holds the trail until the first step was given up; yields ``may_end``."""
    writing, may_end = threading.Event(), threading.Event()

    def write():
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("UPDATE branches_auditevent SET seq = seq WHERE 1 = 0")
                writing.set()
                may_end.wait(60)
        finally:
            connections.close_all()

    def end_writer_and_put_back():
        may_end.set()
        put_guards_back()

    monkeypatch.setattr(migrate, "put_guards_back", end_writer_and_put_back)
    thread = threading.Thread(target=write)
    thread.start()
    try:
        assert writing.wait(10)
        yield may_end
    finally:
        may_end.set()
        thread.join()
    assert list(guards_in_place()) == []


def test_a_table_in_use_is_not_waited_for(writer, monkeypatch):
    """PostgreSQL gives up after two seconds and its guards are whole; SQLite has one writer."""
    monkeypatch.setattr(migrate, "PAUSES", ())
    if connection.vendor == "postgresql":
        with pytest.raises(CommandError, match="chạy lại lúc vắng người"):
            call_command("migrate", verbosity=0, interactive=False)
    else:
        began = time.monotonic()
        threading.Timer(0.5, writer.set).start()
        put_guards_back()
        assert time.monotonic() - began > 0.3


def test_a_table_that_was_in_use_is_tried_again(writer):
    """The writer has gone by the second try; SQLite needs none."""
    if connection.vendor != "postgresql":
        writer.set()
    said = io.StringIO()
    call_command("migrate", verbosity=0, interactive=False, stderr=said)
    assert ("thử lại sau 1 giây" in said.getvalue()) is (connection.vendor == "postgresql")


def test_the_limits_of_pages_hold_again_afterwards(transactional_db):
    def limit():
        if connection.vendor != "postgresql":
            return None
        with connection.cursor() as cursor:
            cursor.execute("SHOW lock_timeout")
            return cursor.fetchone()[0]

    before = limit()
    with short_waits():
        assert limit() in (None, "2s")
    assert limit() == before


def test_a_table_believed_empty_is_counted(transactional_db):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE thu_dem (so integer)")
        cursor.execute("INSERT INTO thu_dem VALUES (1), (2)")
    try:
        counted = refresh_empty_statistics()
        assert ("thu_dem" in counted) is (connection.vendor == "postgresql")
        assert "thu_dem" not in refresh_empty_statistics()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE thu_dem")
