"""Workbooks (.xlsx) from people: checked before they are opened, read by header, cell by cell.

Reading: the first sheet unless one is named; headers in row 1, any order, NFC, case ignored;
unknown columns are ignored. A wrong cell becomes a `Problem` and reading goes on, so that all
problems are told at once (reliability guide 5).
"""

import re
import warnings
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from io import BytesIO
from math import isfinite

from openpyxl import load_workbook

from config.lib.imports import ImportRefused, Problem
from config.lib.vietnamese import nfc, search_key, usual_tone_place

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED_BYTES = 300 * 1024 * 1024
MAX_PARTS = 1000
MAX_ROWS = 200_000
MAX_COLUMNS = 100
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
WHITESPACE = re.compile(r"\s+")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00-\x08\x0e-\x1f\x7f]")
DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
CLOCK = re.compile(r"(\d{1,2})\s*(?::|h|giờ)\s*(?:(\d{1,2})\s*(?:phút)?)?(?::\d{2})?", re.I)
PADDED = re.compile(r"0{2,}")
DAMAGED = (
    "Không đọc được tệp: tệp bị hỏng hoặc không phải sổ tính Excel (.xlsx). Đồng chí mở bằng "
    "Excel, lưu lại dạng .xlsx rồi gửi lại."
)
YEARS = range(1850, 2101)


@dataclass(frozen=True)
class SheetLayout:
    """The columns a sheet may have. ``title`` None is the first sheet of the workbook.

    ``required`` columns must be there; of ``one_of``, where given, at least one.
    """

    columns: tuple[str, ...]
    required: tuple[str, ...]
    title: str | None = None
    one_of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A sheet as found: its title, which known columns it has, and its rows that hold anything."""

    title: str
    columns: frozenset[str]
    rows: list["Row"]


class Row:
    """One row; every method reads one cell and notes a problem when it is not as expected."""

    __slots__ = ("cells", "is_sound", "number", "problems", "sheet")

    def __init__(self, sheet, number, cells, problems):
        self.sheet, self.number, self.cells, self.problems = sheet, number, cells, problems
        self.is_sound = True

    def refuse(self, column, message):
        """Note a problem with ``column`` of this row."""
        self.is_sound = False
        self.problems.append(Problem(self.sheet, self.number, column, message))

    def text(self, column, *, required=False, limit=None):
        """The cell as text, numbers with the zeros they are shown with; ``limit`` in characters."""
        text = self._written(column)
        if required and not text:
            self._refuse_empty(column, "Đồng chí điền vào ô này.")
        if limit and len(text) > limit:
            self.refuse(column, f"Dài {len(text)} ký tự, tối đa {limit}. Đồng chí rút gọn lại.")
            return text[:limit]
        return text

    def day(self, column, *, required=False):
        """A date typed dd/mm/yyyy or a real Excel date; None when empty or wrong."""
        value = self._value(column)
        text = self._written(column)
        if not text:
            if required:
                self._refuse_empty(column, "Cần ngày dạng ngày/tháng/năm.")
            return None
        found = value.date() if isinstance(value, datetime) else _day_of(value, text)
        if found is None or found.year not in YEARS:
            self.refuse(
                column,
                f"“{text}” không phải là ngày. Cần dạng ngày/tháng/năm, ví dụ 03/02/2026, "
                "hoặc ô ngày của Excel.",
            )
            return None
        return found

    def clock(self, column):
        """A time typed HH:MM or an Excel time; None when empty or wrong."""
        value = self._value(column)
        text = self._written(column)
        if not text:
            return None
        found = _clock_of(value, text)
        if found is None:
            self.refuse(column, f"“{text}” không phải là giờ. Cần dạng giờ:phút, ví dụ 19:30.")
        return found

    def count(self, column, *, most):
        """A whole number from 0 to ``most``; empty is 0."""
        text = self._written(column)
        if not text:
            return 0
        if not re.fullmatch(r"[0-9]{1,6}", text) or int(text) > most:
            self.refuse(column, f"“{text}” không đúng. Cần số nguyên từ 0 đến {most}.")
            return 0
        return int(text)

    def choice(self, column, options, *, required=False, also=None):
        """The value of the word in the cell; ``options`` maps words to choices, shown in order.

        Case and diacritics are ignored, and an identifier (``REGULAR``) may stand for its word.
        ``also`` holds further words that are understood but not shown.
        """
        text = self._written(column)
        if not text:
            if required:
                self._refuse_empty(column, _expected(options))
            return None
        wanted = _word_key(text)
        for word, value in (*options.items(), *(also or {}).items()):
            identifier = getattr(value, "name", value)
            if wanted in (_word_key(word), _word_key(identifier)):
                return value
        self.refuse(column, f"“{text}” không có trong danh mục. {_expected(options)}")
        return None

    def _value(self, column):
        cell = self.cells.get(column)
        return cell.value if cell is not None else None

    def _refuse_empty(self, column, expected):
        """Note that nothing is written where something must be; an error value is told already."""
        cell = self.cells.get(column)
        if cell is None or cell.data_type != "e":
            self.refuse(column, f"Chưa ghi “{column}”. {expected}")

    def _written(self, column):
        cell = self.cells.get(column)
        if cell is None or cell.value is None:
            return ""
        if cell.data_type == "e":
            self.refuse(column, f"Ô báo lỗi {cell.value}. Đồng chí sửa công thức hoặc gõ giá trị.")
            return ""
        try:
            number_format = cell.number_format or ""
        except (IndexError, KeyError) as error:  # looked up only now, in a damaged list of styles
            raise ImportRefused(DAMAGED) from error
        return _text_of(cell.value, number_format)


@lru_cache(maxsize=1000)
def _word_key(word):
    """`search_key` of the words of choices: a column of many rows has few of them."""
    return search_key(word)


def read_sheets(content, layouts, problems):
    """The sheets asked for, in the order of ``layouts``; None for one that is not there.

    Raises ImportRefused when the bytes are no workbook or one too large to be opened.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of decorations it does not read
        try:
            _check_archive(content)
            book = load_workbook(BytesIO(content), read_only=True, data_only=True)
            return [_read_sheet(book, layout, problems) for layout in layouts]
        except ImportRefused:
            raise
        except Exception as error:  # a damaged file makes the XML and zip readers raise anything
            raise ImportRefused(DAMAGED) from error


