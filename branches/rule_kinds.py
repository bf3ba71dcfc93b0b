"""Kinds of rule values: what is allowed, how it is said in Vietnamese. Pure.

A value may be given per type of branch: a mapping with ``default`` and codes of `BranchType`.
"""

import re
from dataclasses import dataclass
from enum import Enum, auto

from branches.choices import BranchType

OPERATOR_WORDS = {">": "trên", ">=": "từ", "=": "đúng"}
DAYS_OF_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
NONE_GIVEN = "không quy định"


class Kind(Enum):
    """What a value looks like in the JSON of a rule set."""

    WHOLE = auto()  # 90
    YES_NO = auto()  # true
    OPERATOR = auto()  # ">="
    CHOICE = auto()  # a code of ``choices``
    TYPES = auto()  # ["REGULAR", "COMBINED"], codes of ``choices``, at least one
    WINDOW = auto()  # [3, 6], days of the month
    TARGET = auto()  # [">=", 85], operator and percentage
    DAY = auto()  # [1, 31], month and day
    HOURS = auto()  # ["21:00", "06:30"]
    NUMBERS = auto()  # [7, 2, 0, -2], one per ``names``, in the order of ``order``
    MAJORITY = auto()  # [2, 3, false]: part, whole, whether more than that is needed
    SHARE = auto()  # 0.20


@dataclass(frozen=True)
class RuleKey:
    """One entry of the catalogue: what a dotted key means and which values it may have.

    ``low`` and ``high`` bound numbers. ``optional``: None is a value ("không quy định").
    ``by_type``: may differ per type of branch. ``fixed`` says why units do not set it themselves;
    ``unused``: kept for the record, nothing is computed by it yet.
    """

    key: str
    label: str
    kind: Kind
    unit: str = ""
    low: int = 0
    high: int = 0
    choices: tuple = ()
    names: tuple = ()
    falls: bool = False
    optional: bool = False
    by_type: bool = False
    fixed: str = ""
    unused: bool = False
    help: str = ""

    @property
    def section(self):
        return self.key.split(".", 1)[0]

    @property
    def name(self):
        return self.key.split(".", 1)[1]

    @property
    def is_editable(self):
        return not self.fixed and not self.unused

    def of_types(self, value):
        """The values per type of branch, by code; empty where one value holds for all."""
        if isinstance(value, dict):
            return {code: one for code, one in value.items() if code != "default"}
        return {}


def text_of(entry, value):
    """One plain value as a reader says it: ``trên 90 %``, ``ngày 3 đến ngày 6``, ``Có``."""
    return NONE_GIVEN if value is None else _TEXTS[entry.kind](entry, value)


def lines_of(entry, value):
    """The value for all others first, then ``Loại hình: giá trị`` for every type with its own."""
    own = entry.of_types(value)
    general = value["default"] if isinstance(value, dict) else value
    yield text_of(entry, general)
    for code in BranchType.values:
        if code in own:
            yield f"{BranchType(code).label}: {text_of(entry, own[code])}"


def problem_of(entry, value):
    """Why ``value`` cannot be the value of ``entry``, as a Vietnamese sentence; empty: it can."""
    if not isinstance(value, dict):
        return _problem_of_one(entry, value)
    if not entry.by_type or "default" not in value:
        return f"“{entry.label}” chỉ có một giá trị chung cho mọi loại hình chi bộ."
    if not set(value) <= {"default", *BranchType.values}:
        return f"“{entry.label}”: có loại hình chi bộ không có trong danh sách."
    return next(filter(None, (_problem_of_one(entry, one) for one in value.values())), "")


def _problem_of_one(entry, value):
    if value is None:
        return "" if entry.optional else f"Đồng chí chưa nhập “{entry.label}”."
    return _PROBLEMS[entry.kind](entry, value)


# --- words --------------------------------------------------------------------------------------


def _with_unit(entry, value):
    return f"{value} {entry.unit}".strip()


def _operator(entry, value):
    return {">": "phải lớn hơn mục tiêu", ">=": "bằng mục tiêu cũng đạt"}[value]


def _target(entry, value):
    operator, percent = value
    if percent == 100 and operator != ">":
        return "100 %"
    return f"{OPERATOR_WORDS[operator]} {percent} %"


def _choices(entry, value):
    labels = dict(entry.choices)
    return ", ".join(labels[one].lower() for one in value).capitalize()


def _window(entry, value):
    first, last = value
    return f"ngày {first}" if first == last else f"ngày {first} đến ngày {last}"


def _numbers(entry, value):
    return "; ".join(
        f"{name}: {_with_unit(entry, one)}" for name, one in zip(entry.names, value, strict=True)
    )


