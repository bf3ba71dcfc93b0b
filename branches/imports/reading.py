"""The sheet of units as data: one `UnitData` per code, its parents one after the other."""

from dataclasses import dataclass, field
from datetime import date

from branches.choices import BRANCH_KINDS, BranchType, OrganizationKind
from branches.rules import Spell
from config.lib.workbooks import Row, SheetLayout, read_sheets

CODE, NAME, SHORT_NAME, PLACE = "Mã", "Tên", "Tên ngắn", "Địa danh"
KIND, PARENT, TYPE = "Loại", "Mã cấp trên", "Loại hình chi bộ"
FOUNDED, SINCE, UNTIL = "Ngày thành lập", "Từ ngày", "Đến ngày"
COLUMNS = (CODE, NAME, SHORT_NAME, PLACE, KIND, PARENT, TYPE, FOUNDED, SINCE, UNTIL)
LAYOUT = SheetLayout(columns=COLUMNS, required=(CODE, NAME, KIND, PARENT))
KINDS = {label: value for value, label in OrganizationKind.choices}
TYPES = {label: value for value, label in BranchType.choices}
KIND_WORDS = {  # further words of the handbook (3.1), understood but not offered
    "Tỉnh ủy, thành ủy": OrganizationKind.PROVINCIAL_COMMITTEE,
    "Tỉnh ủy": OrganizationKind.PROVINCIAL_COMMITTEE,
    "Thành ủy": OrganizationKind.PROVINCIAL_COMMITTEE,
    "Huyện ủy": OrganizationKind.DISTRICT_COMMITTEE,
    "Đảng ủy khối": OrganizationKind.BLOC_COMMITTEE,
    "Đảng bộ cấp trên trực tiếp của TCCSĐ": OrganizationKind.UPPER_GRASSROOTS_AREA,
    "Đảng bộ bộ phận": OrganizationKind.SUB_GRASSROOTS_AREA,
}
TYPE_WORDS = {  # as above (4.2)
    "Thôn, bản, xóm, ấp, khu phố, tổ dân phố": BranchType.VILLAGE,
    "Đơn vị sự nghiệp (bệnh viện, trung tâm, viện)": BranchType.SERVICE_UNIT,
    "Doanh nghiệp tư nhân, doanh nghiệp FDI, hợp tác xã": BranchType.PRIVATE_ENTERPRISE,
    "Hưu trí (tổ dân phố riêng)": BranchType.RETIREE,
}
COLUMN_OF = {
    "name": NAME,
    "short_name": SHORT_NAME,
    "place_name": PLACE,
    "kind": KIND,
    "branch_type": TYPE,
    "valid_from": FOUNDED,
}


@dataclass
class ParentLine:
    """One row: the unit stood under ``parent_code`` (empty: at the top) on these days."""

    row: Row
    parent_code: str
    start: date | None
    end: date | None


@dataclass
class UnitData:
    """One unit as the file tells it; ``values`` holds only columns the file has.

    ``history`` lists ``(parent_code, Spell)`` in order; ``is_dated`` tells whether the file speaks
    of days at all, or only of today's parent.
    """

    code: str
    row: Row
    values: dict
    is_dated: bool
    lines: list[ParentLine] = field(default_factory=list)
    history: list[tuple[str, Spell]] = field(default_factory=list)

    @property
    def closed_on(self):
        """The first day the unit no longer exists; None while it does."""
        return self.history[-1][1].end if self.history else None

    @property
    def parent_code(self):
        """The parent of today, or the last one of a closed unit; empty for the root."""
        return self.history[-1][0] if self.history else self.lines[-1].parent_code


def read(content, problems):
    """The units of the file by code."""
    (sheet,) = read_sheets(content, [LAYOUT], problems)
    units = {}
    if sheet is None or problems:
        return units
    for row in sheet.rows:
        _take(row, sheet.columns, units)
    for unit in units.values():
        _check_kind(unit)
        if all(line.row.is_sound for line in unit.lines):
            unit.history = _history(unit)
    return units


def _take(row, columns, units):
    code = row.text(CODE, required=True, limit=40)
    known = units.get(code)
    values = _values(row, columns, is_first=known is None)
    line = ParentLine(row, row.text(PARENT, limit=40), row.day(SINCE), row.day(UNTIL))
    if not code:
        return
    if known is None:
        is_dated = bool({SINCE, UNTIL} & columns)
        units[code] = known = UnitData(code, row, values, is_dated)
    else:
        _check_same(known, row, values)
    known.lines.append(line)


def _values(row, columns, *, is_first):
    readers = {
        "name": lambda: row.text(NAME, required=is_first, limit=200),
        "short_name": lambda: row.text(SHORT_NAME, limit=120),
        "place_name": lambda: row.text(PLACE, limit=80),
        "kind": lambda: row.choice(KIND, KINDS, required=is_first, also=KIND_WORDS),
        "branch_type": lambda: row.choice(TYPE, TYPES, also=TYPE_WORDS) if row.text(TYPE) else "",
        "valid_from": lambda: row.day(FOUNDED),
    }
    return {name: read() for name, read in readers.items() if COLUMN_OF[name] in columns}


def _check_same(unit, row, values):
    """Further rows of a unit repeat its values or leave them out."""
    for name, value in values.items():
        unit.values[name] = unit.values[name] or value
        if value and value != unit.values[name]:
            row.refuse(
                COLUMN_OF[name],
                f"Khác với dòng {unit.row.number} của cùng mã “{unit.code}”. Các dòng của một đơn "
                "vị chỉ khác nhau ở cấp trên và thời gian.",
            )


def _check_kind(unit):
    """A branch may come without its type: the windows without a type then hold for it."""
    kind, branch_type = unit.values["kind"], unit.values.get("branch_type", "")
    if kind and kind not in BRANCH_KINDS and branch_type:
        unit.row.refuse(TYPE, "Chỉ chi bộ mới có loại hình. Đồng chí để trống ô này.")


def _history(unit):
    """Successive parents without gap or overlap; a missing day is taken from the neighbour row."""
    lines = sorted(unit.lines, key=lambda one: (one.start or date.min, one.end or date.max))
    founded = unit.values.get("valid_from")
    if lines[0].start is None:
        lines[0].start = founded
    elif founded and lines[0].start < founded:
        lines[0].row.refuse(SINCE, f"Ở trước Ngày thành lập {founded:%d/%m/%Y}.")
    for before, after in zip(lines, lines[1:], strict=False):
        _join(unit, before, after)
    for line in lines:
        if line.start and line.end and line.end <= line.start:
            line.row.refuse(UNTIL, f"Phải sau Từ ngày {line.start:%d/%m/%Y}.")
    history = []
    for line in lines:
        if history and history[-1][0] == line.parent_code:
            history[-1] = (line.parent_code, Spell(history[-1][1].start, line.end))
        else:
            history.append((line.parent_code, Spell(line.start, line.end)))
    return history


def _join(unit, before, after):
    before.end = before.end or after.start
    after.start = after.start or before.end
    if before.end is None:
        after.row.refuse(
            CODE,
            f"Mã “{unit.code}” đã có ở dòng {before.row.number}. Các dòng của một đơn vị phải ghi "
            "Từ ngày, Đến ngày nối tiếp nhau.",
        )
    elif before.end != after.start:
        after.row.refuse(
            SINCE,
            f"Phải là {before.end:%d/%m/%Y}, nối tiếp Đến ngày của dòng {before.row.number}.",
        )