def header_key(text):
    """What two spellings of one header share: NFC, case, spaces and the place of the tone."""
    return WHITESPACE.sub(" ", usual_tone_place(text)).strip().casefold()


def _check_archive(content):
    if len(content) > MAX_BYTES:
        raise ImportRefused(
            f"Tệp lớn hơn {MAX_BYTES // 1024 // 1024} MB. Đồng chí chia thành nhiều tệp nhỏ hơn."
        )
    if content.startswith(OLD_EXCEL):
        raise ImportRefused(
            "Tệp là Excel kiểu cũ (.xls) hoặc có mật khẩu. Đồng chí lưu lại dạng .xlsx, bỏ mật "
            "khẩu rồi gửi lại."
        )
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
            raise ImportRefused("Tệp nén quá nhiều nội dung. Đồng chí chia thành nhiều tệp.")
        if any(_declares_entities(archive, part) for part in parts):
            raise ImportRefused("Tệp chứa khai báo lạ. Đồng chí lưu lại từ Excel rồi gửi lại.")


def _declares_entities(archive, part):
    """Whether an XML part has a DOCTYPE: no spreadsheet program writes one, attacks do."""
    if not part.filename.endswith((".xml", ".rels")):
        return False
    with archive.open(part) as file:
        start = file.read(4096)
    return b"<!DOCTYPE" in start or start.startswith((b"\xff\xfe", b"\xfe\xff"))


