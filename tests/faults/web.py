"""The web server as a process of its own that can be killed, and a browser without a screen."""

import http.client
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test import Client

from config.management.serving.processes import end_with_parent

START_SECONDS = 40


class Web:
    """gunicorn as `manage.py run` starts it, on the test's database; one worker process."""

    def __init__(self, folder, **environment):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = folder / "web.log"
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "gunicorn", "config.wsgi:application", "--preload"),
                    *("--bind", f"127.0.0.1:{self.port}", "--log-level", "warning"),
                    *("--config", "python:config.management.serving.web_limits"),
                    *("--worker-class", "gthread", "--workers", "1", "--threads", "4"),
                    *("--graceful-timeout", "2", "--chdir", str(settings.BASE_DIR)),
                ],
                env={
                    **os.environ,
                    "DJANGO_SETTINGS_MODULE": "tests.settings",
                    "CHIBO_TEST_DATABASE": str(connection.settings_dict["NAME"]),
                    **environment,
                },
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=end_with_parent,
            )
        self.wait_until_ready()

    def wait_until_ready(self):
        limit = time.monotonic() + START_SECONDS
        while True:
            try:
                if Browser(self).get("/dang-nhap/").status == 200:
                    return
            except OSError:
                assert time.monotonic() < limit, self.log.read_text(errors="replace")
            time.sleep(0.05)

    def kill(self):
        """``kill -9`` for the whole tree."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def web_server(folder, **environment):
    web = Web(folder, **environment)
    try:
        yield web
    finally:
        web.kill()


class Answer:
    def __init__(self, response):
        self.status, self.headers = response.status, response.headers
        self.text = response.read().decode(errors="replace")
        self.url = self.headers.get("Location", "")


class Browser:
    """Sends requests as a browser of ``user`` does, with a session and the token of its forms."""

    def __init__(self, web, user=None):
        self.web, self.token = web, secrets.token_hex(16)
        self.cookies = {settings.CSRF_COOKIE_NAME: self.token}
        if user is not None:
            client = Client()
            client.force_login(user)
            name = settings.SESSION_COOKIE_NAME
            self.cookies[name] = client.cookies[name].value

    def get(self, path):
        return self._ask("GET", path, None)

    def post(self, path, fields, *, timeout=60):
        return self._ask("POST", path, self.body_of(fields), timeout=timeout)

    def body_of(self, fields):
        pairs = [*fields.items(), ("csrfmiddlewaretoken", self.token)]
        return urlencode(pairs).encode()

    def headers(self):
        return {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Accept": "text/html",
            "Content-Type": "application/x-www-form-urlencoded",
        }

    def _ask(self, method, path, body, *, timeout=60):
        asked = http.client.HTTPConnection("127.0.0.1", self.web.port, timeout=timeout)
        try:
            asked.request(method, path, body, self.headers())
            return Answer(asked.getresponse())
        finally:
            asked.close()


def fields_of(page, action):
    """The hidden fields and filled inputs of the form of ``page`` that is sent to ``action``."""
    form = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', page, re.DOTALL)
    assert form, f"no form for {action}"
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form.group()))
