"""Every invariant is broken by hand, and the check names the place; untouched data is clean."""

import json
import os
import time
import uuid
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from branches import guards, jobs
from branches.actions.work import request_job
from branches.integrity import CHECKS, files
from branches.models import Job
from branches.permissions import SYSTEM
from config.lib import private_files
from meetings.models import Document, Meeting, PaperScan
from reports.kept.refresh import mark_everything, refresh
from tests.meetings.conftest import make_village


@pytest.fixture
def village(db, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    made = make_village()
    made.meeting = made.signed()
    return made


def faults(code):
    check = next(one for one in CHECKS if one.code == code)
    return [str(fault) for fault in check.find()]


def broken(*statements):
    """Change rows as the owner of the database could, past the guards."""
    with guards.guards_removed(connection), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def test_signed_minutes_hold(village):
    """Logins and posts of the tests come without actions; all else is as the product makes it."""
    for check in CHECKS:
        if check.code not in {"events", "figures"}:
            assert faults(check.code) == []


MEETING = "UPDATE meetings_meeting SET"
BREAKS = [
    (
        "attendance",
        f"{MEETING} present_count = present_count - 1",
        "số có mặt ghi 4, đếm được 5",
    ),
    (
        "attendance",
        "UPDATE meetings_attendance SET ym = ym + 1",
        "dòng điểm danh ghi tháng khác với cuộc họp",
    ),
    (
        "attendance",
        "UPDATE meetings_attendance SET organization_id = "
        "(SELECT id FROM branches_partyorganization WHERE code = 'TW')",
        "dòng điểm danh ghi đơn vị khác với cuộc họp",
    ),
    (
        "contributions",
        "UPDATE meetings_attendance SET contribution_count = 7",
        "5 đồng chí có số phát biểu ghi khác đếm",
    ),
    ("signed", "DELETE FROM meetings_signature WHERE role = 'CHAIR'", "thiếu chữ ký"),
    (
        "signed",
        "UPDATE meetings_signature SET signed_hash = 'x' WHERE role = 'CHAIR'",
        "chữ ký không thuộc văn bản đã ký",
    ),
    (
        "signed",
        "UPDATE meetings_signeddocument SET kind = 'REPORT'",
        "biên bản đã ký mà không có văn bản đã ký",
    ),
    ("signed", "DELETE FROM meetings_minutesentry", "không có trong sổ biên bản"),
    (
        "documents",
        "UPDATE meetings_signeddocument SET snapshot = '{}'",
        "nội dung khác với mã kiểm tra",
    ),
    (
        "books",
        "UPDATE meetings_minutesentry SET number = 3",
        "số 1 thiếu hoặc không nối với số trước",
    ),
    ("books", "DELETE FROM meetings_minutesentry", "số cuối cùng (1) không khớp với sổ"),
    (
        "meeting_events",
        "DELETE FROM branches_auditevent WHERE code = 'meetings.minutes_signed'",
        "không có dòng nhật ký khi ký biên bản",
    ),
    ("audit", "UPDATE branches_auditevent SET actor_name = 'khác'", "nội dung đã bị thay đổi"),
    (
        "outcomes",
        f"{MEETING} has_resolution = (1 = 1)",
        "ghi có nghị quyết mà không có",
    ),
    (
        "paths",
        "UPDATE branches_partyorganization SET path = '0000ZZZZ0000' WHERE name LIKE 'Chi bộ%'",
        "đường dẫn trong cây không khớp",
    ),
    (
        "lines",
        "DELETE FROM branches_organizationline WHERE depth = 2",
        "bảng cấp trên theo thời gian không khớp với cây",
    ),
    (
        "lines",
        "UPDATE branches_partyorganization SET parent_id = "
        "(SELECT id FROM branches_partyorganization WHERE code = 'TW') WHERE name LIKE 'Chi bộ%'",
        "cấp trên hiện nay khác với bảng cấp trên theo thời gian",
    ),
]


@pytest.mark.parametrize(("code", "statement", "told"), BREAKS)
def test_what_was_broken_is_named(village, code, statement, told):
    broken(statement)
    found = faults(code)
    assert told in " ".join(found)
    if code not in {"audit", "paths", "lines", "documents", "books"}:
        assert all("Chi bộ bản Nậm Tần" in one for one in found)


def test_numbers_without_a_paper_or_a_reason_are_named(village):
    term = village.root.terms.get()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO branches_numbercounter (organization_id, term_id, kind, last) "
            "VALUES (%s, %s, 'NQ', 3)",
            [village.branch.pk, term.pk],
        )
        for number in (1, 5):
            cursor.execute(
                "INSERT INTO resolutions_numbernote (organization_id, term_id, kind, first, last, "
                "cause, reason, noted_at) VALUES (%s, %s, 'NQ', %s, %s, 'VOID', 'hỏng', %s)",
                [village.branch.pk, term.pk, number, number, timezone.now()],
            )
    assert [one.partition(": ")[2] for one in faults("numbers")] == [
        "thiếu số 2, chưa có lý do",
        "thiếu số 3, chưa có lý do",
    ]


