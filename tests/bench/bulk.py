"""P21, P22: large work in the background: a ZIP of minutes, an import of a province's members."""

import resource
from io import BytesIO

from openpyxl import load_workbook

from branches.models import Job, PartyOrganization
from branches.permissions import SYSTEM
from config.lib.pdf import render_papers
from config.lib.periods import Period
from config.lib.workbook_writing import write_workbook
from meetings.minutes_files import minutes_papers
from meetings.models import Meeting
from members.imports import MEMBERS
from members.imports.reading import COLUMNS
from reports.actions.exports import request_export
from reports.exports.choices import ExportForm, ExportWhat
from reports.exports.jobs import build_export
from tests.bench.baselines import raw_members
from tests.bench.timing import AT_MOST, Measured, Target, compared
from tests.bench.world import timed, undone, waited

PEOPLE, QUICK_PEOPLE = 25_000, 1_000
SHEET = "Đảng viên"


def p21(world):
    """The export of a few branches against laying out the same papers and nothing else."""
    leader = world.province
    branches = list(PartyOrganization.objects.filter(pk__in=world.branches[:3]))
    period = Period(world.year.year)
    title = "ZIP of minutes against laying them out"
    with undone():
        job = request_export(
            organization=leader.organization,
            units=branches,
            what=ExportWhat.MINUTES,
            file_form=ExportForm.PDF,
            period=period,
            by=leader.user,
        )
        before = _peak()
        build_export(job, lambda done, total: None)  # also the warm-up
        made = list(job.parts.filter(state="DONE").values_list("ref", flat=True))
        if not made:
            return Measured("P21", title, note="no minutes to be exported in the slice")
        meetings = Meeting.objects.filter(pk__in=made).select_related(
            "branch__parent", "chair", "minute_taker"
        )

        def export():
            again = Job.objects.get(pk=job.pk)
            again.parts.all().delete()
            return waited(lambda: build_export(again, lambda done, total: None))

        def layout():
            for meeting in meetings:
                papers = minutes_papers(meeting)
                render_papers(papers, title=papers[0][0].pdf_title)

        measured = compared(
            *("P21", title, Target(AT_MOST, 1.3)),
            export,
            lambda: waited(layout),
            min(world.rounds, 3),
        )
    a_minute = 60 * len(made) / measured.ours
    measured.note = (
        f"{len(made)} minutes, {a_minute:.0f} a minute; "
        f"this process grew by {_peak() - before:.0f} MiB: one paper at a time"
    )
    return measured


def p22(world):
    """Importing people against reading the workbook with openpyxl and one bulk insert."""
    number = QUICK_PEOPLE if world.is_quick else PEOPLE
    codes = list(PartyOrganization.objects.branches().order_by("pk").values_list("code", flat=True))
    people = [_person(at, codes[at % len(codes)]) for at in range(number)]
    content = write_workbook({SHEET: (COLUMNS, people)})
    before = _peak()
    measured = compared(
        *("P22", f"Import of {number} members against a bulk insert", Target(AT_MOST, 4)),
        lambda: _import(content),
        lambda: _bare(content, world.branches),
        min(world.rounds, 3),
    )
    size = len(content) / 1024 / 1024
    measured.note = (
        f"a workbook of {size:.1f} MiB; memory grew by {_peak() - before:.0f} MiB; baseline: "
        "openpyxl reads it, the rows go in by COPY (SQLite: one prepared statement)"
    )
    return measured


def _person(number, code):
    return (
        *(f"Nguyễn Thị Đo {number}", "Nữ", "15/05/1985", f"BENCH{number:06d}", "", ""),
        *("20/04/2015", "19/05/2015", "19/05/2016"),
        *(code, "", "Sinh hoạt", "19/05/2015", "", ""),
    )


def _import(content):
    with undone():
        return timed(lambda: _sound(MEMBERS.run(content, by=SYSTEM)))


def _sound(result):
    if result.errors:
        raise RuntimeError(result.errors[0])


def _bare(content, branches):
    with undone():

        def work():
            sheet = load_workbook(BytesIO(content), read_only=True)[SHEET]
            rows = list(sheet.iter_rows(min_row=2, values_only=True))
            raw_members.save(rows, branches)

        return timed(work)


def _peak():
    """The most memory this process ever had, MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
