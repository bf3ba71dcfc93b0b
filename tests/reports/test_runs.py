"""The quarterly report: asked for once, made in the background, one edition after the other."""

from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from pypdf import PdfReader

from branches import jobs
from branches.choices import JobState
from branches.models import Job
from config.lib.errors import RuleBroken
from config.lib.periods import parse_period
from meetings.choices import MeetingState
from reports import tasks
from reports.actions.runs import request_report
from reports.choices import ReportKind
from reports.documents import quarter_report
from reports.models import ReportRun
from tests.factories import (
    attend,
    hold,
    make_branch,
    make_meeting,
    make_member,
    make_org,
    make_user,
)

pytestmark = pytest.mark.django_db
THIRD_QUARTER = parse_period("2026Q3")
ON = date(2026, 10, 8)
ADOPTED = MeetingState.MINUTES_ADOPTED


@pytest.fixture
def commune(db):
    province = make_org(code="TINH", name="Đảng bộ tỉnh Lai Châu", kind="PROVINCIAL_COMMITTEE")
    return make_org(province, code="XA", name="Đảng bộ xã Pa Tần", place_name="Pa Tần")


@pytest.fixture
def staff(commune):
    return make_user(commune, "COMMITTEE_STAFF")


@pytest.fixture
def branches(commune):
    """A holds everything; B misses August, the theme, and has a meeting without minutes."""
    a = make_branch(commune, code="A", name="Chi bộ bản A")
    b = make_branch(commune, code="B", name="Chi bộ bản B")
    make_branch(commune, code="C", name="Chi bộ bản C", valid_from=date(2026, 9, 2))
    own = [make_member(a) for _ in range(3)]
    for month in (7, 8, 9):
        hold(
            a,
            date(2026, month, 3),
            own,
            state=ADOPTED,
            spoke=own,
            meeting_type="COMBINED" if month == 8 else "REGULAR",
            has_resolution=True,
        )
    others = [make_member(b) for _ in range(2)]
    attend(
        make_meeting(b, date(2026, 7, 3), state=ADOPTED),
        present=others[:1],
        excused=others[1:],
    )
    hold(b, date(2026, 9, 3), others)
    return a, b


def ask(commune, by, period=THIRD_QUARTER):
    return request_report(organization=commune, kind=ReportKind.QUARTER, period=period, by=by)


def test_the_paper_prints_official_figures_and_names_what_waits(commune, branches):
    paper, _ = quarter_report(commune, THIRD_QUARTER, ON)
    assert [(line.figures, line.verdict) for line in paper.indicators] == [
        ("10/11", "Đạt"),
        ("3/5", "Chưa đạt"),
        ("4/6", "Chưa đạt"),
        ("1/2", "Chưa đạt"),
        ("3/4", "Chưa đạt"),
    ]
    assert [(line.name, line.regular, line.verdict) for line in paper.branches] == [
        ("Chi bộ bản C", "–", "Không có dữ liệu"),
        ("Chi bộ bản A", "3/3", "Đạt"),
        ("Chi bộ bản B", "1/3", "Chưa đạt"),
    ]
    assert paper.without_meeting == ["Chi bộ bản B (tháng 8, 9)"]
    assert paper.without_theme == ["Chi bộ bản B"]
    assert paper.below_target == [
        "Chi bộ bản B: tỷ lệ dự 1/2 lượt dự họp, 50,00 %; phát biểu 0/2 đảng viên, 0,00 %; "
        "kết luận, nghị quyết 0/1 cuộc họp, 0,00 %"
    ]
    assert paper.remarks == [
        "Chi bộ bản B: cuộc họp ngày 03/09/2026 chưa thông qua biên bản nên chưa tính"
    ]
    assert paper.assessment == (
        "Có 1/2 chi bộ sinh hoạt thường kỳ đủ các tháng phải họp; 1/3 chi bộ có tỷ lệ đảng viên dự "
        "sinh hoạt trên 90 %; 1/2 chi bộ đã sinh hoạt chuyên đề; 1/2 chi bộ có mọi đảng viên phát "
        "biểu đủ số kỳ"
    )
    assert (paper.overview.branches, paper.overview.members) == (3, 5)
    assert (paper.overview.regular_meetings, paper.overview.thematic_meetings) == (4, 1)
    assert (paper.head.superior, paper.head.body) == (
        "Đảng bộ tỉnh Lai Châu",
        "Đảng ủy xã Pa Tần",
    )
    assert paper.head.place_date == "Pa Tần, ngày 08 tháng 10 năm 2026"
    assert paper.authority == "T/M ĐẢNG ỦY"