def ask_for_job(village, **values):
    job = request_job(
        kind="x",
        title="Báo cáo",
        organization=village.branch,
        params={"number": Job.objects.count()},  # asked twice for the same, it would be one job
        by=SYSTEM,
    )
    Job.objects.filter(pk=job.pk).update(**values)
    return job


def test_a_job_nobody_works_at_is_named(village):
    long_ago = timezone.now() - timedelta(days=2)
    ask_for_job(village)
    assert faults("jobs") == []
    waiting = ask_for_job(village, requested_at=long_ago)
    lost = ask_for_job(village, state="RUNNING", lease_until=long_ago, lease_token=uuid.uuid4())
    found = faults("jobs")
    assert len(found) == 2
    assert str(waiting.uid) in found[0]
    assert "chờ quá một ngày" in found[0]
    assert str(lost.uid) in found[1]


def test_missing_changed_and_superfluous_files_are_named(village, tmp_path):
    path, digest = jobs.store(b"mot")
    ask_for_job(village, state="DONE", result_path=path, result_sha256=digest)
    assert faults("files") == faults("orphans") == []
    (tmp_path / path).write_bytes(b"hai")
    assert "đã bị thay đổi" in faults("files")[0]
    (tmp_path / path).unlink()
    assert f"thiếu tệp {path}" in faults("files")[0]

    lone = tmp_path / private_files.put(b"khong ai dung")[0]
    assert faults("orphans") == []  # perhaps its row is being written
    an_hour_ago = time.time() - 2 * 3600
    os.utime(lone, (an_hour_ago, an_hour_ago))
    assert "không có dòng dữ liệu nào dùng tệp này" in faults("orphans")[0]
    assert files.sweep() == 0
    days_ago = time.time() - 2 * 24 * 3600
    os.utime(lone, (days_ago, days_ago))
    assert files.sweep() == 1
    assert not lone.exists()


def test_a_sweep_leaves_files_with_rows(village, tmp_path):
    path, digest = jobs.store(b"mot")
    ask_for_job(village, state="DONE", result_path=path, result_sha256=digest)
    os.utime(tmp_path / path, (0, 0))
    assert files.sweep() == 0
    assert (tmp_path / path).exists()


def test_every_model_with_a_file_tells_of_it():
    """A row with a path and a hash leads to a file; an app that adds one registers it."""
    bearing = {
        model
        for model in apps.get_models()
        if {"path", "sha256"} <= {field.name for field in model._meta.get_fields()}
    }
    told = {source.__name__ for source in files.SOURCES}
    assert len(bearing) + 1 == len(told)  # and the results of jobs
    assert {Document, PaperScan} <= bearing


def test_a_guard_taken_away_or_weakened_is_named(village):
    assert faults("guards") == []
    guard = next(one for one in guards.GUARDS if one.name == "guard_meeting_update")
    weak = type(guard)(guard.name, guard.table, guard.operation, "1 = 0", guard.message)
    with connection.cursor() as cursor:
        for statement in weak.install_sql(connection.vendor):
            cursor.execute(statement)
        assert "guard_meeting_update: nội dung khác với phần mềm" in faults("guards")[0]
        cursor.execute(guard.remove_sql(connection.vendor))
    assert "guard_meeting_update" in faults("guards")[0]


def test_kept_figures_that_differ_are_named(village):
    mark_everything()
    refresh()
    assert faults("figures") == []
    broken("UPDATE reports_organizationfigures SET regular_part = regular_part + 1")
    assert "Chi bộ bản Nậm Tần" in " ".join(faults("figures"))
    mark_everything()  # what waits to be counted is no fault, what waits for ever is
    assert faults("figures") == []
    broken("UPDATE reports_figuremark SET marked_at = '2026-01-01 00:00:00+00:00'")
    assert "chờ tính lại quá một giờ" in faults("figures")[0]


def test_the_command_names_the_place_and_fails(village, capsys):
    call_command("check_integrity", only=["attendance", "signed"])
    assert capsys.readouterr().out == ("Dữ liệu toàn vẹn: đã kiểm tra 2 mục, không có chỗ sai.\n")
    broken(f"{MEETING} expected_count = 99")
    with pytest.raises(SystemExit) as ended:
        call_command("check_integrity", only=["attendance"])
    assert ended.value.code == 1
    assert "Chi bộ bản Nậm Tần, Sinh hoạt chi bộ thường kỳ" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        call_command("check_integrity", only=["attendance"], json=True)
    answer = json.loads(capsys.readouterr().out)
    assert answer["ok"] is False
    assert answer["checks"][0]["faults"][0]["problem"] == "số phải dự ghi 99, đếm được 5"
    with pytest.raises(CommandError):
        call_command("check_integrity", "--only", "khac")


def test_the_number_of_questions_is_fixed(village):
    def questions():
        with CaptureQueriesContext(connection) as asked:
            for check in CHECKS:
                if check.code != "figures":  # branch by branch, in batches
                    list(check.find())
        return len(asked)

    one = questions()
    village.signed_on(Meeting.objects.get().held_on - timedelta(days=31))
    assert questions() == one
