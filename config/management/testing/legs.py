"""The legs of a test run: what each one runs, on what, and how it ended."""

import os
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass

from django.conf import settings

LEG_SECONDS = 900
TOO_LONG = 124  # the exit code of timeout(1)
NOTHING_COLLECTED = 5  # pytest's exit code
SUITE = "not browser and not worker"
ONCE = "not access and not once"  # what does not hang on the database runs on one of them
# Each test by name as it ends, and no limit for one that does two hundred rounds.
SHOWN = ("-v", "--timeout=0", "-o", "faulthandler_timeout=0")


@dataclass(frozen=True)
class Leg:
    """One run of pytest: the tests with ``marks``, on these servers."""

    name: str
    title: str
    marks: str
    postgres: bool = False
    redis: bool = False
    processes: int = 0  # beside pytest itself; each has its own database and folder
    is_migrated: bool = True  # else the tables are made from the models, which is quicker
    folder: str = ""  # all tests of the leg are here: the others need not be read
    is_long: bool = False  # full volumes, shown as they go, without a limit of time


LEGS = (
    Leg("sqlite", "Toàn bộ trên SQLite", SUITE, processes=2, is_migrated=False),
    Leg("postgres", "Toàn bộ trên PostgreSQL", f"{SUITE} and {ONCE}", postgres=True, processes=2),
    Leg(
        "worker-file",
        "Việc nền: Celery, hàng đợi tệp, SQLite",
        "worker",
        processes=2,
        is_migrated=False,
        folder="tests/jobs",
    ),
    Leg(
        "worker-redis",
        "Việc nền: Celery, Redis, PostgreSQL",
        "worker",
        postgres=True,
        redis=True,
        folder="tests/jobs",
    ),
    Leg(
        "browser",
        "Trình duyệt Chromium",
        "browser",
        processes=2,
        is_migrated=False,
        folder="tests/browser",
    ),
)
FAULT_LEGS = (
    Leg("faults-file", "Sự cố, tranh chấp: hàng đợi tệp, SQLite", "faults", is_long=True),
    Leg(
        "faults-redis",
        "Sự cố, tranh chấp: Redis, PostgreSQL",
        "faults",
        postgres=True,
        redis=True,
        is_long=True,
    ),
)


@dataclass(frozen=True)
class Result:
    """How a leg ended; a leg that could not run counts as one failure, with its ``reason``."""

    leg: Leg
    passed: int
    failed: int
    skipped: int
    seconds: float
    reason: str = ""

    def line(self):
        counts = f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"
        sign = "✗" if self.failed else "✓" if self.passed else "–"
        reason = f" — {self.reason}" if self.reason else ""
        return f"{sign} {self.leg.title} [{self.leg.name}]: {counts}, {self.seconds:.0f} s{reason}"


def run_leg(leg, *, postgres_url, template, redis_url, arguments, folder):
    """Run pytest for one leg; ``arguments`` select tests, so a leg may then stay empty."""
    report = folder / f"{leg.name}.xml"
    environment = {
        **os.environ,
        "PYTHONDONTWRITEBYTECODE": "",  # else each process compiles all tests anew, 7 s long
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "TEST_DATABASE_URL": postgres_url if leg.postgres else "",
        "CHIBO_TEST_TEMPLATE": template,
        "TEST_REDIS_URL": redis_url if leg.redis else "",
        "CHIBO_TEST_VAR": str(folder / leg.name),
    }
    if leg.is_long:
        environment["FAULT_ROUNDS"] = "full"
    began = time.monotonic()
    code = exit_code(
        [
            *(sys.executable, "-m", "pytest", "-m", leg.marks, f"--junitxml={report}"),
            *("-p", "no:cacheprovider", "--continue-on-collection-errors"),
            *(SHOWN if leg.is_long else ("-q",)),
            *(() if leg.is_migrated else ("--nomigrations",)),
            *("-n", str(leg.processes), *arguments),
            *((leg.folder,) if leg.folder and not names_tests(arguments) else ()),
        ],
        environment,
        seconds=None if leg.is_long else LEG_SECONDS,
    )
    seconds = time.monotonic() - began
    return judge(leg, code, report, seconds, is_selection=bool(arguments))


def names_tests(arguments):
    """Whether files, folders or tests of their own are asked for."""
    return any(
        not argument.startswith("-") and (settings.BASE_DIR / argument.split("::")[0]).exists()
        for argument in arguments
    )


def exit_code(command, environment, *, seconds):
    """Run pytest to its end, or to the end of the patience with a leg that hangs (None: never)."""
    try:
        return subprocess.run(  # noqa: S603 - our own interpreter and what the developer typed
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            cwd=settings.BASE_DIR,
            timeout=seconds,
            check=False,
        ).returncode
    except subprocess.TimeoutExpired:
        return TOO_LONG


def judge(leg, code, report, seconds, *, is_selection):
    """The result of a leg from pytest's exit ``code`` and its report, which a crash leaves out."""
    passed, failed, skipped = counts(report) if report.exists() else (0, 0, 0)
    reason = ""
    if code == NOTHING_COLLECTED or (code == 0 and not passed):
        reason = "không có bài kiểm tra nào"
        failed += not is_selection
    elif code != 0 and not failed:
        too_long = f"quá {LEG_SECONDS} giây"
        failed, reason = 1, too_long if code == TOO_LONG else f"pytest dừng với mã {code}"
    return Result(leg, passed, failed, skipped, seconds, reason)


def counts(report):
    """``(passed, failed, skipped)`` of a JUnit report that pytest wrote."""
    suites = list(ElementTree.parse(report).getroot().iter("testsuite"))  # noqa: S314 - our file

    def total(name):
        return sum(int(suite.get(name, 0)) for suite in suites)

    failed, skipped = total("failures") + total("errors"), total("skipped")
    return max(0, total("tests") - failed - skipped), failed, skipped
