"""The project's own ``.venv`` and the stamp that says what is installed in it."""

import os
import subprocess
import sys
from pathlib import Path

from .messages import SetupFailed, say, tail
from .setups import digest, is_fulfilled

STAMP = "chibo-stamp"
# Silent where ``pyvenv.cfg`` is gone: that would be the Python of the system.
VERSION = "import sys; sys.prefix != sys.base_prefix and print(sys.version.split()[0])"


class Environment:
    """``.venv`` below ``root``; ``wheels/`` beside it replaces the package index when present."""

    def __init__(self, root):
        self.root = root
        self.folder = root / ".venv"
        self.python = self.folder / "bin" / "python"
        self.stamp = self.folder / STAMP
        self.wheels = root / "wheels"

    def is_active(self):
        """Tell whether this very process runs in the ``.venv``."""
        return os.path.realpath(sys.prefix) == os.path.realpath(self.folder)

    def version(self):
        """Version of the Python inside, or None when none starts there."""
        if self.is_active():
            return sys.version.split()[0]
        answer = self._ask("-c", VERSION)
        return (answer.stdout.strip() or None) if answer and answer.returncode == 0 else None

    def is_usable(self):
        """Tell whether Python and pip start: a half-made or outdated ``.venv`` fails here."""
        answer = self.version() and self._ask("-m", "pip", "--version")
        return bool(answer) and answer.returncode == 0

    def is_ready(self, setup):
        """Tell whether everything ``setup`` locks was installed for the Python inside."""
        try:
            stamp = self.stamp.read_text(encoding="ascii")
        except FileNotFoundError:
            return False
        version = self.version()
        return version is not None and is_fulfilled(stamp, self._read(setup.lock), version)

    def install(self, setup):
        """Repair or make the ``.venv``, install the lock, stamp it last."""
        if not self.is_usable():
            self._create()
        self.stamp.unlink(missing_ok=True)
        say("Đang cài các thư viện Python, lần đầu mất chừng nửa phút…")
        self._pip(setup.lock)
        version = self.version()
        marks = [digest(self._read(lock), version) for lock in setup.locks]
        unfinished = self.stamp.with_suffix(".new")
        unfinished.write_text("\n".join(marks) + "\n", encoding="ascii")
        unfinished.replace(self.stamp)

    def restart_inside(self, argv):
        """Replace this process by the same command inside the ``.venv``."""
        sys.stdout.flush()
        sys.stderr.flush()
        python = str(self.python)
        os.execv(python, [python, str(self.root / "manage.py"), *argv[1:]])  # noqa: S606 - ours

    def _create(self):
        say("Đang tạo môi trường Python riêng trong thư mục .venv…")
        base = getattr(sys, "_base_executable", sys.executable)
        made = _run([base, "-m", "venv", "--clear", str(self.folder)])
        if made.returncode != 0:
            raise SetupFailed(
                "Không tạo được thư mục .venv. Đồng chí kiểm tra quyền ghi và dung lượng đĩa "
                f"của thư mục {self.root}.\n{tail(made.stdout)}"
            )

    def _pip(self, lock):
        command = [
            *(str(self.python), "-m", "pip", "install", "--quiet", "--no-input"),
            *("--disable-pip-version-check", "--require-hashes", "--only-binary", ":all:"),
            *("-r", str(self.root / lock)),
        ]
        if self.wheels.is_dir():
            command += ["--no-index", "--find-links", str(self.wheels)]
        installed = _run(command)
        if installed.returncode != 0:
            source = "thư mục wheels/" if self.wheels.is_dir() else "mạng hoặc kho gói Python (pip)"
            raise SetupFailed(
                f"Không cài được các thư viện Python. Đồng chí kiểm tra {source} rồi chạy lại; "
                f"máy không nối mạng xem README, mục “Closed network”.\n{tail(installed.stdout)}"
            )

    def _ask(self, *arguments):
        """Output of the Python inside, or None when there is none that starts."""
        try:
            return _run([str(self.python), "-I", *arguments])
        except OSError:
            return None

    def _read(self, name):
        return (self.root / Path(name)).read_bytes()


def _run(command):
    """Run a tool without questions; what it says is kept, as stdout is not ours."""
    return subprocess.run(  # noqa: S603 - our own interpreter and fixed words
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
