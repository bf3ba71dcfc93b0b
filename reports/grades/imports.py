"""Grades of organisations in past years from a workbook: one row per unit and year (20.4 D6, D7).

Words are kept as the years had them; nothing is converted (handbook 13.5).
"""

from dataclasses import dataclass

from branches.import_runs import Importer, Plan, refuse_other_values, units_by_code
from config.lib.dates import today
from config.lib.vietnamese import search_key
from config.lib.workbook_writing import write_workbook
from config.lib.workbooks import Row, SheetLayout, read_sheets
from reports.grades.choices import Grade, GradeScheme, GradeState
from reports.grades.permissions import IMPORT_GRADES
from reports.grades.rules import GRADES, scheme_of
from reports.models import YearlyGrade

UNIT, YEAR, GRADE, DECISION, DECIDED_ON = "Mã đơn vị", "Năm", "Mức", "Quyết định", "Ngày quyết định"
COLUMNS = (UNIT, YEAR, GRADE, DECISION, DECIDED_ON)
LAYOUT = SheetLayout(title="Xếp loại", columns=COLUMNS, required=(UNIT, YEAR, GRADE))
FIRST_YEAR = 1990
WORDS = {search_key(grade.label): grade for grade in Grade}
WORDS |= {
    search_key(word): grade
    for grade, words in {
        Grade.EXEMPLARY: ("TSVM tiêu biểu", "Tiêu biểu"),
        Grade.STRONG: ("TSVM",),
        Grade.EXCELLENT: ("HTXSNV", "Hoàn thành xuất sắc", "Xuất sắc"),
        Grade.GOOD: ("HTTNV", "Hoàn thành tốt", "Tốt"),
        Grade.DONE: ("HTNV", "Hoàn thành"),
        Grade.NOT_DONE: ("KHTNV", "Không hoàn thành"),
    }.items()
    for word in words
}
DECIDED_HERE = (
    "Năm {year} của đơn vị này đã có kết quả ghi qua các bước trong phần mềm; kết quả ấy không "
    "thay bằng tệp Excel được."
)


@dataclass(frozen=True)
class GradeData:
    """One row of the file; ``grade`` in the words of its year."""

    row: Row
    code: str
    year: int
    grade: str
    decision: str
    decided_on: object


def read(content, problems):
    """The `GradeData` rows of the workbook; what is wrong with them goes into ``problems``."""
    found = []
    [sheet] = read_sheets(content, [LAYOUT], problems)
    for row in sheet.rows if sheet else ():
        year = row.count(YEAR, most=today().year)
        grade = row.text(GRADE, required=True)
        known = WORDS.get(search_key(grade))
        if grade and known is None:
            row.refuse(GRADE, f"Chưa hiểu mức “{grade}”. {_levels_of(year)}")
        elif known and not FIRST_YEAR <= year < today().year:
            row.refuse(YEAR, f"Năm từ {FIRST_YEAR} đến {today().year - 1}.")
        elif known and known not in GRADES[scheme_of(year)]:
            row.refuse(GRADE, f"Năm {year} không có mức “{grade}”. {_levels_of(year)}")
        code = row.text(UNIT, required=True)
        decision, day = row.text(DECISION, limit=200), row.day(DECIDED_ON)
        found.append(GradeData(row, code, year, known, decision, day))
    return found


def _levels_of(year):
    names = "; ".join(one.label for one in GRADES[scheme_of(year or today().year)])
    return f"Các mức: {names}."


def compare(data, scope, problems):
    """The `Plan`: new rows, changed ones where asked for, each unit and year once."""
    units = units_by_code({one.code for one in data if one.code}, scope)
    kept = {
        (row.unit_id, row.year): row
        for row in YearlyGrade.objects.filter(
            member=None, unit__in=[one.pk for one in units.values() if one is not None]
        )
    }
    plan, seen = Plan(), set()
    for one in data:
        unit = _unit_of(one, units)
        if unit is None or one.grade is None:
            continue
        if (unit.pk, one.year) in seen:
            one.row.refuse(YEAR, f"{unit.name} đã có dòng khác của năm {one.year} trong tệp.")
            continue
        seen.add((unit.pk, one.year))
        _plan_row(plan, one, unit, kept.get((unit.pk, one.year)), scope)
    return plan


def _unit_of(one, units):
    if one.code not in units:
        one.row.refuse(UNIT, f"Không có đơn vị mang mã “{one.code}”.")
    elif units[one.code] is None:
        one.row.refuse(UNIT, f"“{one.code}” không thuộc đơn vị được nhập.")
    return units.get(one.code)


def _plan_row(plan, one, unit, row, scope):
    name = f"{unit.name}, năm {one.year}: {Grade(one.grade).label}"
    values = {
        "unit": unit,
        "year": one.year,
        "kind": unit.kind,
        "scheme": GradeScheme(scheme_of(one.year)),
        "state": GradeState.DECIDED,
        "grade": one.grade,
        "decision": one.decision,
        "decided_on": one.decided_on,
        "was_imported": True,
    }
    if row is None:
        plan.new[name] = YearlyGrade(**values)
    elif not row.was_imported:
        one.row.refuse(YEAR, DECIDED_HERE.format(year=one.year))
    elif (row.grade, row.decision, row.decided_on) == (one.grade, one.decision, one.decided_on):
        plan.unchanged += 1
    elif not scope.update:
        refuse_other_values(one.row, f"Kết quả năm {one.year}", [GRADE])
    else:
        row.grade, row.decision, row.decided_on = one.grade, one.decision, one.decided_on
        row.version += 1
        plan.other[name] = row


def store(plan, scope):
    YearlyGrade.objects.bulk_create(plan.new.values())
    YearlyGrade.objects.bulk_update(
        plan.other.values(), ["grade", "decision", "decided_on", "version"]
    )


GUIDE = (
    ("Mỗi dòng", "Kết quả một năm của một tổ chức đảng; đảng viên không nhập bằng tệp."),
    ("Năm", "Năm được xếp loại, trước năm nay."),
    ("Mức (trước 2018)", "; ".join(one.label for one in GRADES[GradeScheme.S2007])),
    ("Mức (từ 2018)", "; ".join(one.label for one in GRADES[GradeScheme.S2018])),
    ("Quyết định, Ngày quyết định", "Để trống nếu không còn văn bản."),
)


def template():
    rows = [
        ("38.168.053.000.001", "2015", "Trong sạch, vững mạnh", "", ""),
        ("38.168.053.000.001", "2024", "Hoàn thành tốt nhiệm vụ", "45-QĐ/ĐU", "10/01/2025"),
    ]
    return write_workbook(
        {LAYOUT.title: (COLUMNS, rows), "Hướng dẫn": (("Cột", "Cách ghi"), GUIDE)}
    )


PAST_GRADES = Importer(
    code="grades",
    title="Xếp loại tổ chức đảng các năm trước",
    noun="kết quả xếp loại",
    read=read,
    compare=compare,
    store=store,
    template=template,
    models=(YearlyGrade,),
    permission=IMPORT_GRADES,
)
