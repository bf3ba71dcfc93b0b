"""Editions: the same numbers in every form, frozen, compared with the one before, issued."""

from datetime import date
from io import BytesIO

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from branches import audit
from branches.models import AuditEvent
from config.lib.errors import RuleBroken, Stale
from config.lib.periods import parse_period
from meetings.models import SignedDocument
from reports.actions.issuing import issue_report
from reports.actions.runs import request_file, request_report
from reports.choices import ReportFormat, ReportKind
from reports.editions import paper_of
from reports.indicators import compute
from reports.issued_register import report_lines
from reports.models import ReportRun
from reports.report_figures import canonical_text, changes, gather
from reports.what_changed import comparison_of
from tests.factories import hold, make_branch, make_member, make_office, make_user
from tests.reports.conftest import ADOPTED

THIRD_QUARTER = parse_period("2026Q3")
QUERIES = 51


def ask(reported, unit=None, *, kind=ReportKind.QUARTER, period=THIRD_QUARTER, **values):
    asked = {"organization": unit or reported.commune, "kind": kind, "period": period}
    return request_report(**{"by": reported.staff, **asked, **values})


def made(reported, *args, **values):
    return reported.make(ask(reported, *args, **values))


def content_of(job):
    job.refresh_from_db()
    return BytesIO((settings.FILES_DIR / job.result_path).read_bytes())


def texts_of(row):
    return [cell.value for cell in row]


# --- the same numbers everywhere ----------------------------------------------------------------


def expected_figures(reported):
    """The indicators as `compute` has them, by unit code and name."""
    answer = compute(
        reported.commune, THIRD_QUARTER, date(2026, 10, 8), official=True, children=True
    )
    return {
        unit.organization.code: {
            indicator.value: (figure.ratio.part, figure.ratio.whole)
            for indicator, figure in unit.figures.items()
        }
        for unit in (answer.unit, *answer.children)
    }


def test_frozen_figures_are_those_of_the_indicators(reported):
    units = made(reported).figures["units"]
    for code, figures in expected_figures(reported).items():
        assert {name: tuple(units[code][name]) for name in figures} == figures


def test_children_add_up_to_their_parent_in_every_figure(reported):
    above = make_user(reported.province, "COMMITTEE_STAFF")
    units = made(reported, reported.province, by=above).figures["units"]
    for parent, children in (("TINH", ["XA"]), ("XA", ["A", "B"])):
        for name, number in units[parent].items():
            parts = [units[child][name] for child in children]
            if isinstance(number, list):
                assert number == [sum(one[side] for one in parts) for side in (0, 1)], name
            else:
                assert number == sum(parts), name


def test_the_pdf_prints_the_figures(reported):
    pages = PdfReader(content_of(made(reported).job)).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    for part, whole in expected_figures(reported)["XA"].values():
        assert f"({part}/{whole})" in text
    assert "Bản số 1: số liệu chính thức tính đến hết ngày 30/09/2026" in text
    assert ReportRun.objects.get().figures_sha256 in text.replace(" ", "")


def test_the_word_file_has_the_same_text_with_headings_and_tables(reported):
    run = made(reported, file_format=ReportFormat.DOCX)
    document = Document(content_of(run.job))
    paper, _ = paper_of(run)
    headings = [one.text for one in document.paragraphs if one.style.name.startswith("Heading")]
    assert headings == [section.heading for section in paper.body if section.heading]
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    for section in paper.body:
        for row in section.table.rows if section.table else ():
            assert set(row) <= cells
    texts = [one.text for one in document.paragraphs]
    assert all(text in texts for section in paper.body for text in section.paragraphs)


def test_the_workbook_has_counts_of_every_branch_as_numbers(reported):
    run = made(reported, file_format=ReportFormat.XLSX)
    book = load_workbook(content_of(run.job))
    assert book.sheetnames[:3] == ["Báo cáo", "Số liệu chung", "Chi bộ"]
    header, *rows = (texts_of(row) for row in book["Chi bộ"].iter_rows())
    place = header.index("Tỷ lệ dự")
    expected = expected_figures(reported)
    assert [(row[0], *row[place : place + 2]) for row in rows] == [
        (code, *expected[code]["attendance"]) for code in ("A", "B")
    ]
    total = texts_of(next(book["Số liệu chung"].iter_rows(min_row=2)))
    assert total == ["Tỷ lệ dự", *expected["XA"]["attendance"], "90,91 %"]


