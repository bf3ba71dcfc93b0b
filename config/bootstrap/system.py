"""Debian packages: what is missing, and getting it through apt."""

import ctypes
import glob
import importlib.util
import os
import shutil
import subprocess

from .messages import SetupFailed, say, tail
from .setups import TEST

# WeasyPrint loads these; the third only makes short PDFs four times faster, but costs nothing.
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
CHROMIUM = "/usr/bin/chromium"
POSTGRES = "/usr/lib/postgresql/*/bin/initdb"
INSTALL = ("apt-get", "install", "-y", "--no-install-recommends")
UPDATE = ("apt-get", "update")


def has_library(name):
    """Tell whether the loader finds ``name``; it need not come from Debian."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def missing_packages(setup, *, libraries=True, venv=False):
    """Debian packages to install, in a fixed order.

    ``libraries`` asks for the libraries behind the PDFs, ``venv`` for what makes a ``.venv``.
    Servers given by ``TEST_DATABASE_URL`` and ``TEST_REDIS_URL`` need no package here.
    """
    missing = []
    if venv and importlib.util.find_spec("ensurepip") is None:
        missing.append("python3-venv")
    if libraries:
        missing += [package for name, package in LIBRARIES.items() if not has_library(name)]
    if setup is TEST:
        missing += missing_test_tools()
    return missing


def missing_test_tools():
    """The browser, PostgreSQL and Redis of the tests, by the places where Debian puts them."""
    missing = []
    if not os.path.exists(CHROMIUM):
        missing.append("chromium")
    if not glob.glob("/usr/lib/*/libatomic.so.1"):  # the browser driver's own node needs it
        missing.append("libatomic1")
    if not os.environ.get("TEST_DATABASE_URL") and not glob.glob(POSTGRES):
        missing.append("postgresql")
    if not os.environ.get("TEST_REDIS_URL") and not shutil.which("redis-server"):
        missing.append("redis-server")
    return missing


def apt_prefix():
    """What to put before apt-get: nothing for root, ``sudo -n`` where it asks no password.

    None when this user may not install packages.
    """
    if os.geteuid() == 0:
        return ()
    if shutil.which("sudo"):
        allowed = subprocess.run(  # noqa: S603 - fixed words
            ["sudo", "-n", "true"],  # noqa: S607 - wherever sudo is
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        if allowed.returncode == 0:
            return ("sudo", "-n")
    return None


def manual_line(packages):
    """The one line an administrator can paste to install ``packages``."""
    commands = f"{' '.join(UPDATE)} && {' '.join(INSTALL)} {' '.join(packages)}"
    if shutil.which("sudo"):
        return f"sudo sh -c '{commands}'"
    return f"su -c '{commands}'"


def install_packages(packages):
    """Install ``packages``; without the right to do so, say which line to run and stop."""
    if not packages:
        return
    names = ", ".join(packages)
    if not shutil.which("apt-get"):
        raise SetupFailed(
            f"Máy này thiếu {names} (tên gói của Debian) và không có apt-get. "
            "Đồng chí cài các gói tương ứng rồi chạy lại lệnh này."
        )
    prefix = apt_prefix()
    if prefix is None:
        raise SetupFailed(
            f"Cần quyền quản trị để cài {names}. Đồng chí chạy dòng sau rồi chạy lại lệnh này:\n"
            f"  {manual_line(packages)}"
        )
    say(f"Đang cài gói hệ thống: {names}…")
    run_apt([*prefix, *UPDATE])  # a closed network may have the packages without a fresh list
    installed = run_apt([*prefix, *INSTALL, *packages])
    if installed.returncode != 0:
        raise SetupFailed(
            f"Không cài được {names}. Đồng chí kiểm tra mạng hoặc kho gói của máy, "
            f"hoặc chạy:\n  {manual_line(packages)}\n{tail(installed.stdout)}"
        )


def run_apt(command):
    """Run apt without questions; its output is kept for the case of failure."""
    return subprocess.run(  # noqa: S603 - fixed words and package names from this file
        command,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