def _read_sheet(book, layout, problems):
    sheet = _find_sheet(book, layout.title)
    if sheet is None:
        if layout.title:
            message = f"Tệp không có trang tính “{layout.title}”. Đồng chí dùng tệp mẫu."
            problems.append(Problem(layout.title, None, None, message))
        return None
    if hasattr(sheet, "reset_dimensions"):
        sheet.reset_dimensions()  # some programs write a wrong size
    lines = sheet.iter_rows(max_col=MAX_COLUMNS, max_row=MAX_ROWS + 1)
    places = _places(next(lines, ()), layout, sheet.title, problems)
    rows = []
    for number, cells in enumerate(lines, start=2):
        found = {name: cells[at] for name, at in places.items() if at < len(cells)}
        if all(_is_blank(cell.value) for cell in found.values()):
            continue
        if number > MAX_ROWS:
            raise ImportRefused(
                f"Trang “{sheet.title}” có hơn {MAX_ROWS} dòng. Đồng chí chia thành nhiều tệp."
            )
        rows.append(Row(sheet.title, number, found, problems))
    return Sheet(sheet.title, frozenset(places), rows)


def _find_sheet(book, title):
    if title is None:
        return book.worksheets[0] if book.worksheets else None
    wanted = header_key(title)
    return next((sheet for sheet in book.worksheets if header_key(sheet.title) == wanted), None)


def _places(header, layout, title, problems):
    """Column name → index; problems for missing and doubled columns (row 1)."""
    known = {header_key(name): name for name in layout.columns}
    places = {}
    for at, cell in enumerate(header):
        name = known.get(header_key(str(cell.value))) if cell.value is not None else None
        if name in places:
            problems.append(Problem(title, 1, name, f"Cột “{name}” có hai lần. Đồng chí bỏ một."))
        elif name:
            places[name] = at
    missing = [name for name in layout.required if name not in places]
    if layout.one_of and not any(name in places for name in layout.one_of):
        missing.append(layout.one_of[0])
    problems += [
        Problem(title, 1, name, f"Thiếu cột “{name}” ở dòng tiêu đề (dòng 1).") for name in missing
    ]
    return places


def _is_blank(value):
    return value is None or (isinstance(value, str) and not _clean(value))


def _clean(text):
    return WHITESPACE.sub(" ", INVISIBLE.sub("", nfc(text))).strip()


def _text_of(value, number_format):
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int | float):
        if not isfinite(value):
            return str(value)
        whole = int(value) == value
        text = str(int(value)) if whole else repr(value)
        return text.zfill(len(number_format)) if PADDED.fullmatch(number_format) else text
    if isinstance(value, datetime | date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return _clean(str(value))


def _day_of(value, text):
    if isinstance(value, date):
        return value
    match = DAY.fullmatch(text) if isinstance(value, str) else None
    if match is None:
        return None
    day, month, year = (int(part) for part in match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _clock_of(value, text):
    if isinstance(value, datetime):
        value = value.time()
    if isinstance(value, time):
        value = datetime.combine(date.min, value) - datetime.min  # noqa: DTZ901 - a length only
    if isinstance(value, timedelta):
        return _whole_minutes(value)
    if isinstance(value, float) and 0 < value < 1:
        return _whole_minutes(timedelta(days=value))
    match = CLOCK.fullmatch(text) if isinstance(value, str) else None
    if match is None:
        return None
    hours, minutes = int(match[1]), int(match[2] or 0)
    return time(hours, minutes) if hours < 24 and minutes < 60 else None


def _whole_minutes(length):
    """The time of day this long after midnight, to the nearest minute; None beyond one day."""
    minutes = round(length.total_seconds() / 60)
    return time(minutes // 60, minutes % 60) if 0 <= minutes < 24 * 60 else None


def _expected(options):
    return "Cần một trong: " + ", ".join(dict.fromkeys(options)) + "."