def test_text_of_a_workbook_is_never_a_formula(reported):
    type(reported.a).objects.filter(pk=reported.a.pk).update(name="=1+1", short_name="=1+1")
    run = made(reported, file_format=ReportFormat.XLSX)
    sheet = load_workbook(content_of(run.job))["Chi bộ"]
    (found,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"]
    assert (found.data_type, found.quotePrefix) == ("s", True)


@pytest.mark.parametrize(
    ("kind", "code", "heading"),
    [
        (ReportKind.MONTH, "2026M07", "Kết quả của từng chi bộ"),
        (ReportKind.HALF, "2026H1", "Bài học kinh nghiệm"),
        (ReportKind.YEAR, "2026", "Hiệu quả việc nâng cao chất lượng sinh hoạt chi bộ"),
    ],
)
def test_every_length_has_its_chapters(reported, kind, code, heading):
    run = made(reported, kind=kind, period=parse_period(code))
    paper, _ = paper_of(run)
    assert heading in [section.heading for section in paper.sections]
    assert run.job.state == "DONE"


def test_the_month_of_a_branch_tells_each_sitting(reported):
    run = made(reported, reported.a, kind=ReportKind.MONTH, period=parse_period("2026M08"))
    paper, _ = paper_of(run)
    table = next(one for one in paper.sections if one.heading.startswith("Các cuộc")).table
    assert [row[0] for row in table.rows] == ["03/08/2026"]
    assert table.rows[0][2].replace("\u00a0", " ") == "100,00 %\n(3/3)"
    assert table.rows[0][3] == "Học tập và làm theo Bác"


def test_the_year_before_stands_beside(reported):
    hold(reported.a, date(2025, 8, 4), reported.people, state=ADOPTED)
    paper, _ = paper_of(made(reported))
    rows = next(one for one in paper.sections if one.heading == "Kết quả theo chỉ tiêu").table.rows
    assert rows[0][5].replace("\u00a0", " ") == "100,00 %\n(3/3)"
    charts = [one.chart.title for one in paper.sections if one.drawing]
    assert "Kết quả so với cùng kỳ năm trước (%)" in charts


def test_members_absent_often_are_named_in_their_branch_only(reported):
    for month in (1, 2, 3):
        meeting = hold(reported.b, date(2026, month, 3), reported.others[:1], state=ADOPTED)
        meeting.attendances.create(
            member=reported.others[1], organization=reported.b, ym=0, status=4, is_expected=True
        )
    half = {"kind": ReportKind.HALF, "period": parse_period("2026H1")}
    name = reported.others[1].full_name
    inside, _ = paper_of(made(reported, reported.b, **half))
    above, _ = paper_of(made(reported, **half))

    def told(paper):
        return next(
            one.paragraphs for one in paper.sections if one.heading == "Đảng viên vắng nhiều kỳ"
        )

    assert told(inside) == [f"- {name}: vắng 3 kỳ."]
    assert told(above) == ["Toàn đảng bộ có 1 đồng chí.", "- Chi bộ bản B: 1 đồng chí."]
    assert name not in str(above.sections)


@pytest.mark.parametrize("kind", [ReportKind.HALF, ReportKind.YEAR])
def test_a_report_with_names_stays_within_the_grassroots_unit(reported, client, kind):
    period = parse_period("2026H1" if kind == ReportKind.HALF else "2026")
    run = made(reported, reported.b, kind=kind, period=period)
    quarter = made(reported, reported.b)
    above = make_user(reported.province, "COMMITTEE_STAFF")
    for reader, status in ((reported.staff, 200), (above, 403)):
        client.force_login(reader)
        assert client.get(run.get_absolute_url()).status_code == status
        answer = client.get(reverse("reports:download", args=[run.pk]))
        assert answer.status_code == status
        if answer.streaming:
            answer.getvalue()  # closes the file
        assert client.get(quarter.get_absolute_url()).status_code == 200
    with pytest.raises(PermissionDenied, match="nêu tên đảng viên"):
        ask(reported, reported.b, kind=kind, period=period, by=above)
    assert made(reported, kind=kind, period=period, by=above).job.state == "DONE"


# --- editions -----------------------------------------------------------------------------------


def test_a_second_edition_of_equal_data_says_so(reported, client):
    first, second = made(reported), made(reported)
    assert canonical_text(first.figures) == canonical_text(second.figures)
    assert first.figures_sha256 == second.figures_sha256
    assert (first.changed_count, second.changed_count) == (None, 0)
    client.force_login(reported.staff)
    page = client.get(second.get_absolute_url()).content.decode()
    assert "Số liệu không đổi, trùng khớp hoàn toàn" in page


def test_a_later_edition_names_what_changed_and_who_touched_it(reported, client):
    first = made(reported)
    meeting = hold(reported.b, date(2026, 9, 3), reported.others, state=ADOPTED)
    record_of(meeting, reported)
    second = made(reported)
    differing = changes(first.figures, second.figures)
    found = {(one.code, one.name): (one.old, one.new) for one in differing}
    assert found["B", "attendance"] == ([1, 2], [3, 4])
    assert found["XA", "attendance"] == ([10, 11], [12, 13])
    assert not [code for code, _ in found if code == "A"]
    assert second.changed_count == len(found)
    comparison = comparison_of(second)
    assert [(one.who, one.unit, one.subject) for one in comparison.touches] == [
        ("Người Dùng", "Chi bộ bản B", "Cuộc họp, biên bản")
    ]
    client.force_login(reported.staff)
    page = client.get(second.get_absolute_url()).content.decode()
    assert "3/4" in page
    list_page = client.get(reverse("reports:reports", args=[reported.commune.pk]))
    assert f"Thay đổi {len(found)} số liệu so với bản 1" in list_page.content.decode()


def record_of(meeting, reported):
    """A trace of the kind every change of a meeting leaves."""
    with transaction.atomic():
        audit.record(
            "meetings.minutes_adopted",
            "Thông qua biên bản",
            target=meeting,
            by=reported.staff,
            organization=meeting.branch,
        )


def test_an_edition_is_counted_once_however_often_its_job_runs(reported):
    run = made(reported)
    counted = run.figures
    hold(reported.b, date(2026, 9, 3), reported.others, state=ADOPTED)
    type(run.job).objects.filter(pk=run.job_id).update(
        state="QUEUED", attempts=0, result_sha256="", result_path=""
    )
    assert reported.make(run).figures == counted


def test_another_form_of_an_edition_keeps_its_figures(reported):
    run = made(reported)
    hold(reported.b, date(2026, 9, 3), reported.others, state=ADOPTED)
    job = request_file(run=run, file_format=ReportFormat.XLSX, by=reported.staff)
    assert request_file(run=run, file_format=ReportFormat.XLSX, by=reported.staff) == job
    reported.make(run.files.get())
    rows = load_workbook(content_of(job))["Số liệu chung"].iter_rows(min_row=2)
    assert texts_of(next(rows))[:3] == ["Tỷ lệ dự", 10, 11]


# --- issuing ------------------------------------------------------------------------------------


def test_issued_editions_are_numbered_in_order_and_frozen(reported):
    first = issue_report(run=made(reported), by=reported.staff)
    second = issue_report(run=made(reported), by=reported.staff)
    assert [first.number_text, second.number_text] == ["01-BC/ĐU", "02-BC/ĐU"]
    paper, sha256 = paper_of(second)
    assert paper.head.number.replace("\u00a0", " ") == "Số 02-BC/ĐU"
    document = SignedDocument.objects.get(source_uid=second.job.uid)
    assert document.sha256 == sha256
    for change in (
        lambda: ReportRun.objects.filter(pk=second.pk).update(figures={}),
        lambda: ReportRun.objects.filter(pk=first.pk)._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError, match="Báo cáo đã ban hành"), transaction.atomic():
            change()


def test_drafts_use_no_number(reported):
    made(reported)
    run = issue_report(run=made(reported), by=reported.staff)
    assert run.number == 1
    assert set(ReportRun.objects.values_list("edition", "number")) == {(1, None), (2, 1)}


def test_only_the_newest_finished_edition_is_issued_and_once(reported):
    old, new = made(reported), made(reported)
    with pytest.raises(RuleBroken, match="Đã có bản 2 mới hơn"):
        issue_report(run=old, by=reported.staff)
    issue_report(run=new, by=reported.staff)
    with pytest.raises(Stale):
        issue_report(run=new, by=reported.staff)
    with pytest.raises(RuleBroken, match="chưa lập xong"):
        issue_report(run=ask(reported), by=reported.staff)


def test_the_report_of_a_branch_is_signed_by_its_secretary(reported):
    secretary = make_office(reported.people[0], reported.a)
    run = made(reported, reported.a)
    with pytest.raises(PermissionDenied):
        issue_report(run=run, by=reported.staff)
    issued = issue_report(run=run, by=secretary)
    paper, _ = paper_of(issued)
    assert issued.number_text == "01-BC/CB"
    assert (paper.signer_position, paper.signer_name) == ("BÍ THƯ", reported.people[0].full_name)


def test_the_pdf_of_an_issued_report_carries_the_number(reported, client):
    run = issue_report(run=made(reported), by=reported.staff)
    client.force_login(reported.staff)
    address = reverse("reports:download", args=[run.pk])
    assert client.get(address).status_code == 404  # not made yet
    reported.make(run.files.get())
    answer = client.get(address)
    assert 'filename="bao-cao-2026Q3-XA-so-01-BC.pdf"' in answer["Content-Disposition"]
    text = PdfReader(BytesIO(answer.getvalue())).pages[0].extract_text()
    assert "01-BC/ĐU" in text.replace("\u00a0", " ")


def test_issuing_asks_for_the_password_again(reported, client):
    run = made(reported)
    client.force_login(reported.staff)
    address = reverse("reports:issue", args=[run.pk])
    refused = client.post(address, {"password": "sai"})
    assert refused.status_code == 422
    assert "Mật khẩu chưa đúng nên chưa ban hành" in refused.content.decode()
    assert client.post(address, {"password": "mat-khau-dai-12"}).status_code == 302
    assert ReportRun.objects.get().number == 1
    assert AuditEvent.objects.filter(code="reports.report_issued").count() == 1


def test_inspectors_see_an_edition_and_do_not_issue_it(reported, client):
    run = made(reported)
    client.force_login(make_user(reported.commune, "INSPECTOR"))
    assert 'id="issue"' not in client.get(run.get_absolute_url()).content.decode()
    assert client.post(reverse("reports:issue", args=[run.pk])).status_code == 403
    assert client.post(reverse("reports:file", args=[run.pk])).status_code == 403


def test_issued_reports_stand_in_the_register_of_numbers(reported):
    run = issue_report(run=made(reported), by=reported.staff)
    (line,) = report_lines(reported.commune, run.term, reported.staff)
    assert (line.number, line.url) == (1, run.get_absolute_url())
    assert report_lines(reported.commune, run.term, None)[0].url == ""


# --- cost ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("more", [1, 28])
def test_counting_a_report_takes_a_fixed_number_of_queries(
    reported, more, django_assert_num_queries
):
    hold(reported.a, date(2025, 7, 3), reported.people, state=ADOPTED)
    for number in range(more):
        branch = make_branch(reported.commune, code=f"C{number}")
        hold(branch, date(2026, 7, 3), [make_member(branch)], state=ADOPTED)
    with django_assert_num_queries(QUERIES):
        figures = gather(reported.commune, parse_period("2026"), date(2026, 12, 31))
    assert len(figures.answer.branches) == 2 + more


@pytest.mark.parametrize("more", [1, 28])
def test_the_page_of_an_edition_takes_a_fixed_number_of_queries(
    reported, client, more, django_assert_num_queries
):
    made(reported)
    for number in range(more):
        branch = make_branch(reported.commune, code=f"C{number}")
        meeting = hold(branch, date(2026, 7, 3), [make_member(branch)], state=ADOPTED)
        record_of(meeting, reported)
    run = made(reported)
    client.force_login(reported.staff)
    with django_assert_num_queries(9):
        page = client.get(run.get_absolute_url())
    assert page.context["comparison"].touch_count == 2 * more  # founded, minutes adopted
