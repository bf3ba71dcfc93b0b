"""Writing a workbook so that the same rows give the same bytes: no clock in it."""

import re
import zipfile
from datetime import date, datetime, time
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

BUILT_ON = datetime(2026, 11, 23)  # noqa: DTZ001 - a workbook knows no time zone
STAMP = BUILT_ON.timetuple()[:6]


def write_workbook(path, sheets):
    """Write ``sheets`` (title → (headers, rows)) to ``path``; dates and times as real cells."""
    book = Workbook()
    book.remove(book.active)
    book.properties.creator = "Sinh hoạt Chi bộ"
    book.properties.created = BUILT_ON
    for title, (headers, rows) in sheets.items():
        _fill(book.create_sheet(title), headers, rows)
    buffer = BytesIO()
    book.save(buffer)
    path.write_bytes(_without_clock(buffer.getvalue()))


def _fill(sheet, headers, rows):
    widths = [len(header) for header in headers]
    sheet.append(list(headers))
    for row in rows:
        sheet.append([value if value != "" else None for value in row])
        widths = [max(width, _width(value)) for width, value in zip(widths, row, strict=True)]
    for cells in sheet.iter_rows(min_row=2):
        for cell in cells:
            _format(cell)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for index, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width + 2
    sheet.freeze_panes = "A2"


def _width(value):
    return 10 if isinstance(value, date) else len(str(value or ""))


def _format(cell):
    if isinstance(cell.value, date):
        cell.number_format = "dd/mm/yyyy"
    elif isinstance(cell.value, time):
        cell.number_format = "hh:mm"
    elif isinstance(cell.value, str):
        cell.number_format = "@"


def _without_clock(content):
    """The same archive with one fixed time in every entry and in the properties."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in sorted(source.namelist()):
            data = source.read(name)
            if name == "docProps/core.xml":
                data = re.sub(
                    rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2026-11-23T00:00:00Z", data
                )
            entry = zipfile.ZipInfo(name, date_time=STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, data)
    return buffer.getvalue()
