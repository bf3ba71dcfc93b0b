"""F13: a deadlock or a lock not given costs nobody what they typed.

The database breaks a deadlock by refusing one of the two, which is done again; a lock that is not
given in time ends with a page that holds everything sent, and sends it again.
"""

import re
import sqlite3
import time
from html import unescape
from threading import Event

import pytest
from django.db import OperationalError, connection
from django.db.models import F
from django.urls import reverse

from branches import giving_way
from branches.models import AuditChain, AuditEvent, PartyOrganization
from meetings.actions import record
from meetings.models import Meeting
from tests.faults.conftest import OtherWriter, texts_form

TEXT = "Chi bộ nhất trí; bê tông hóa 500 m đường “Nậm Tần” <trước> 25/12."


@pytest.fixture
def meeting(village):
    return village.start()


@pytest.fixture
def secretary(client, village):
    client.raise_request_exception = False
    client.force_login(village.secretary)
    return client


def send(client, meeting, text):
    meeting.refresh_from_db()
    address = reverse("meetings:save_texts", args=[meeting.pk])
    return client.post(address, texts_form(meeting, conclusion=text))


def written(meeting):
    return Meeting.objects.values_list("conclusion", flat=True).get(pk=meeting.pk)


@pytest.fixture
def reached(monkeypatch):
    """Set when the request holds the meeting."""
    lock, event = record.lock_to_record, Event()

    def lock_and_tell(*args):
        found = lock(*args)
        event.set()
        return found

    monkeypatch.setattr(record, "lock_to_record", lock_and_tell)
    return event


def deadlock_with(meeting, reached):
    """Somebody who holds the trail of the branch and wants the meeting the request holds.

    SQLite knows one writer only, so there the request waits for the whole of it.
    """
    unit = PartyOrganization.objects.get(pk=meeting.branch_id).code

    def act(writer):
        AuditChain.objects.filter(unit=unit).update(last_seq=F("last_seq"))
        writer.holding.set()
        if connection.vendor == "sqlite" and connection.transaction_mode == "IMMEDIATE":
            time.sleep(0.3)  # the request does not begin before this ends
        else:
            reached.wait(20)
            time.sleep(0.3)  # until the request waits for the trail
        Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)

    return OtherWriter(act)


def test_f13_the_victim_of_a_deadlock_is_done_again(secretary, meeting, reached, rounds):
    for number in rounds(100):
        reached.clear()
        other = deadlock_with(meeting, reached)
        answer = send(secretary, meeting, f"{TEXT} {number}")
        other.end()
        assert (answer.status_code, other.error) == (302, None)
        assert written(meeting) == f"{TEXT} {number}"
    told = AuditEvent.objects.filter(sentence__startswith="Ghi kết luận")
    assert told.count() == number


def test_without_the_second_try_the_victim_is_turned_away(secretary, meeting, reached, monkeypatch):
    """The control: the request is not done again; SQLite's transactions begin late there."""
    monkeypatch.setattr(giving_way, "MOST_TRIES", 1)
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")
        connection.close()
    other = deadlock_with(meeting, reached)
    answer = send(secretary, meeting, TEXT)
    other.end()
    assert (answer.status_code, written(meeting)) == (503, "")


def hold(meeting):
    """Somebody who keeps what the request needs until told to let go."""

    def act(writer):
        Meeting.objects.filter(pk=meeting.pk).update(fee_note="")
        writer.holding.set()
        writer.may_end.wait(30)

    return OtherWriter(act)


@pytest.fixture
def impatient(settings):
    """This connection waits a fifth of a second for a lock, not ten or twenty."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA busy_timeout = 200")
        else:
            cursor.execute("SET lock_timeout = '200ms'")
    yield
    connection.close()


def test_f13_a_lock_not_given_keeps_what_was_typed_and_sends_it_again(
    secretary, meeting, impatient, rounds
):
    for number in rounds(30):
        other = hold(meeting)
        began = time.monotonic()
        refused = send(secretary, meeting, f"{TEXT} {number}")
        assert time.monotonic() - began < 10
        other.end()
        page = refused.content.decode()
        assert (refused.status_code, refused["Retry-After"]) == (503, "5")
        assert "Máy chủ đang bận, chưa lưu được" in page
        fields = re.findall(r'<textarea name="([^"]+)" hidden>(.*?)</textarea>', page, re.DOTALL)
        sent = {name: unescape(value) for name, value in fields}
        assert sent["texts-conclusion"] == f"{TEXT} {number}"
        assert secretary.post(refused.wsgi_request.path, sent).status_code == 302
        assert written(meeting) == f"{TEXT} {number}"


def test_f13_a_lock_given_late_is_waited_for(secretary, meeting, impatient, monkeypatch):
    other = hold(meeting)
    sleep = time.sleep

    def let_go(seconds):
        other.may_end.set()
        sleep(seconds + 0.1)

    monkeypatch.setattr(giving_way.time, "sleep", let_go)
    assert send(secretary, meeting, TEXT).status_code == 302
    other.end()
    assert written(meeting) == TEXT


def test_what_was_committed_is_not_done_twice(secretary, meeting, monkeypatch):
    """A fault after the commit, where a second try would write a second time."""
    save = record.save_texts

    def save_and_break(**values):
        save(**values)
        error = OperationalError("database is locked")
        error.__cause__ = sqlite3.OperationalError()
        error.__cause__.sqlite_errorname = "SQLITE_BUSY"
        raise error

    monkeypatch.setattr(record, "save_texts", save_and_break)
    assert send(secretary, meeting, TEXT).status_code == 503
    assert written(meeting) == TEXT
    assert AuditEvent.objects.filter(sentence__startswith="Ghi kết luận").count() == 1
