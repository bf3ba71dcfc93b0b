"""The chapter on inspection in half-yearly and yearly reports, and its numbers."""

from datetime import date

import pytest
from django.utils import timezone

from branches.permissions import SYSTEM
from config.lib.periods import Period, parse_period
from reports.actions import inspections as actions
from reports.choices import ReportKind
from reports.documents import build_report
from reports.inspections.choices import FindingKind
from reports.rules import Ratio
from tests.factories import make_branch
from tests.meetings.conftest import make_village
from tests.reports.inspected import H2, find, inspect, judge

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 31)
REFERENCE = "Quyết định số 05-QĐ/UBKT ngày 12/5/2026 của Ủy ban Kiểm tra Đảng ủy xã"


@pytest.fixture
def village(db, time_machine):
    time_machine.move_to("2026-12-31 09:00+07:00", tick=False)
    village = make_village()
    make_branch(village.commune, name="Chi bộ bản Còn Lại")
    inspection = inspect(village)
    find(inspection)
    find(
        inspection,
        FindingKind.VIOLATION,
        decision=REFERENCE,
        reported_on=date(2026, 12, 20),
    )
    judge(inspection)
    actions.send_to_unit(inspection=inspection, by=SYSTEM)
    actions.answer(inspection=inspection, statement="Nhận.", by=village.secretary)
    actions.conclude(inspection=inspection, conclusion="Khá.", by=SYSTEM)
    return village


def built(unit, kind=ReportKind.HALF, period=H2):
    return build_report(unit, kind, period, DAY, made_at=timezone.now())


def lines_of(report):
    """The paragraphs of the chapter and of the parts below it."""
    sections = report.paper.sections
    first = [one.heading for one in sections].index("Kiểm tra, giám sát")
    return [
        line.replace("\u00a0", " ")
        for one in sections[first : first + 2]
        for line in one.paragraphs
    ]


def test_the_committees_chapter_tells_coverage_kinds_remedies_and_references(village):
    assert lines_of(built(village.commune)) == [
        "Chi bộ được kiểm tra trên số phải kiểm tra: 50,00 % (1/2).",
        "Đã kết luận: kiểm tra sinh hoạt chi bộ 6 tháng 1 cuộc.",
        "Việc khắc phục sau kiểm tra đang theo dõi: 1, quá hạn: 1.",
        "Vi phạm chế độ sinh hoạt đã có quyết định xử lý của cấp có thẩm quyền: 1.",
        f"- {REFERENCE}; đã báo cáo cấp trên ngày 20/12/2026.",
        "- Chi bộ bản Còn Lại.",
    ]


def test_a_branchs_chapter_names_nobody_else(village):
    lines = lines_of(built(village.branch))
    assert lines[0] == "Số kỳ chi bộ được kiểm tra trên số phải kiểm tra: 100,00 % (1/1)."
    assert not [line for line in lines if "Còn Lại" in line or "QĐ/UBKT" in line]


def test_a_year_adds_up_its_halves_and_children_add_up_to_the_whole(village):
    figures = built(village.root, ReportKind.YEAR, parse_period("2026")).figures
    assert figures.of(village.root)["inspected"] == Ratio(1, 4)
    assert figures.of(village.commune)["made_half_year"] == 1
    assert figures.of(village.root)["violations"] == 1


def test_shorter_reports_say_nothing_of_it(village):
    report = built(village.commune, ReportKind.QUARTER, Period(2026, "Q", 4))
    assert "Kiểm tra, giám sát" not in [one.heading for one in report.paper.sections]
    assert "inspected" not in report.figures.of(village.commune)


def test_what_is_concluded_after_the_day_of_asking_is_not_known_yet(village):
    figures = build_report(
        village.commune, ReportKind.HALF, H2, date(2026, 12, 30), made_at=timezone.now()
    ).figures
    assert figures.of(village.commune)["inspected"] == Ratio(0, 2)
    assert figures.of(village.commune)["remedies_open"] == 0
