"""The web server killed, its answer lost, its request cut: old or new, never half, never twice.

F09, F10, F20: a real gunicorn in a process of its own.
"""

import socket
import time
from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from branches.models import AuditEvent, IdempotencyKey
from branches.once import new_once_key
from meetings.actions.roll_call import line_digest
from meetings.choices import AttendanceStatus
from meetings.models import Attendance, Guest, Meeting
from tests.factories import make_member
from tests.failing import Passages
from tests.faults.web import Browser, web_server
from tests.rounds import volume
from tests.whole import faults_found

PRESENT, ONLINE, EXCUSED, UNEXCUSED = AttendanceStatus
SAVED = "meetings.roll_call_saved"
LATER = timedelta(minutes=6)


@pytest.fixture
def meeting(village):
    for _ in range(7):
        make_member(village.branch)
    return village.start()


@pytest.fixture
def web(meeting, tmp_path):
    with web_server(tmp_path) as started:
        yield started


@pytest.fixture
def phone(web, village):
    return Browser(web, village.secretary)


def roll_of(meeting):
    return dict(meeting.attendances.values_list("member_id", "status"))


def roll_form(meeting, status):
    """The whole list as shown, everybody marked ``status``."""
    data = {}
    for row in meeting.attendances.all():
        data |= {f"status_{row.member_id}": status, f"seen_{row.member_id}": line_digest(row)}
    return data


def send_until_answered(phone, address, form):
    """What a person does whose phone shows an error: send the same form again."""
    for _ in range(50):
        try:
            return phone.post(address, form, timeout=20)
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server does not come back")


def test_f09_killed_at_each_point_of_saving_the_roll_call(phone, meeting, rounds):
    """At every commit and between the statements; sent again with what it had seen before."""
    address = reverse("meetings:roll_call", args=[meeting.pk])
    struck, wanted = [], [UNEXCUSED, PRESENT]
    for _ in rounds(12):
        passages = Passages("kill", everywhere=False)
        for order in passages:
            before, status = roll_of(meeting), wanted[0]
            wanted.reverse()
            form, events = roll_form(meeting, status), AuditEvent.objects.filter(code=SAVED).count()
            with order:
                answer = send_until_answered(phone, address, form)
            assert answer.status == 302
            after = roll_of(meeting)
            assert after == dict.fromkeys(before, status), "half a list"
            assert AuditEvent.objects.filter(code=SAVED).count() == events + 1, "saved twice"
        struck += passages.struck
    assert {"roll.written", "action.written", "action.committed"} <= set(struck)
    totals = Meeting.objects.get(pk=meeting.pk)
    assert totals.present_count == Attendance.objects.filter(status=PRESENT).count()
    assert faults_found() == []


def guest_form(number):
    return {
        "full_name": f"Khách {number}",
        "title": "Trưởng bản",
        "role": "GUEST",
        "once": str(new_once_key()),
    }


def test_f09_killed_while_something_is_created(phone, meeting, rounds):
    """With its key sent again a guest is there once, wherever the server died."""
    address = reverse("meetings:add_guest", args=[meeting.pk])
    for number in rounds(5):
        for order in (passages := Passages("kill", everywhere=False)):
            form = guest_form(f"{number}.{passages.at}")
            with order:
                answer = send_until_answered(phone, address, form)
                if answer.status == 409:  # it may still be worked on, for all anybody knows
                    assert "đang được xử lý" in answer.text
                    IdempotencyKey.objects.update(created_at=timezone.now() - LATER)
                    answer = send_until_answered(phone, address, form)
            assert answer.status == 302
            assert Guest.objects.filter(full_name=form["full_name"]).count() == 1, passages.seen
    assert faults_found() == []


def send_and_leave(phone, path, fields, *, wait):
    """Send a whole form and close the connection without reading the answer."""
    with opened(phone, path, phone.body_of(fields)) as connection:
        time.sleep(wait)
        connection.shutdown(socket.SHUT_RDWR)


def opened(phone, path, body, *, length=None):
    """A connection on which the head and ``body`` of a POST were sent."""
    head = [f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{phone.web.port}", "Connection: close"]
    head += [f"{name}: {value}" for name, value in phone.headers().items()]
    head.append(f"Content-Length: {length or len(body)}")
    connection = socket.create_connection(("127.0.0.1", phone.web.port), timeout=60)
    connection.sendall("\r\n".join([*head, "", ""]).encode() + body)
    return connection


def test_f10_an_answer_that_is_lost_has_one_effect_and_comes_again(phone, meeting, rounds):
    address = reverse("meetings:add_guest", args=[meeting.pk])
    for number in rounds(100, short=3):
        form = guest_form(number)
        send_and_leave(phone, address, form, wait=0.01 * (number % 5))
        answers = [send_until_settled(phone, address, form) for _ in range(2)]
        assert [answer.status for answer in answers] == [302, 302]
        assert answers[0].url == answers[1].url
        assert Guest.objects.filter(full_name=form["full_name"]).count() == 1


def send_until_settled(phone, address, form):
    """While the first request is still worked on, the second one is told to wait."""
    limit = time.monotonic() + 20
    while (answer := phone.post(address, form)).status == 409:
        assert "đang được xử lý" in answer.text
        assert time.monotonic() < limit
        time.sleep(0.05)
    return answer


def test_f10_without_the_key_the_effect_is_twofold(phone, meeting):
    """The control: the same form without its key."""
    form = guest_form(1)
    del form["once"]
    address = reverse("meetings:add_guest", args=[meeting.pk])
    assert [phone.post(address, form).status for _ in range(2)] == [302, 302]
    assert Guest.objects.count() == 2


def test_f20_a_body_cut_off_changes_nothing(phone, meeting, rounds):
    address = reverse("meetings:add_guest", args=[meeting.pk])
    before = AuditEvent.objects.count()
    for number in rounds(99, short=4):
        percent = number if volume(99, short=4) == 99 else (1, 40, 75, 99)[number - 1]
        body = phone.body_of(guest_form(number))
        part = body[: max(1, len(body) * percent // 100)]
        with opened(phone, address, part, length=len(body)) as connection:
            connection.shutdown(socket.SHUT_WR)
            status = connection.makefile("rb").readline().split()[1:2]
        assert status in ([b"400"], [b"408"]), percent
    assert (Guest.objects.count(), AuditEvent.objects.count()) == (0, before)
    assert IdempotencyKey.objects.count() == 0


@pytest.mark.faults(long=True)  # twenty seconds of patience
def test_f20_a_slow_body_holds_up_nobody_and_is_ended(phone, meeting):
    """One byte a second, on all threads but one."""
    address = reverse("meetings:add_guest", args=[meeting.pk])
    body = phone.body_of(guest_form(1))
    began, ended, worst = time.monotonic(), 0, 0.0
    with ExitStack() as stack:
        slow = [
            stack.enter_context(opened(phone, address, b"", length=len(body))) for _ in range(3)
        ]
        while slow and time.monotonic() - began < 40:
            for connection in list(slow):
                try:
                    connection.sendall(b"a")
                except OSError:
                    slow.remove(connection)
                    ended += 1
            asked = time.monotonic()
            assert phone.get("/dang-nhap/").status in (200, 302)
            worst = max(worst, time.monotonic() - asked)
            time.sleep(1)
    assert (ended, Guest.objects.count()) == (3, 0)
    assert worst < 10  # whoever waited for a slow body would wait for all of its twenty seconds
