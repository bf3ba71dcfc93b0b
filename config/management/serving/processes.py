"""Child processes that never outlive the command that started them."""

import ctypes
import http.client
import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

PATIENCE_SECONDS = 25  # a worker may finish the paper it is printing; the Job row covers the rest
KEPT_LOG_BYTES = 5_000_000
PR_SET_PDEATHSIG = 1
libc = ctypes.CDLL(None)


def end_with_parent():
    """Ask the kernel to stop this child when its parent dies, even by ``kill -9``."""
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """One process with its own group (Ctrl-C reaches only the parent) and its own log file."""

    title: str
    command: list[str]
    log: Path
    environment: dict = field(default_factory=dict)
    process: subprocess.Popen | None = None

    def start(self):
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(  # noqa: S603 - our own interpreter, fixed words
                self.command,
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=end_with_parent,
            )
        return self

    def keep_log_short(self):
        """Lay a log aside that has grown too long; the child goes on writing at its end.

        On a full disk there is no room for two: then the old lines go.
        """
        if self.log.stat().st_size > KEPT_LOG_BYTES:
            with suppress(OSError):
                shutil.copyfile(self.log, self.log.with_suffix(".log.1"))
            os.truncate(self.log, 0)

    def has_ended(self):
        return self.process.poll() is not None

    def last_words(self, lines=12):
        """The end of the log, where the reason of a sudden death stands."""
        text = self.log.read_text(encoding="utf-8", errors="replace")
        return "\n".join(text.strip().splitlines()[-lines:])


class Restarts:
    """Starts children again that ended, unless they end again and again."""

    MOST, WITHIN_SECONDS = 5, 60

    def __init__(self, say):
        self.say, self.moments = say, []

    def watch(self, children):
        """Start again whoever has ended; returns the child that ends too often, or None."""
        for child in children:
            child.keep_log_short()
            if child.has_ended():
                now = time.monotonic()
                self.moments = [at for at in self.moments if at > now - self.WITHIN_SECONDS]
                if len(self.moments) >= self.MOST:
                    return child
                self.moments.append(now)
                self.say(f"{child.title} dừng đột ngột, đang khởi động lại. Xem {child.log}.")
                _kill_group(child.process.pid)  # what a killed parent left behind
                child.start()
        return None


def stop_all(children):
    """Ask all children to end and wait; what is left then, or at a second Ctrl-C, is killed."""
    for child in children:
        if not child.has_ended():
            child.process.terminate()
    limit = time.monotonic() + PATIENCE_SECONDS
    try:
        while time.monotonic() < limit and not all(child.has_ended() for child in children):
            time.sleep(0.05)
    finally:  # a second Ctrl-C comes here at once
        for child in children:
            _kill_group(child.process.pid)
            child.process.wait()


def _kill_group(leader):
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        return


def answers(host, port, path, host_header):
    """Tell whether a GET of ``path`` is answered by a whole page (HTTP 200).

    The port opens before the application is loaded, so a connection alone proves nothing.
    """
    connection = http.client.HTTPConnection(host, port, timeout=10)
    try:
        connection.request("GET", path, headers={"Host": host_header, "X-Forwarded-Proto": "https"})
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
