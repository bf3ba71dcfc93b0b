"""Grades of past years from a workbook: preview, words of their years, nothing converted."""

from datetime import datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from branches.permissions import SYSTEM
from config.lib.errors import RuleBroken
from reports.grades.facts import year_of_grades
from reports.grades.imports import COLUMNS, PAST_GRADES
from reports.models import YearlyGrade
from tests.factories import make_branch, make_org, make_user
from tests.workbooks import counts, places, workbook


@pytest.fixture(autouse=True)
def _in_december():
    with time_machine.travel("2026-12-20T10:00+07:00"):
        yield


@pytest.fixture
def commune(db):
    commune = make_org(make_org(None, kind="CENTRAL"), code="XA")
    make_branch(commune, code="A", name="Chi bộ bản A")
    return commune


def run(commune, *rows, **options):
    content = workbook(Xếp_loại=[COLUMNS, *rows])
    return PAST_GRADES.run(content, organization=commune, **{"by": SYSTEM, **options})


ROWS = (
    ("A", "2015", "Trong sạch, vững mạnh tiêu biểu"),
    ("A", "2016", "TSVM", "", ""),
    ("A", "2024", "HTTNV", "45-QĐ/ĐU", datetime(2025, 1, 10)),  # noqa: DTZ001  as Excel has it
    ("XA", "2024", "hoàn thành tốt nhiệm vụ"),
)


def test_words_are_kept_as_their_years_had_them(commune):
    assert counts(run(commune, *ROWS, dry_run=True)) == (4, 0, 0)
    assert YearlyGrade.objects.count() == 0
    assert counts(run(commune, *ROWS)) == (4, 0, 0)
    assert counts(run(commune, *ROWS)) == (0, 0, 4)
    kept = YearlyGrade.objects.order_by("unit__code", "year").values_list("year", "scheme", "grade")
    assert list(kept) == [
        (2015, "2007", "EXEMPLARY"),
        (2016, "2007", "STRONG"),
        (2024, "2018", "GOOD"),
        (2024, "2018", "GOOD"),
    ]
    assert year_of_grades(commune, 2015, datetime(2026, 12, 20).date()).all_branches.rated == 1  # noqa: DTZ001


def test_every_problem_has_its_place(commune):
    bad = run(
        commune,
        ("B", "2015", "TSVM"),
        ("A", "2015", "Giỏi"),
        ("A", "2024", "TSVM"),
        ("A", "2026", "Tốt"),
        ("A", "2020", "Tốt"),
        ("A", "2020", "Hoàn thành"),
    )
    assert places(bad) == [
        ("Xếp loại", 2, "Mã đơn vị"),
        ("Xếp loại", 3, "Mức"),
        ("Xếp loại", 4, "Mức"),
        ("Xếp loại", 5, "Năm"),
        ("Xếp loại", 7, "Năm"),
    ]
    assert "Năm 2024 không có mức “TSVM”" in bad.errors[2].message


def test_known_rows_change_only_when_asked_and_own_decisions_never(commune):
    run(commune, ("A", "2020", "Tốt"))
    other = ("A", "2020", "Hoàn thành")
    assert places(run(commune, other)) == [("Xếp loại", 2, "Mức")]
    assert counts(run(commune, other, update=True)) == (0, 1, 0)
    assert YearlyGrade.objects.get().grade == "DONE"
    YearlyGrade.objects.update(was_imported=False, decision="1", decided_on="2021-01-01")
    assert places(run(commune, ("A", "2020", "Tốt"), update=True)) == [("Xếp loại", 2, "Năm")]


def test_only_the_office_imports_and_only_a_workbook(commune):
    with pytest.raises(PermissionDenied):
        run(commune, *ROWS, by=make_user(commune, "COMMITTEE_LEADER"))
    with pytest.raises(RuleBroken):
        PAST_GRADES.run(b"abc", by=SYSTEM, organization=commune)
    assert PAST_GRADES.template()[:2] == b"PK"
