"""Workbooks of the stories, made when a test runs, and the commands they are put through.

The stories know the product by its commands only: rows go in as people type them, figures come
out as JSON. Every expected number is worked out by hand beside the story, from the handbook
(sections 5, 6, 11) and the conventions of the product page (section 6).
"""

import json
from dataclasses import dataclass
from io import StringIO

from django.core.management import CommandError, call_command
from openpyxl import Workbook

FAMILIES = ("Lò", "Vàng", "Nguyễn", "Tao", "Giàng", "Trần", "Phàn", "Lê", "Hoàng", "Sùng")
GIVENS = ("Ánh", "Bình", "Chung", "Dính", "Én", "Giang", "Hặc", "Khoa", "Lả", "Mỷ")
MIDDLES = ("Văn", "Thị", "A", "Đức", "Quang", "Ngọc", "Minh", "Hữu")
MARKS = {"c": "Có mặt", "t": "Trực tuyến", "l": "Vắng có lý do", "k": "Vắng không lý do"}
ROLL_HEADERS = ["Mã chi bộ", "Ngày", "Số thẻ đảng viên", "Trạng thái", "Lý do", "Số lần phát biểu"]
FIGURES = ("attendance", "contributions", "regular", "thematic", "resolutions")


def card(number):
    """The card of person ``number``: text with leading zeros."""
    return f"{number:06d}"


def name_of(number):
    """A name of its own for every person below 800."""
    hundreds, rest = divmod(number, 100)
    return f"{FAMILIES[rest // 10]} {MIDDLES[hundreds % 8]} {GIVENS[rest % 10]}"


def unit(code, parent="X", *, kind="chi bộ", branch_type=None, founded="", **more):
    """A row of the units' workbook; ``more`` are further columns by their headers."""
    is_branch = kind in {"chi bộ", "BRANCH"}
    usual_type = "VILLAGE" if is_branch else ""
    return {
        "Mã": code,
        "Tên": f"Chi bộ bản {code}" if is_branch else f"Đảng bộ {code}",
        "Loại": kind,
        "Mã cấp trên": parent,
        "Loại hình chi bộ": usual_type if branch_type is None else branch_type,
        "Ngày thành lập": founded,
        "Từ ngày": "",
        "Đến ngày": "",
        **more,
    }


PROVINCE = unit("T", "", kind="PROVINCIAL_COMMITTEE")
COMMUNE = unit("X", "T", kind="GRASSROOTS_COMMITTEE_AREA")
OTHER_COMMUNE = unit("Y", "T", kind="GRASSROOTS_COMMITTEE_AREA")


def seat(number, branch, since="01/01/2020", until="", *, state="Sinh hoạt", reason="", **more):
    """A row of the members' workbook: one period of person ``number``."""
    return {
        "Họ và tên": name_of(number),
        "Số thẻ đảng viên": card(number),
        "Ngày vào Đảng": "",
        "Ngày chính thức": "01/01/2010",
        "Mã chi bộ": branch,
        "Chức vụ": "",
        "Tình trạng": state,
        "Từ ngày": since,
        "Đến ngày": until,
        "Lý do": reason,
        **more,
    }


def seats(numbers, branch, since="01/01/2020", until="", **more):
    return [seat(number, branch, since, until, **more) for number in numbers]


@dataclass
class Sitting:
    """A meeting and its roll call; ``marks`` gives each person's mark, as ``"c"`` or ``"l2"``."""

    branch: str
    day: str
    marks: dict
    kind: str = "Thường kỳ"
    start: str = "19:00"
    end: str = "21:00"
    theme: str = ""
    resolution: str = ""

    def head(self):
        return {
            "Mã chi bộ": self.branch,
            "Ngày": self.day,
            "Loại": self.kind,
            "Bắt đầu": self.start,
            "Kết thúc": self.end,
            "Chuyên đề": self.theme,
            "Nghị quyết": self.resolution,
        }

    def roll(self):
        for number, mark in self.marks.items():
            yield {
                "Mã chi bộ": self.branch,
                "Ngày": self.day,
                "Số thẻ đảng viên": card(number) if isinstance(number, int) else number,
                "Trạng thái": MARKS[mark[0]],
                "Lý do": "ốm" if mark[0] == "l" else "",
                "Số lần phát biểu": int(mark[1:] or 0),
            }


def regular(branch, day, marks, **more):
    """A regular meeting; ``marks`` as text: ``"1c2 2c 3l"`` or a dict."""
    return Sitting(branch, day, as_marks(marks), **more)


def thematic(branch, day, marks, **more):
    return Sitting(branch, day, as_marks(marks), kind="Chuyên đề", theme="Học Bác", **more)


def combined(branch, day, marks, **more):
    return Sitting(branch, day, as_marks(marks), kind="Kết hợp", theme="Học Bác", **more)


def extraordinary(branch, day, marks, **more):
    return Sitting(branch, day, as_marks(marks), kind="Bất thường", **more)


