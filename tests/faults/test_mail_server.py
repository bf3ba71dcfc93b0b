"""F25: the mail server is dead, slow, or refuses: nothing is lost, nothing is sent twice, and the
workers are not held up."""

import socket
import socketserver
import threading
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.utils import timezone

from branches import mail
from branches.models import MailOutbox
from tests.factories import make_user
from tests.rounds import volume


@pytest.fixture
def letters(db):
    """Many letters that wait; every fifth goes to an address the server refuses."""
    people = []
    for number in range(volume(100, short=10)):
        user = make_user(username=f"u{number}")
        user.email = f"{'sai' if number % 5 == 0 else 'dung'}{number}@example.vn"
        user.save()
        people.append(user)
    mail.queue_letters(
        MailOutbox(key=f"k{user.pk}", kind="test", recipient=user, subject="Thử", body="…")
        for user in people
    )
    return MailOutbox.objects.all()


class Talk(socketserver.StreamRequestHandler):
    """As much of SMTP as a sender needs; ``pause`` before every answer."""

    def handle(self):
        server = self.server
        self.say("220 thu")
        while line := self.rfile.readline().decode().strip():
            word = line.split()[0].upper()
            if word == "RCPT" and "sai" in line:
                self.say("550 khong co nguoi nay")
            elif word == "DATA":
                self.say("354 noi di")
                while self.rfile.readline().strip() != b".":
                    pass
                server.taken += 1
                self.say("250 da nhan")
            elif word == "QUIT":
                self.say("221 chao")
                return
            else:
                self.say("250 vang")

    def say(self, text):
        time.sleep(self.server.pause)
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def mail_server(settings, *, pause=0.0):
    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Talk) as server:
        server.pause, server.taken = pause, 0
        threading.Thread(target=server.serve_forever, daemon=True).start()
        use(settings, server.server_address[1])
        try:
            yield server
        finally:
            server.shutdown()


def use(settings, port):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_URL = f"smtp://127.0.0.1:{port}"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 1


def test_f25_a_dead_server_costs_one_wait_a_round_and_no_letter(letters, settings):
    with socket.socket() as silent:  # takes the connection and never says a word
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        use(settings, silent.getsockname()[1])
        began = time.monotonic()
        assert mail.send_waiting() == 0
        assert time.monotonic() - began < 5
    assert set(letters.values_list("state", "attempts")) == {("WAITING", 0)}
    with mail_server(settings) as server:
        assert mail.send_waiting() == server.taken == len(letters) * 4 // 5


def test_f25_refused_letters_are_tried_again_later_and_listed_in_the_end(letters, settings):
    with mail_server(settings) as server:
        for _ in range(mail.MOST_ATTEMPTS + 2):
            mail.send_waiting()
            assert mail.send_waiting() == 0, "tried again at once"
            letters.update(next_try_at=timezone.now() - timedelta(seconds=1))
        assert server.taken == len(letters) * 4 // 5
    states = letters.values_list("recipient__email", "state", "attempts", "error")
    for email, *state in states:
        refused = ["FAILED", mail.MOST_ATTEMPTS, "SMTPRecipientsRefused"]
        assert state == (refused if email.startswith("sai") else ["SENT", 1, ""])


def test_f25_a_slow_server_ends_the_round_and_the_rest_waits(letters, settings, monkeypatch):
    monkeypatch.setattr(mail, "MOST_SECONDS", 1)
    with mail_server(settings, pause=0.1) as server:
        began = time.monotonic()
        sent = mail.send_waiting()
        assert time.monotonic() - began < 4
        assert 0 < sent == server.taken < len(letters)
        server.pause = 0
        mail.send_waiting()
        assert server.taken == len(letters) * 4 // 5
    assert not letters.filter(state="WAITING", attempts=0).exists()
