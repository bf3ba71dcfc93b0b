"""P19: the year of a province against a LibreOffice workbook that calculates it."""

import resource
import shutil
import subprocess
import tempfile
from pathlib import Path

from branches.models import PartyOrganization
from meetings.choices import PRESENT_STATUSES
from meetings.models import Attendance
from tests.bench.annual import figures_only
from tests.bench.baselines import workbook
from tests.bench.timing import AT_MOST, Measured, Target, compared

TITLE = "The year of a province against a LibreOffice workbook"
MISSING = "soffice (LibreOffice) is not on this machine, so there is nothing to compare with"
MOST_ROUNDS = 2  # a round of a province takes LibreOffice half a minute


def p19(world):
    office = shutil.which("soffice")
    if office is None:
        return Measured("P19", TITLE, note=MISSING)
    with tempfile.TemporaryDirectory(prefix="chibo-office-") as folder:
        place = Path(folder)
        members, branches = _sheet(world)
        for name, formulas in (("formulas", True), ("values", False)):
            workbook.write(place / f"{name}.xlsx", members, branches, formulas=formulas)

        def calculated():
            took = [_opened(office, place, name) for name in ("formulas", "values")]
            return max(took[0] - took[1], 0.001)

        return compared(
            *("P19", TITLE, Target(AT_MOST, 0.25)),
            lambda: figures_only(world),
            calculated,
            min(world.rounds, MOST_ROUNDS),
            note="processor time; formulas minus the same workbook with values; the workbook has "
            "four numbers a member and six a branch, for the year alone; no absence alerts "
            "on either side",
        )


def _opened(office, place, name):
    """Seconds of processor time LibreOffice takes to open, calculate and write a workbook."""
    began = _children()
    subprocess.run(  # noqa: S603 - a program of this machine and our own file
        [
            *(office, "--headless", f"-env:UserInstallation=file://{place}/profile"),
            *("--convert-to", "ods", "--outdir", place / "out", place / f"{name}.xlsx"),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return _children() - began


def _children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _sheet(world):
    """The members with their marks, and the commune of every branch."""
    of_year = Attendance.objects.filter(
        meeting__held_on__range=(world.year.first_day, world.day), is_expected=True
    )
    rows = of_year.order_by("organization_id", "member_id", "meeting__held_on").values_list(
        "organization_id", "member_id", "status", "contribution_count"
    )
    marks = {}
    for branch, member, status, spoken in rows.iterator():
        present = "p" if spoken else "x"
        own = marks.setdefault((branch, member), [])
        if len(own) < workbook.MOST_MEETINGS:
            own.append(present if status in PRESENT_STATUSES else "v")
    branches = dict(
        PartyOrganization.objects.branches().order_by("path").values_list("pk", "parent_id")
    )
    return [(*key, own) for key, own in marks.items()], branches