def as_marks(marks):
    """``"1c2 2l"`` as ``{1: "c2", 2: "l"}``."""
    if isinstance(marks, dict):
        return marks
    result = {}
    for word in marks.split():
        digits = len(word) - len(word.lstrip("0123456789"))
        result[int(word[:digits])] = word[digits:]
    return result


def present(numbers, absent=(), spoke=()):
    """Marks of people present, others excused; those in ``spoke`` gave one opinion."""
    return {
        **{number: f"c{int(number in spoke)}" for number in numbers},
        **{number: f"l{int(number in spoke)}" for number in absent},
    }


def save_book(path, **sheets):
    """Write sheets of dict rows (or lists) below the headers of the first row."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title.replace("_", " "))
        for row in as_table(rows):
            sheet.append(row)
    book.save(path)
    return path


def as_table(rows):
    """Dict rows as lists under one line of headers; rows that are lists already stay."""
    if rows and not isinstance(rows[0], dict):
        return rows
    headers = list(dict.fromkeys(header for row in rows for header in row))
    return [headers, *([row.get(header, "") for header in headers] for row in rows)]


@dataclass
class Answer:
    """What a command said: exit code as a shell sees it, stdout and stderr."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)

    @property
    def counts(self):
        """Created, changed, unchanged of an import that found nothing to complain about."""
        answer = self.json
        assert answer["errors"] == []
        assert (self.code, answer["ok"]) == (0, True)
        return answer["created"], answer["changed"], answer["unchanged"]

    @property
    def places(self):
        """Sheet, row and column of every problem of an import that was refused."""
        answer = self.json
        assert (self.code, answer["ok"]) == (1, False)
        assert (answer["created"], answer["changed"], answer["unchanged"]) == (0, 0, 0)
        assert all(problem["message"] for problem in answer["errors"])
        return [(e["sheet"], e["row"], e["column"]) for e in answer["errors"]]


def call(*words):
    """Run a management command the way ``manage.py`` would, without a new process."""
    out, err = StringIO(), StringIO()
    code = 0
    try:
        call_command(*words, stdout=out, stderr=err)
    except CommandError as error:
        code = getattr(error, "returncode", 1)
        err.write(str(error))
    return Answer(code, out.getvalue(), err.getvalue())


class World:
    """A fresh system, filled through the import commands."""

    def __init__(self, folder):
        self.folder = folder
        self.files = 0

    def book(self, **sheets):
        self.files += 1
        return str(save_book(self.folder / f"so-{self.files}.xlsx", **sheets))

    def organizations(self, rows, *flags):
        return call("import_organizations", self.book(Tổ_chức=rows), "--json", *flags)

    def members(self, rows, *flags, below="T"):
        path = self.book(Đảng_viên=rows)
        return call("import_members", path, "--organization", below, "--json", *flags)

    def meetings(self, sittings, *flags, below="T"):
        sheets = {
            "Cuộc họp": [sitting.head() for sitting in sittings],
            "Điểm danh": [row for sitting in sittings for row in sitting.roll()] or [ROLL_HEADERS],
        }
        return self.meetings_of(sheets, *flags, below=below)

    def meetings_of(self, sheets, *flags, below="T"):
        """Import meetings from sheets that a test wrote row by row."""
        path = self.book(**sheets)
        return call("import_meetings", path, "--organization", below, "--json", *flags)

    def settle(self, units, people=(), sittings=()):
        """Import a story that has no mistake in it."""
        created, changed, unchanged = self.organizations(units).counts
        assert (created, changed, unchanged) == (len({row["Mã"] for row in units}), 0, 0)
        if people:
            assert self.members(list(people)).code == 0
        sittings = list(sittings)
        if sittings:
            assert self.meetings(sittings).counts == (len(sittings), 0, 0)
        return self

    def indicators(self, code, period, on, *flags):
        words = ("--organization", code, "--period", period, "--on", on, "--json")
        answer = call("indicators", *words, *flags)
        assert answer.code == 0, answer.err
        return answer.json

    def figures(self, code, period, on, *flags):
        """The five figures as (part, whole, met)."""
        answer = self.indicators(code, period, on, *flags)
        return {name: tuple(answer[name].values()) for name in FIGURES}

    def people(self, code, period, on):
        """Per person (expected, present, sessions with an opinion, required, met)."""
        answer = self.indicators(code, period, on, "--members")
        return {key: tuple(values.values()) for key, values in answer["members"].items()}

    def children(self, code, period, on):
        """Per direct child the five figures, after checking that they add up to the parent's."""
        answer = self.indicators(code, period, on, "--children")
        children = answer["children"]
        assert [c["code"] for c in children] == sorted(c["code"] for c in children)
        for name in FIGURES:
            for count in ("part", "whole"):
                assert sum(child[name][count] for child in children) == answer[name][count]
        return {c["code"]: {name: tuple(c[name].values()) for name in FIGURES} for c in children}


def five(attendance, contributions, regular_months, thematic_quarters, resolutions):
    """The five figures in the order of the handbook, each (part, whole, met)."""
    values = (attendance, contributions, regular_months, thematic_quarters, resolutions)
    return dict(zip(FIGURES, values, strict=True))


NOTHING = (0, 0, None)