def _majority(entry, value):
    part, whole, strict = value
    share = "một nửa" if (part, whole) == (1, 2) else f"{part}/{whole}"
    return f"{'trên' if strict else 'từ'} {share} số đảng viên chính thức được biểu quyết"


_TEXTS = {
    Kind.WHOLE: _with_unit,
    Kind.YES_NO: lambda entry, value: "Có" if value else "Không",
    Kind.OPERATOR: _operator,
    Kind.CHOICE: lambda entry, value: dict(entry.choices).get(value, value),
    Kind.TYPES: _choices,
    Kind.WINDOW: _window,
    Kind.TARGET: _target,
    Kind.DAY: lambda entry, value: f"ngày {value[1]:02d}/{value[0]:02d}",
    Kind.HOURS: lambda entry, value: f"từ {value[0]} đến {value[1]}",
    Kind.NUMBERS: _numbers,
    Kind.MAJORITY: _majority,
    Kind.SHARE: lambda entry, value: f"{value * 100:g} %".replace(".", ","),
}


# --- what is allowed ----------------------------------------------------------------------------


def _is_whole(value):
    return isinstance(value, int) and not isinstance(value, bool)


def _out_of_range(entry, numbers):
    if all(_is_whole(one) and entry.low <= one <= entry.high for one in numbers):
        return ""
    return f"“{entry.label}” là số nguyên từ {entry.low} đến {entry.high}."


def _is_list(value, length):
    return isinstance(value, list | tuple) and len(value) == length


def _bad_whole(entry, value):
    return _out_of_range(entry, [value])


def _bad_choice(entry, value):
    known = [code for code, _ in entry.choices]
    return "" if value in known else f"“{entry.label}”: đồng chí chọn một mục trong danh sách."


def _bad_yes_no(entry, value):
    return "" if isinstance(value, bool) else f"“{entry.label}” là có hoặc không."


def _bad_types(entry, value):
    if not value:
        return f"“{entry.label}”: đồng chí chọn ít nhất một mục."
    known = {code for code, _ in entry.choices}
    return "" if set(value) <= known else f"“{entry.label}”: có mục không có trong danh sách."


def _bad_window(entry, value):
    if not _is_list(value, 2) or not all(_is_whole(one) and 1 <= one <= 31 for one in value):
        return f"“{entry.label}”: ngày trong tháng từ 1 đến 31."
    if value[0] > value[1]:
        return f"“{entry.label}”: ngày cuối không trước ngày đầu."
    return ""


def _bad_target(entry, value):
    if not _is_list(value, 2) or value[0] not in OPERATOR_WORDS:
        return f"“{entry.label}”: đồng chí chọn cách so sánh."
    return _out_of_range(entry, [value[1]])


def _bad_day(entry, value):
    if (
        _is_list(value, 2)
        and all(map(_is_whole, value))
        and 1 <= value[0] <= 12
        and 1 <= value[1] <= DAYS_OF_MONTH[value[0] - 1]
    ):
        return ""
    return f"“{entry.label}”: không có ngày này trong năm."


def _bad_hours(entry, value):
    if _is_list(value, 2) and all(isinstance(one, str) and HOUR.fullmatch(one) for one in value):
        return ""
    return f"“{entry.label}”: giờ theo dạng 21:00."


def _bad_numbers(entry, value):
    if not _is_list(value, len(entry.names)):
        return f"“{entry.label}” có {len(entry.names)} số."
    if problem := _out_of_range(entry, value):
        return problem
    if list(value) != sorted(set(value), reverse=entry.falls):
        order = "số sau nhỏ hơn số trước" if entry.falls else "số sau lớn hơn số trước"
        return f"“{entry.label}”: {order}."
    return ""


def _bad_majority(entry, value):
    well = _is_list(value, 3) and _is_whole(value[0]) and _is_whole(value[1])
    return "" if well and 0 < value[0] <= value[1] else f"“{entry.label}” là một phần số phiếu."


def _bad_share(entry, value):
    well = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
    return "" if well else f"“{entry.label}” là tỷ lệ từ 0 đến 100 %."


_PROBLEMS = {
    Kind.WHOLE: _bad_whole,
    Kind.YES_NO: _bad_yes_no,
    Kind.OPERATOR: _bad_choice,
    Kind.CHOICE: _bad_choice,
    Kind.TYPES: _bad_types,
    Kind.WINDOW: _bad_window,
    Kind.TARGET: _bad_target,
    Kind.DAY: _bad_day,
    Kind.HOURS: _bad_hours,
    Kind.NUMBERS: _bad_numbers,
    Kind.MAJORITY: _bad_majority,
    Kind.SHARE: _bad_share,
}
