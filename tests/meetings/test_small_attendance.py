"""Attendance is written anew in less room, there and back, and nothing of it changes."""

from contextlib import nullcontext
from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.migrations.state import ProjectState

from branches.integrity.database import guards_in_place
from config.lib.relaid_tables import RelayTable
from meetings.choices import AttendanceStatus, MeetingState
from meetings.models import Attendance, Meeting
from tests.factories import attend, make_meeting
from tests.places import make_place

NAME = "0022_small_attendance"
INDEX = "meetings_attendance_meeting_id_296f48af"
SIZES_WITHOUT_REASON = (
    "SELECT pg_column_size(a.*) FROM meetings_attendance a "
    "WHERE reason_code = '' AND reason_text = ''"
)
OF_TABLE = {
    "postgresql": (
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE conrelid = 'meetings_attendance'::regclass",
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'meetings_attendance'",
        "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger "
        "WHERE tgrelid = 'meetings_attendance'::regclass AND NOT tgisinternal",
        "SELECT attname, attnotnull, attcollation FROM pg_attribute "
        "WHERE attrelid = 'meetings_attendance'::regclass AND attnum > 0",
        "SELECT grantee, privilege_type FROM information_schema.role_table_grants "
        "WHERE table_name = 'meetings_attendance'",
    ),
    "sqlite": ("SELECT name, sql FROM sqlite_master WHERE tbl_name = 'meetings_attendance'",),
}


@pytest.fixture
def meeting(transactional_db):
    """A signed meeting with rows of every kind, and one still open."""
    place = make_place()
    signed = make_meeting(place.branch, date(2026, 10, 5))
    attend(signed, present=[place.member, place.comrade], spoke=[place.comrade])
    row = Attendance.objects.filter(meeting=signed)
    row.filter(member=place.member).update(
        status=AttendanceStatus.EXCUSED, reason_text="Đi “công tác”\nxa"
    )
    row.filter(member=place.comrade).update(late_minutes=15, left_early=True)
    Meeting.objects.filter(pk=signed.pk).update(state=MeetingState.SIGNED)
    return signed


def migrate(direction):
    """`Migration.apply` or ``unapply``, as `migrate` calls it."""
    module = import_module(f"meetings.migrations.{NAME}")
    with connection.schema_editor() as editor:
        step = getattr(module.Migration(NAME, "meetings"), direction)
        step(ProjectState.from_apps(apps), editor)


def ask(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def rows():
    return list(Attendance.objects.order_by("meeting", "member").values_list())


def kept():
    return [sorted(ask(one)) for one in OF_TABLE[connection.vendor]]


def test_rows_and_what_guards_them_come_through(meeting):
    rows_before, kept_before = rows(), kept()
    migrate("unapply")
    assert rows() == rows_before
    assert INDEX in str(kept())
    migrate("apply")
    assert (rows(), kept()) == (rows_before, kept_before)
    assert list(guards_in_place()) == []
    with pytest.raises(IntegrityError, match="đã ký"), transaction.atomic():
        Attendance.objects.filter(meeting=meeting).update(late_minutes=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.filter(meeting=meeting).update(member=-1)


def test_a_row_takes_no_more_than_its_columns(meeting):
    """Twenty-four bytes of PostgreSQL's own and twenty-four of ours: no gap between columns."""
    if connection.vendor != "postgresql":
        assert INDEX not in str(kept())
        return
    assert set(ask(SIZES_WITHOUT_REASON)) == {(48,)}


def test_a_column_this_step_does_not_know_is_not_lost(meeting):
    """PostgreSQL refuses; SQLite keeps its table anyway."""
    before = rows(), kept()
    step = RelayTable("attendance", [("meeting_id", "integer")], was=[], sorted_by=["meeting_id"])
    state = ProjectState.from_apps(apps)
    is_refused = connection.vendor == "postgresql"
    outcome = pytest.raises(ValueError, match="late_minutes") if is_refused else nullcontext()
    with outcome, connection.schema_editor() as editor:
        step.database_forwards("meetings", editor, state, state)
    assert (rows(), kept()) == before
