"""Write the workbooks of the demonstration: ``python -m config.demo.build`` (see README.md here).

Run by a developer; the results are committed. The same program gives the same bytes.
"""

from datetime import date, time
from pathlib import Path

from config.demo.attendance import marks
from config.demo.calendar import sittings
from config.demo.organizations import HEADERS as ORGANIZATION_HEADERS
from config.demo.organizations import organization_rows
from config.demo.people import TODAY, roll
from config.demo.stories import told
from config.demo.units import SETS
from config.demo.workbook import write_workbook
from config.lib.vietnamese import name_sort_key

FOLDER = Path(__file__).parent
MEMBER_HEADERS = (
    "Họ và tên", "Giới tính", "Ngày sinh", "Số thẻ đảng viên", "Mã đảng viên", "Số CCCD",
    "Ngày quyết định kết nạp", "Ngày vào Đảng", "Ngày chính thức", "Mã chi bộ", "Chức vụ",
    "Tình trạng", "Từ ngày", "Đến ngày", "Lý do",
)  # fmt: skip
MEETING_HEADERS = (
    "Mã chi bộ", "Ngày", "Loại", "Bắt đầu", "Kết thúc", "Chuyên đề", "Nghị quyết",
)  # fmt: skip
ATTENDANCE_HEADERS = (
    "Mã chi bộ", "Ngày", "Số thẻ đảng viên", "Mã đảng viên", "Họ và tên", "Trạng thái", "Lý do",
    "Số lần phát biểu",
)  # fmt: skip
TYPED_AS_TEXT = {"chi_bo_3"}  # this office types its dates and times instead of using date cells


def build():
    """Write all seven workbooks beside this file."""
    write_workbook(
        FOLDER / "organizations.xlsx",
        {"Tổ chức": (ORGANIZATION_HEADERS, list(organization_rows()))},
    )
    for name, (members, meetings) in people_and_meetings().items():
        write_workbook(FOLDER / f"members_{name}.xlsx", members)
        write_workbook(FOLDER / f"meetings_{name}.xlsx", meetings)


def people_and_meetings():
    """The sheets of the members and meetings workbooks by name of the set; no package needed."""
    everybody = roll(told())
    held = list(sittings())
    marked = marks(everybody, held)
    books = {}
    for name, plans in SETS.items():
        codes = {plan.code for plan in plans}
        shape = _typed if name in TYPED_AS_TEXT else list
        books[name] = (
            {"Đảng viên": (MEMBER_HEADERS, [shape(row) for row in _member_rows(everybody, codes)])},
            {
                "Cuộc họp": (MEETING_HEADERS, [shape(row) for row in _meeting_rows(held, codes)]),
                "Điểm danh": (ATTENDANCE_HEADERS, [shape(m) for m in _mark_rows(marked, codes)]),
            },
        )
    return books


def _member_rows(everybody, codes):
    own = [person for person in everybody if person.spells[0].branch in codes]
    own.sort(key=lambda p: (p.official_branch(TODAY) or p.spells[0].branch, name_sort_key(p.name)))
    for person in own:
        for spell in person.spells:
            yield (
                person.name, person.sex, person.born, person.card, person.code, "",
                person.decided, person.admitted, person.official, spell.branch, spell.position,
                spell.state, spell.since, spell.until, spell.reason,
            )  # fmt: skip


def _meeting_rows(held, codes):
    for sitting in held:
        if sitting.branch in codes:
            yield (
                sitting.branch, sitting.day, sitting.kind, sitting.starts, sitting.ends,
                sitting.theme, sitting.resolution,
            )  # fmt: skip


def _mark_rows(marked, codes):
    for mark in marked:
        if mark.sitting.branch in codes:
            yield (
                mark.sitting.branch, mark.sitting.day, mark.person.card, mark.person.code,
                mark.person.name, mark.state, mark.reason, mark.opinions,
            )  # fmt: skip


def _typed(row):
    """The row with dates and times as people type them: 05/01/2025, 14:00."""
    return [_as_typed(value) for value in row]


def _as_typed(value):
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return value


if __name__ == "__main__":
    build()
