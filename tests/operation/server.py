"""Web servers as processes of their own, on one listening socket as systemd would hold it."""

import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client

from config.management.serving.processes import end_with_parent

START_SECONDS = 60
WITH_SOCKET = 'LISTEN_FDS=1 LISTEN_PID=$$ exec "$@"'  # what systemd tells a service it starts


@contextmanager
def listening():
    """A socket that stays while servers come and go: connections wait in its queue."""
    with socket.create_server(("127.0.0.1", 0), backlog=512) as opened:
        yield opened


class Server:
    """gunicorn on an inherited socket; ``environment`` says on which system."""

    def __init__(self, listener, log, **environment):
        self.port, self.log = listener.getsockname()[1], log
        handed = os.dup(listener.fileno())

        def as_systemd_hands_it():
            end_with_parent()
            os.dup2(handed, 3, inheritable=True)

        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [
                    *("/bin/sh", "-c", WITH_SOCKET, "sh"),
                    *(sys.executable, "-m", "gunicorn", "config.wsgi:application", "--preload"),
                    *("--worker-class", "gthread", "--workers", "2", "--threads", "4"),
                    *("--graceful-timeout", "30", "--log-level", "warning"),
                    *("--chdir", str(settings.BASE_DIR)),
                ],
                env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", **environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                pass_fds=(3, handed),
                start_new_session=True,
                preexec_fn=as_systemd_hands_it,
            )
        os.close(handed)

    def wait_until_it_serves(self):
        """Wait for a worker of this very server; others may answer on the socket meanwhile."""
        limit = time.monotonic() + START_SECONDS
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        while len(children.read_text(encoding="ascii").split()) < 2:
            assert self.process.poll() is None, self.text()
            assert time.monotonic() < limit, self.text()
            time.sleep(0.05)
        time.sleep(0.5)
        return self

    def text(self):
        return self.log.read_text(encoding="utf-8", errors="replace")

    def end_in_order(self):
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(timeout=60) == 0

    def kill(self):
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        finally:
            self.process.wait()


class Browser:
    """Sends requests as a browser of ``user`` does; the session is made in the test's database."""

    def __init__(self, port, user=None):
        self.port, self.token = port, secrets.token_hex(16)
        self.cookies = {settings.CSRF_COOKIE_NAME: self.token}
        if user is not None:
            client = Client()
            client.force_login(user)
            name = settings.SESSION_COOKIE_NAME
            self.cookies[name] = client.cookies[name].value

    def get(self, path):
        """``(status, text, headers)``."""
        return self._ask("GET", path, None)

    def post(self, path, fields):
        body = urlencode([*fields.items(), ("csrfmiddlewaretoken", self.token)]).encode()
        return self._ask("POST", path, body)

    def _ask(self, method, path, body):
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Accept": "text/html",
            "Content-Type": "application/x-www-form-urlencoded",
            "Connection": "close",
        }
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            asked.request(method, path, body, headers)
            answer = asked.getresponse()
            return answer.status, answer.read().decode(errors="replace"), answer.headers
        finally:
            asked.close()


class Load:
    """Threads that ask all the while; ``answers`` holds every status or the name of the error."""

    def __init__(self, *asks):
        self.answers, self.stop = [], threading.Event()
        self.threads = [threading.Thread(target=self._run, args=(ask,)) for ask in asks]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *exc_info):
        self.stop.set()
        for thread in self.threads:
            thread.join()

    def _run(self, ask):
        while not self.stop.is_set():
            try:
                self.answers.append(ask())
            except (OSError, http.client.HTTPException) as error:
                self.answers.append(type(error).__name__)
