"""gunicorn's settings beside its command line.

A body cut off or too slow gives its thread back: threads wait for the bodies of requests, and
without a limit eight clients that send one byte a second would keep everybody else out. A phone on
a weak network is far above the least rate. And workers begin without the search for garbage in what
was loaded.
"""

import gc
import time

from django.urls import resolve, reverse

GRACE_SECONDS = 20
LEAST_BYTES_A_SECOND = 2048


class BodyClock:
    """Reads on behalf of one request, as long as it comes fast enough."""

    def __init__(self, unreader):
        self.unreader, self.began, self.received = unreader, time.monotonic(), 0

    def chunk(self, size_hint=None):
        """The next bytes of the socket; an OSError when they end early or come too slowly."""
        allowed = GRACE_SECONDS + self.received / LEAST_BYTES_A_SECOND
        left = self.began + allowed - time.monotonic()
        if left <= 0:
            raise TimeoutError("the body of the request comes too slowly")
        self.unreader.sock.settimeout(left)
        try:
            data = type(self.unreader).chunk(self.unreader, size_hint)
        finally:
            self.unreader.sock.settimeout(None)
        if not data:  # otherwise the part that came would pass for the whole
            raise ConnectionError("the body of the request was cut off")
        self.received += len(data)
        return data


def when_ready(server):
    """Called when the program is loaded, before it is forked into workers.

    What was loaded stays for good: no worker goes through it in search of garbage, which stopped
    all its threads for a tenth of a second and more.
    """
    resolve(reverse("branches:home"))  # loads every view
    gc.collect()
    gc.freeze()


def pre_request(worker, req):
    """Called by gunicorn when the head of a request was read."""
    if hasattr(req.unreader, "sock"):
        req.unreader.chunk = BodyClock(req.unreader).chunk


def post_request(worker, req, environ, resp):
    """Called when it was answered: the connection may serve another one."""
    vars(req.unreader).pop("chunk", None)
