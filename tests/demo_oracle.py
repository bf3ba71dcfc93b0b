"""The demonstration's workbooks read back, and the figures of handbook 11 counted from them.

Written apart from the product and from the generator, so that each can be checked against it.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from openpyxl import load_workbook

FOLDER = Path(__file__).parent.parent / "config" / "demo"
SETS = ("pa_tan", "diep_son", "chi_bo_3")
SEAT, TEMPORARY = "Sinh hoạt", "Sinh hoạt tạm thời"
COUNTED = ("Thường kỳ", "Kết hợp")
THEMATIC = ("Chuyên đề", "Kết hợp")
PRESENT = ("Có mặt", "Trực tuyến")


def rows(file_name, sheet=None):
    """The rows of one sheet (the first unless named) as dictionaries by header."""
    book = load_workbook(FOLDER / file_name, read_only=True)
    table = iter((book[sheet] if sheet else book.worksheets[0]).iter_rows(values_only=True))
    headers = next(table)
    found = [dict(zip(headers, row, strict=True)) for row in table]
    book.close()
    return found


def as_date(value):
    """A date cell, dd/mm/yyyy as text, or nothing."""
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.date()
    day, month, year = value.split("/")
    return date(int(year), int(month), int(day))


@dataclass
class Person:
    name: str
    admitted: date
    spells: list = field(default_factory=list)  # (state, branch, since, until, reason, position)

    def seat(self, kind, day):
        for state, branch, since, until, *_ in self.spells:
            if state == kind and since <= day and (until is None or day < until):
                return branch
        return None

    def is_released(self, day):
        return any(
            since <= day and (until is None or day < until)
            for state, _, since, until, *_ in self.spells
            if state not in (SEAT, TEMPORARY)
        )

    def expected_in(self, day):
        """The one branch that expects the person that day, or None (handbook 11.1)."""
        if day == self.admitted or self.is_released(day):
            return None
        return self.seat(TEMPORARY, day) or self.seat(SEAT, day)

    def reported_in(self, first, last):
        """Branch of the official seat on the last day, else the last one left in the period."""
        if self.seat(SEAT, last):
            return self.seat(SEAT, last)
        left = [(s[3], s[1]) for s in self.spells if s[0] == SEAT and s[3] and first < s[3] <= last]
        return max(left)[1] if left else None


@dataclass
class Demo:
    people: dict
    founded: dict
    meetings: dict
    marks: dict

    def months_of(self, key, first, last):
        return {
            day.replace(day=1)
            for (branch, day), meeting in self.meetings.items()
            if first <= day <= last
            and meeting["Loại"] in COUNTED
            and self.people[key].expected_in(day) == branch
        }

    def sessions_of(self, key, first, last):
        return sum(
            first <= day <= last
            and self.people[key].expected_in(day) == branch
            and own.get(key, {}).get("Số lần phát biểu", 0) > 0
            for (branch, day), own in self.marks.items()
        )


def read_demo():
    people, meetings, marks = {}, {}, defaultdict(dict)
    for name in SETS:
        for row in rows(f"members_{name}.xlsx"):
            key = row["Mã đảng viên"] or row["Số thẻ đảng viên"]
            person = people.setdefault(key, Person(row["Họ và tên"], as_date(row["Ngày vào Đảng"])))
            spell = (row["Tình trạng"], row["Mã chi bộ"], as_date(row["Từ ngày"]))
            end = as_date(row["Đến ngày"])
            person.spells.append((*spell, end, row["Lý do"] or "", row["Chức vụ"] or ""))
        for row in rows(f"meetings_{name}.xlsx", "Cuộc họp"):
            meetings[row["Mã chi bộ"], as_date(row["Ngày"])] = row
        for row in rows(f"meetings_{name}.xlsx", "Điểm danh"):
            key = row["Mã đảng viên"] or row["Số thẻ đảng viên"]
            marks[row["Mã chi bộ"], as_date(row["Ngày"])][key] = row
    founded = {
        row["Mã"]: as_date(row["Ngày thành lập"]) or date.min
        for row in rows("organizations.xlsx")
        if row["Loại"] == "BRANCH"
    }
    return Demo(people, founded, meetings, marks)


def figures(demo, branch, first, last):
    """The five figures of one branch for whole quarters from ``first`` to ``last``: part, whole."""
    own = {
        day: meeting
        for (code, day), meeting in demo.meetings.items()
        if code == branch and first <= day <= last
    }
    return {
        "attendance": _attendance(demo, branch, own),
        "contributions": _contributions(demo, branch, first, last),
        "regular": _regular(demo, branch, own, first, last),
        "thematic": _thematic(demo, branch, own, first, last),
        "resolutions": _resolutions(own),
    }


def met(name, part, whole):
    """True, False or None; attendance is strict, the others want everything."""
    if whole == 0:
        return None
    return 100 * part > 90 * whole if name == "attendance" else part == whole


def _attendance(demo, branch, own):
    part = whole = 0
    for day, meeting in own.items():
        if meeting["Loại"] in COUNTED:
            for key, mark in demo.marks[branch, day].items():
                if demo.people[key].expected_in(day) == branch:
                    whole += 1
                    part += mark["Trạng thái"] in PRESENT
    return part, whole


def _contributions(demo, branch, first, last):
    part = whole = 0
    for key, person in demo.people.items():
        if person.reported_in(first, last) == branch:
            months = len(demo.months_of(key, first, last))
            whole += months > 0
            part += 0 < (months + 1) // 2 <= demo.sessions_of(key, first, last)
    return part, whole


def _regular(demo, branch, own, first, last):
    met_in = {day.replace(day=1) for day, meeting in own.items() if meeting["Loại"] in COUNTED}
    months = {month for month in _starts(first, last, 1) if demo.founded[branch] <= month}
    return len(met_in & months), len(months)


def _thematic(demo, branch, own, first, last):
    part = whole = 0
    for start in _starts(first, last, 3):
        end = _after_months(start, 3)
        if end - max(start, demo.founded[branch]) >= timedelta(days=60):
            whole += 1
            part += any(start <= day < end and m["Loại"] in THEMATIC for day, m in own.items())
    return part, whole


def _resolutions(own):
    counted = [meeting for meeting in own.values() if meeting["Loại"] in COUNTED]
    return sum(bool(meeting["Nghị quyết"]) for meeting in counted), len(counted)


def _starts(first, last, step):
    start, found = first, []
    while start <= last:
        found.append(start)
        start = _after_months(start, step)
    return found


def _after_months(day, count):
    month = day.month - 1 + count
    return date(day.year + month // 12, month % 12 + 1, 1)
