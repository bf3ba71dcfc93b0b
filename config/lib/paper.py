"""What every official paper is made of, and the Vietnamese phrases on it.

Papers are frozen dataclasses of text, whole numbers, lists and None only, so that the JSON that
is signed is the paper itself. Days and moments are ISO text ("2026-11-03", "2026-11-03T19:30",
local time), worded by the functions here. Layout: HD 05-HD/VPTW 2026 (handbook: Document formats).
"""

import unicodedata
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from config.lib.percents import percent_text

NO_BREAK_SPACE = "\u00a0"
END_MARKS = (".", "!", "?", "…", ":")
ROMAN_STEPS = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
HEAD_LINE_WIDTH = 1500  # hundredths of an em: 75 mm in capitals of 14 pt, a little to spare
SIGN_WIDTHS = {" ": 25, "I": 39, "M": 94, "W": 100}  # of bold capitals; others about 72
OTHER_SIGN_WIDTH = 72
BAD_BREAK = 600  # what a break at a bad place costs, as if the line were eight signs longer
STAYS_WITH_NEXT = {  # first halves of kinds of unit: XÃ Pa Tần, CÔNG an, MẦM non
    *(
        "ẤP",
        "BẢN",
        "CHI",
        "CÔNG",
        "CƠ",
        "ĐẢNG",
        "ĐẶC",
        "HỘI",
        "HUYỆN",
        "KHU",
        "KIỂM",
        "MẦM",
        "NHÂN",
    ),
    *("PHỐ", "PHƯỜNG", "QUÂN", "THÀNH", "THỊ", "THÔN", "TIỂU", "TỈNH", "TỔ", "TRẠM", "TRUNG"),
    *("TRƯỜNG", "VIỆN", "XÃ", "XÓM", "Y"),
}


# --- the parts of a paper ---------------------------------------------------------------------


@dataclass(frozen=True)
class PaperHead:
    """The head of the first page.

    ``superior`` and ``body`` are names as in the tree; they are printed in capitals. An empty
    ``superior``, ``number``, ``place_date`` or ``draft`` leaves its line out.
    """

    superior: str
    body: str
    number: str = ""
    place_date: str = ""
    draft: str = ""

    @property
    def superior_lines(self):
        return head_lines(self.superior)

    @property
    def body_lines(self):
        return head_lines(self.body)


@dataclass(frozen=True)
class Person:
    """Somebody named on a paper; ``title`` is the post or function, in lower-case wording."""

    name: str
    title: str = ""

    def __str__(self):
        return f"đồng chí {self.name}, {self.title}" if self.title else f"đồng chí {self.name}"


@dataclass(frozen=True)
class SignatureBlock:
    """One signature: bold ``authority`` (T/M CHI BỘ), upright ``position`` (BÍ THƯ), bold name."""

    authority: str
    position: str = ""
    name: str = ""


@dataclass(frozen=True)
class PaperTable:
    """A table of ready text; a line break in a cell starts a new line.

    ``layout`` names the column widths in ``static/css/paper.css``; empty lets the text decide.
    """

    columns: list[str]
    rows: list[list[str]]
    layout: str = ""


@dataclass(frozen=True)
class PaperSection:
    """A heading (its number is added by ``numbered``), paragraphs, then perhaps a table.

    ``level`` 1 is a main part (I, II), 2 a part of it (1, 2), 0 text without number or heading.
    """

    heading: str = ""
    paragraphs: list[str] = field(default_factory=list)
    table: PaperTable | None = None
    level: int = 1

    @property
    def is_empty(self):
        return not self.paragraphs and (self.table is None or not self.table.rows)


@dataclass(frozen=True)
class TaskLine:
    """A task as minutes print it; ``due_on`` is ISO or empty, several owners are joined."""

    text: str
    owner: str
    due_on: str = ""
    checker: str = ""
    helper: str = ""


def tasks_table(tasks):
    """The table "who does what by when, who checks"."""
    rows = [
        [str(order), with_stop(task.text), _with_helper(task), day_short(task.due_on), task.checker]
        for order, task in enumerate(tasks, start=1)
    ]
    columns = ["TT", "Nhiệm vụ", "Người thực hiện", "Thời hạn", "Người kiểm tra"]
    return PaperTable(columns, rows, layout="tasks")


def _with_helper(task):
    return f"{task.owner}\nPhối hợp: {task.helper}" if task.helper else task.owner


def numbered(sections):
    """The sections worth printing, with numbers before their headings.

    Empty sections go, main parts without anything below them too, and the numbers close up.
    """
    kept = [section for index, section in enumerate(sections) if _is_printed(sections, index)]
    printed, part, point = [], 0, 0
    for section in kept:
        mark = ""
        if section.level == 1:
            part, point = part + 1, 0
            mark = f"{roman(part)}. "
        elif section.level == 2:
            point += 1
            mark = f"{point}. "
        heading = f"{mark}{section.heading.upper() if section.level == 1 else section.heading}"
        printed.append(replace(section, heading=heading))
    return printed


def _is_printed(sections, index):
    section = sections[index]
    if not section.is_empty:
        return True
    if section.level != 1:
        return False
    for below in sections[index + 1 :]:
        if below.level == 1:
            return False
        if below.level == 2 and not below.is_empty:
            return True
    return False


# --- Vietnamese phrases -----------------------------------------------------------------------


