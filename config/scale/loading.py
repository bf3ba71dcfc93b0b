"""Loading a slice: into an empty program only, whole or not at all."""

import time
from contextlib import contextmanager

from django.db import connection, transaction

from branches import audit, guards
from branches.models import PartyOrganization
from branches.permissions import SYSTEM
from branches.rule_book import RuleBook
from config.lib.errors import RuleBroken
from config.lib.paper import capitalized
from config.lib.statistics import refresh_statistics
from config.scale.copying import add_copies, copies_there
from config.scale.country import Country
from config.scale.logins import create_scale_logins
from config.scale.meetings import Meetings
from config.scale.sheets import Sheets
from config.scale.sittings import Clock
from config.scale.writing import Writer
from reports.kept.refresh import mark_everything, refresh
from reports.models import BranchYear, KeptAlert, OrganizationFigures

LOADED = "config.scale_loaded"
NOT_EMPTY = (
    "Phần mềm đã có đơn vị gốc “{root}” nên không nạp dữ liệu đo thử, để khỏi lẫn với dữ liệu "
    "thật. Đồng chí chạy lại với một thư mục dữ liệu khác (CHIBO_VAR) hoặc một cơ sở dữ liệu trống."
)


def load_slice(shape, *, logins_file, tell):
    """Fill the empty database; returns the text of the logins and the rows by name of the model.

    ``tell`` takes a sentence on progress. Raises RuleBroken where there is data or for sizes no
    slice can have.
    """
    shape.check()
    root = PartyOrganization.objects.filter(parent=None).first()
    if root is not None:
        raise RuleBroken(NOT_EMPTY.format(root=root.name))
    began = time.monotonic()
    sheets = Sheets()
    writer = Writer(sheets)
    with transaction.atomic():
        with _guards_away():
            _fill(shape, sheets, writer, tell)
            if shape.times > 1:
                add_copies(shape, sheets, writer, there=1, tell=tell)
            writer.finish()
        logins = create_scale_logins(logins_file, since=shape.on)
        _tell_trail(shape)
    seconds = time.monotonic() - began
    rows = sum(writer.counts.values())
    tell(f"Đã ghi {_n(rows)} dòng trong {seconds:.1f} giây ({_n(rows / seconds)} dòng/giây).")
    for follow in AFTER_LOADING:
        follow([sheet.model for sheet in sheets])
    tell(f"Xong, cả tính số liệu: {time.monotonic() - began:.1f} giây.")
    return logins, writer.counts


def grow_slice(shape, *, tell):
    """Add copies to a slice that was loaded with fewer, until there are ``shape.times`` of it.

    Its figures are marked to be counted anew, not counted.
    """
    began = time.monotonic()
    sheets = Sheets()
    writer = Writer(sheets)
    with transaction.atomic():
        with _guards_away():
            add_copies(shape, sheets, writer, there=copies_there(shape), tell=tell)
            writer.finish()
        mark_everything()
    gather_statistics([sheet.model for sheet in sheets])
    rows = sum(writer.counts.values())
    tell(f"Đã chép {_n(rows)} dòng trong {time.monotonic() - began:.1f} giây.")


@contextmanager
def _guards_away():
    """Not `guards_removed`: a load that fails is rolled back, and its guards come back with it.

    Keys are checked row by row: kept for the end, their list would outgrow the rows.
    """
    guards.remove(connection)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    yield
    guards.install(connection)


def _fill(shape, sheets, writer, tell):
    country = Country(shape, sheets, writer)
    country.fill_units()
    country.fill_people()
    tell(f"{_n(shape.branches)} chi bộ, {_n(shape.members)} đảng viên.")
    meetings = Meetings(country, Clock(shape.on, RuleBook.on(shape.on).for_branch(None)))
    for month in shape.months:
        meetings.fill_month(month)
        tell(f"{capitalized(str(month))}: {_n(meetings.last_pk)} cuộc họp.")
    meetings.decisions.finish()
    writer.flush(least=0)
    meetings.archive.finish()


@transaction.atomic
def _tell_trail(shape):
    root = PartyOrganization.objects.get(parent=None)
    payload = {
        name: getattr(shape, name) for name in ("branches", "members", "years", "seed", "times")
    }
    audit.record(
        LOADED, "Nạp dữ liệu đo thử", target=root, by=SYSTEM, organization=root, payload=payload
    )


def gather_statistics(models):
    """Let the database count the loaded tables, so that it plans by their true size."""
    refresh_statistics(models)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def keep_figures(_models):
    """Count the figures that dashboards read; no mark was written while the triggers were away."""
    refresh()
    refresh_statistics([OrganizationFigures, BranchYear, KeptAlert])


# What has to be made anew from loaded rows, in order; each gets the models that were filled.
AFTER_LOADING = [gather_statistics, keep_figures]


def _n(number):
    return f"{number:,.0f}".replace(",", ".")