def test_a_running_quarter_is_marked_as_provisional(commune, branches):
    paper, _ = quarter_report(commune, THIRD_QUARTER, date(2026, 8, 15))
    assert paper.remarks[0] == "Chưa hết quý III năm 2026; số liệu tính đến hết ngày 15/08/2026"


def test_the_report_of_a_province_lists_branches_of_all_communes(commune, branches):
    paper, _ = quarter_report(commune.parent, THIRD_QUARTER, ON)
    assert (paper.authority, len(paper.branches)) == ("T/M TỈNH ỦY", 3)
    assert "BC/TU" in paper.head.number


def test_with_too_many_branches_the_table_lists_the_units_below(commune, branches, monkeypatch):
    monkeypatch.setattr("reports.documents.MOST_ROWS", 2)
    paper, _ = quarter_report(commune.parent, THIRD_QUARTER, ON)
    assert paper.row_name == "Đơn vị"
    assert [line.name for line in paper.branches] == ["Đảng bộ xã Pa Tần"]


def test_an_edition_is_made_in_the_background(commune, branches, staff, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    run = ask(commune, staff)
    assert (run.edition, run.job.state, run.job.requester) == (1, JobState.QUEUED, staff)
    assert tasks.build_quarter_report  # registered as a handler
    assert jobs.run(run.job_id)
    run.refresh_from_db()
    job = Job.objects.get(pk=run.job_id)
    assert (job.state, job.progress, job.total) == (JobState.DONE, 3, 3)
    assert job.result_name == "bao-cao-quy-2026Q3-XA-ban-1.pdf"
    assert run.figures["attendance"] == {"part": 10, "whole": 11, "met": True}
    assert run.rule_codes == "HD42-2025"
    pages = PdfReader(BytesIO((tmp_path / job.result_path).read_bytes())).pages
    text = " ".join(page.extract_text() for page in pages)
    assert "Chi bộ bản B" in text
    assert ask(commune, staff).edition == 2


def test_asking_twice_gives_the_same_open_edition(commune, branches, staff):
    leader = make_user(commune, "COMMITTEE_LEADER")
    first = ask(commune, staff)
    assert ask(commune, leader) == first
    assert ask(commune, staff, parse_period("2026Q2")) != first
    assert (ReportRun.objects.count(), Job.objects.count()) == (2, 2)


def test_a_report_without_branches_fails_with_a_reason(commune, staff):
    run = ask(commune, staff)
    jobs.run(run.job_id)
    job = Job.objects.get(pk=run.job_id)
    assert job.state == JobState.FAILED
    assert job.error == (
        "Đảng bộ xã Pa Tần không có chi bộ nào trong quý III năm 2026 nên không có gì để báo cáo."
    )


def test_a_quarter_that_has_not_begun_is_refused(commune, staff):
    with pytest.raises(RuleBroken, match="Chưa đến quý I năm 2099"):
        ask(commune, staff, parse_period("2099Q1"))


@pytest.mark.parametrize("role", ["MEMBER", "INSPECTOR", "SYSTEM_ADMIN"])
def test_not_everybody_asks_for_reports(commune, role):
    with pytest.raises(PermissionDenied):
        ask(commune, make_user(commune, role))


def test_a_secretary_asks_for_the_own_branch_only(commune, branches):
    secretary = make_user(branches[0], "SECRETARY")
    assert ask(branches[0], secretary).edition == 1
    with pytest.raises(PermissionDenied):
        ask(branches[1], secretary)


def test_a_report_is_not_made_for_somebody_whose_right_has_ended(commune, branches, staff):
    run = request_report(
        organization=commune, kind=ReportKind.QUARTER, period=THIRD_QUARTER, by=staff
    )
    staff.post_set.update(valid_to=date(2026, 1, 1))
    jobs.run(run.job_id)
    job = Job.objects.get(pk=run.job_id)
    assert (job.state, job.error) == (
        JobState.FAILED,
        "Đồng chí không còn quyền lập báo cáo của đơn vị này.",
    )