def day_long(day):
    """``ngày 05 tháng 02 năm 2027``: days below 10 and months 1 and 2 get a zero."""
    day = _as_date(day)
    month = f"{day.month:02d}" if day.month < 3 else f"{day.month}"
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def day_short(day):
    """``05/02/2027``; empty for an empty day."""
    return _as_date(day).strftime("%d/%m/%Y") if day else ""


def clock(moment):
    """``19 giờ 05 phút`` of a local moment."""
    moment = _as_moment(moment)
    return f"{moment.hour:02d} giờ {moment.minute:02d} phút"


def place_date(place, day):
    """``Pa Tần, ngày 05 tháng 02 năm 2027``: the line under the name of the Party."""
    return f"{place}, {day_long(day)}"


def number_text(number, kind, body="CB"):
    """The number as printed: two digits at least, ``05-NQ/CB`` (handbook 15.3)."""
    return f"{number:02d}-{kind}/{body}"


def number_line(kind, body, number=None):
    """``Số 05-NQ/CB``; without a number (draft, not yet signed) its place stays free."""
    written = f"{number:02d}" if number else NO_BREAK_SPACE * 6
    return f"Số{NO_BREAK_SPACE if number else ''}{written}-{kind}/{body}"


def draft_line(version=None):
    """``DỰ THẢO`` or ``DỰ THẢO lần 2``; stands under the number."""
    return f"DỰ THẢO lần {version}" if version else "DỰ THẢO"


def issuing_body(name):
    """The committee that speaks for a unit: Đảng bộ xã A → Đảng ủy xã A, tỉnh → Tỉnh ủy."""
    for area, committee in (
        ("Đảng bộ tỉnh ", "Tỉnh ủy "),
        ("Đảng bộ thành phố ", "Thành ủy "),
        ("Đảng bộ ", "Đảng ủy "),
    ):
        if name.startswith(area):
            return committee + name.removeprefix(area)
    return name


def people(count):
    """``05 đồng chí``; nobody is ``không``."""
    return f"{count:02d} đồng chí" if count else "không"


def percent(part, whole):
    """`percent_text` that is never broken before its sign."""
    return percent_text(part, whole).replace(" ", NO_BREAK_SPACE)


def joined(words):
    """``a, b và c``."""
    words = [word for word in words if word]
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} và {words[-1]}"


def with_stop(text):
    """The text with a full stop, as every sentence on a paper ends."""
    text = text.strip()
    return text if not text or text.endswith(END_MARKS) else f"{text.rstrip(',;')}."


def capitalized(text):
    """The text with its first letter in upper case, the rest untouched."""
    return text[:1].upper() + text[1:]


def paragraphs_of(text, lead=""):
    """Typed text as paragraphs: one per line, the first after ``lead``, each with a full stop."""
    lines = [with_stop(line) for line in text.splitlines() if line.strip()]
    if not lines:
        return []
    return [f"{lead}{lines[0]}", *lines[1:]]


def recipient_lines(recipients, kept_by="Chi bộ"):
    """The list under "Nơi nhận": each "- …,", the last one "- Lưu Chi bộ."."""
    names = [recipient.strip().rstrip(".,;") for recipient in recipients if recipient.strip()]
    return [*(f"- {name}," for name in names), f"- Lưu {kept_by}."]


def hash_line(sha256):
    """The small line at the end of a signed paper: the first 16 signs of its SHA-256."""
    start = sha256[:16]
    return f"Mã kiểm tra nội dung: {' '.join(start[i : i + 4] for i in range(0, 16, 4))}"


def roman(number):
    """Roman numeral of a small number (1–39), as main parts are numbered."""
    written = ""
    for value, sign in ROMAN_STEPS:
        written += sign * (number // value)
        number %= value
    return written


def head_lines(name):
    """The name in capitals, on as few lines as fit the left column, of about equal length.

    Lines avoid ending in the first half of a kind of unit (XÃ, CÔNG an) and cutting a proper
    name (Hồ Chí Minh) or number off; a word longer than a line is left to the page to break.
    """
    words = name.split()
    best = {len(words): (0, 0, [])}  # from a word on: number of lines, longest line, the lines
    for start in range(len(words) - 1, -1, -1):
        choices = []
        for end in range(start + 1, len(words) + 1):
            line = " ".join(words[start:end]).upper()
            width = _capital_width(line)
            if width > HEAD_LINE_WIDTH and end > start + 1:
                break
            count, longest, rest = best[end]
            if end < len(words) and _is_bad_break(words[end - 1], words[end]):
                width += BAD_BREAK
            choices.append((count + 1, max(longest, width), [line, *rest]))
        best[start] = min(choices, key=lambda choice: choice[:2])
    return best[0][2]


def _capital_width(line):
    signs = unicodedata.normalize("NFD", line)
    return sum(
        SIGN_WIDTHS.get(sign, OTHER_SIGN_WIDTH) for sign in signs if not unicodedata.combining(sign)
    )


def _is_bad_break(before, after):
    in_a_name = before[0].isupper() and (after[0].isupper() or after[0].isdigit())
    return in_a_name or before.upper() in STAYS_WITH_NEXT


def _as_date(day):
    return day if isinstance(day, date) else date.fromisoformat(day[:10])


def _as_moment(moment):
    return moment if isinstance(moment, datetime) else datetime.fromisoformat(moment)
