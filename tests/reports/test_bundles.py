"""The reports of all children in one ZIP: contents, a child that fails, memory that stays flat."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from branches import jobs
from branches.choices import PartState
from branches.models import Job
from config.lib.errors import RuleBroken
from config.lib.periods import parse_period
from reports import bundles
from reports.actions.bundles import follow_up, request_bundle
from reports.actions.issuing import issue_report
from reports.actions.runs import request_report
from reports.bundles import CONTENTS
from reports.choices import ReportKind
from reports.permissions import NAMES_STAY
from tests.factories import make_branch, make_office, make_user

THIRD_QUARTER = parse_period("2026Q3")


def ask(reported, **values):
    asked = {"organization": reported.commune, "kind": ReportKind.QUARTER}
    return request_bundle(**{**asked, "period": THIRD_QUARTER, "by": reported.staff, **values})


def done(job):
    assert jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == "DONE"
    return zipfile.ZipFile(settings.FILES_DIR / job.result_path)


def contents(packed):
    sheet = load_workbook(BytesIO(packed.read(CONTENTS)))["Mục lục"]
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]


def test_every_child_has_a_file_and_a_line_in_the_contents(reported):
    packed = done(ask(reported))
    assert packed.namelist() == [CONTENTS, "001 Chi bộ bản A.pdf", "002 Chi bộ bản B.pdf"]
    assert [row[1:5] for row in contents(packed)] == [
        ["A", "Chi bộ bản A", "001 Chi bộ bản A.pdf", "Có tệp"],
        ["B", "Chi bộ bản B", "002 Chi bộ bản B.pdf", "Có tệp"],
    ]
    text = PdfReader(BytesIO(packed.read("001 Chi bộ bản A.pdf"))).pages[0].extract_text()
    assert "(9/9)" in text


def test_an_issued_report_goes_in_as_it_was_issued(reported):
    secretary = make_office(reported.people[0], reported.a)
    asked = {"organization": reported.a, "kind": ReportKind.QUARTER, "period": THIRD_QUARTER}
    issue_report(run=reported.make(request_report(**asked, by=secretary)), by=secretary)
    packed = done(ask(reported))
    assert [row[5] for row in contents(packed)] == [
        "Bản đã ban hành, số 01-BC/CB",
        "Lập từ số liệu, chưa ban hành",
    ]
    text = PdfReader(BytesIO(packed.read("001 Chi bộ bản A.pdf"))).pages[0].extract_text()
    assert "01-BC/CB" in text.replace("\u00a0", " ")


def test_a_failing_child_is_named_and_made_alone_afterwards(reported, client, monkeypatch):
    build = bundles.build_report

    def broken(unit, *args, **values):
        if unit.code == "B":
            raise RuleBroken("Chi bộ bản B đang được sáp nhập.")
        return build(unit, *args, **values)

    monkeypatch.setattr(bundles, "build_report", broken)
    job = ask(reported)
    packed = done(job)
    assert packed.namelist() == [CONTENTS, "001 Chi bộ bản A.pdf"]
    assert contents(packed)[1][4:] == ["Không làm được", "Chi bộ bản B đang được sáp nhập."]
    client.force_login(reported.staff)
    page = client.get(job.get_absolute_url()).content.decode()
    assert "Chi bộ bản B đang được sáp nhập." in page
    monkeypatch.setattr(bundles, "build_report", build)
    answer = client.post(reverse("branches:job_follow_up", args=[job.uid]))
    again = Job.objects.exclude(pk=job.pk).get(kind=job.kind)
    assert answer.url == again.get_absolute_url()
    assert done(again).namelist() == [CONTENTS, "001 Chi bộ bản B.pdf"]


def test_a_follow_up_asks_for_the_failed_children_only(reported):
    job = ask(reported)
    done(job)
    job.parts.filter(ref=reported.b.pk).update(state=PartState.FAILED, path="")
    assert follow_up(job=job, by=reported.staff).params["only"] == [reported.b.pk]


def test_a_branch_has_no_children_to_collect(reported):
    with pytest.raises(RuleBroken, match="không có đơn vị trực thuộc"):
        ask(reported, organization=reported.a)


def test_only_those_who_report_collect(reported, client):
    with pytest.raises(PermissionDenied):
        ask(reported, by=make_user(reported.commune, "INSPECTOR"))
    client.force_login(make_user(reported.a, "SECRETARY"))
    address = reverse("reports:reports", args=[reported.commune.pk])
    assert client.post(address, {"period": "2026Q3", "viec": "tap-hop"}).status_code == 404


def test_a_branch_founded_after_the_period_is_left_out(reported):
    make_branch(reported.commune, code="C", name="Chi bộ bản C", valid_from=date(2026, 10, 2))
    assert len(contents(done(ask(reported)))) == 2


def test_reports_with_names_are_left_out_for_readers_from_above(reported):
    above = make_user(reported.province, "COMMITTEE_STAFF")
    half = {"kind": ReportKind.HALF, "period": parse_period("2026H1")}
    assert [row[5] for row in contents(done(ask(reported, by=above, **half)))] == [NAMES_STAY] * 2
    assert len(done(ask(reported, **half)).namelist()) == 3
