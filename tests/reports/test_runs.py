"""The quarterly report: asked for once, made in the background, one edition after the other."""

from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from pypdf import PdfReader

from branches import jobs
from branches.choices import JobState
from branches.models import Job
from config.lib.errors import RuleBroken
from config.lib.periods import Period, parse_period
from meetings.choices import MeetingState
from meetings.models import AnnualPlan, Meeting, ThemePlan, ThemeSubmission
from meetings.plan.facts import HIDDEN_THEME
from reports import tasks
from reports.actions.runs import request_report
from reports.choices import ReportKind
from reports.documents import build_report
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


def quarter_report(unit, period, on):
    return build_report(unit, ReportKind.QUARTER, period, on, made_at=timezone.now()).paper


def table(paper, heading):
    """The rows of the table under a heading, the line breaks and hard spaces made plain."""
    (section,) = [one for one in paper.sections if one.heading == heading]
    return [
        [cell.replace("\n", " ").replace("\u00a0", " ") for cell in row]
        for row in section.table.rows
    ]


def lines(paper, heading):
    return next(one.paragraphs for one in paper.sections if one.heading == heading)


def ask(commune, by, period=THIRD_QUARTER):
    return request_report(organization=commune, kind=ReportKind.QUARTER, period=period, by=by)


@pytest.mark.parametrize("how", ["withheld", "planned"])
def test_no_report_names_a_theme_the_branch_keeps_to_itself(commune, branches, how):
    a, _ = branches
    august = Meeting.objects.get(branch=a, held_on=date(2026, 8, 3))
    Meeting.objects.filter(pk=august.pk).update(theme="Bảo vệ nội bộ")
    period, month = THIRD_QUARTER, Period(2026, "M", 8)

    def reports():
        of_month = build_report(a, ReportKind.MONTH, month, ON, made_at=timezone.now()).paper
        papers = [quarter_report(commune, period, ON), quarter_report(a, period, ON), of_month]
        return [("Bảo vệ nội bộ" in text, HIDDEN_THEME in text) for text in map(str, papers)]

    assert reports() == [(True, False)] * 3
    if how == "withheld":
        ThemeSubmission.objects.create(
            meeting=august, branch=a, title="…", category="OTHER", state="WITHHELD",
            reason="Nội bộ", sent_at=timezone.now(),
        )  # fmt: skip
    else:
        plan = AnnualPlan.objects.create(branch=a, year=2026)
        ThemePlan.objects.create(plan=plan, quarter=3, month=8, is_confidential=True)
    assert reports() == [(False, True)] * 3


def test_the_paper_prints_official_figures_and_names_what_waits(commune, branches):
    paper = quarter_report(commune, THIRD_QUARTER, ON)
    assert [(row[2], row[4]) for row in table(paper, "Kết quả theo chỉ tiêu")] == [
        ("90,91 % (10/11)", "Đạt"),
        ("60,00 % (3/5)", "Chưa đạt"),
        ("66,67 % (4/6)", "Chưa đạt"),
        ("50,00 % (1/2)", "Chưa đạt"),
        ("75,00 % (3/4)", "Chưa đạt"),
    ]
    assert [(row[1], row[2], row[7]) for row in table(paper, "Kết quả của từng chi bộ")] == [
        ("Chi bộ bản C", "–", "Không có dữ liệu"),
        ("Chi bộ bản A", "3/3", "Đạt"),
        ("Chi bộ bản B", "1/3", "Chưa đạt"),
    ]
    assert lines(paper, "Có tháng chưa sinh hoạt thường kỳ.") == ["- Chi bộ bản B (tháng 8, 9)."]
    assert lines(paper, "Có quý chưa sinh hoạt chuyên đề.") == ["- Chi bộ bản B (quý 3)."]
    assert lines(paper, "Chưa đạt chỉ tiêu.") == [
        "- Chi bộ bản B: tỷ lệ dự 1/2 lượt dự họp, 50,00 %; phát biểu 0/2 đảng viên, 0,00 %; "
        "kết luận, nghị quyết 0/1 cuộc họp, 0,00 %."
    ]
    assert lines(paper, "Số liệu tạm tính") == [
        "- Chi bộ bản B: cuộc họp ngày 03/09/2026 chưa thông qua biên bản nên chưa tính."
    ]
    assert lines(paper, "Đánh giá chung") == [
        "Có 1/2 chi bộ sinh hoạt thường kỳ đủ các tháng phải họp; 1/3 chi bộ có tỷ lệ đảng viên dự "
        "sinh hoạt trên 90 %; 1/2 chi bộ đã sinh hoạt chuyên đề; 1/2 chi bộ có mọi đảng viên phát "
        "biểu đủ số kỳ."
    ]
    assert lines(paper, "Tình hình chung")[0] == "Số chi bộ: 3; số đảng viên: 05 đồng chí."
    assert "đã họp 4 cuộc" in lines(paper, "Tình hình chung")[1]
    assert "Sinh hoạt chuyên đề (kể cả kết hợp): 1 cuộc" in lines(paper, "Tình hình chung")[2]
    assert (paper.head.superior, paper.head.body) == (
        "Đảng bộ tỉnh Lai Châu",
        "Đảng ủy xã Pa Tần",
    )
    assert paper.head.place_date == "Pa Tần, ngày 08 tháng 10 năm 2026"
    assert paper.authority == "T/M ĐẢNG ỦY"


def test_a_running_quarter_is_marked_as_provisional(commune, branches):
    paper = quarter_report(commune, THIRD_QUARTER, date(2026, 8, 15))
    assert lines(paper, "Số liệu tạm tính")[0] == (
        "- Chưa hết quý III năm 2026; số liệu tính đến hết ngày 15/08/2026."
    )


def test_the_report_of_a_province_lists_branches_of_all_communes(commune, branches):
    paper = quarter_report(commune.parent, THIRD_QUARTER, ON)
    assert paper.authority == "T/M TỈNH ỦY"
    assert len(table(paper, "Kết quả của từng chi bộ")) == 3
    assert "BC/TU" in paper.head.number


def test_with_too_many_branches_the_table_lists_the_units_below(commune, branches, monkeypatch):
    monkeypatch.setattr("reports.documents.branches.MOST_ROWS", 2)
    paper = quarter_report(commune.parent, THIRD_QUARTER, ON)
    assert [row[1] for row in table(paper, "Kết quả của từng đơn vị")] == ["Đảng bộ xã Pa Tần"]
    assert "phụ lục Excel" in lines(paper, "Kết quả của từng đơn vị")[0]
    assert [unit.name for unit in paper.units if unit.level == "branch"] == [
        *("Chi bộ bản A", "Chi bộ bản B", "Chi bộ bản C")
    ]


def test_an_edition_is_made_in_the_background(commune, branches, staff, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    run = ask(commune, staff)
    assert (run.edition, run.job.state, run.job.requester) == (1, JobState.QUEUED, staff)
    assert tasks.build_edition  # registered as a handler
    assert jobs.run(run.job_id)
    run.refresh_from_db()
    job = Job.objects.get(pk=run.job_id)
    assert (job.state, job.progress, job.total) == (JobState.DONE, 3, 3)
    assert job.result_name == "bao-cao-2026Q3-XA-ban-1.pdf"
    assert run.figures["units"]["XA"]["attendance"] == [10, 11]
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
