"""Workbooks (.xlsx) for people: every cell is text, so that no value ever becomes a formula."""

from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

TEXT_FORMAT = "@"
WIDEST = 60


def write_workbook(sheets):
    """The bytes of a workbook; ``sheets`` maps titles to ``(headers, rows)`` of text.

    A leading ``=`` stays text (quote prefix), identity numbers keep their leading zeros.
    """
    book = Workbook()
    book.remove(book.active)
    for title, (headers, rows) in sheets.items():
        sheet = book.create_sheet(title)
        for number, row in enumerate((headers, *rows), start=1):
            for column, text in enumerate(row, start=1):
                _write(sheet.cell(number, column), text, is_header=number == 1)
        sheet.freeze_panes = "A2"
        for column, header in enumerate(headers, start=1):
            longest = max((len(row[column - 1]) for row in rows), default=0)
            width = min(max(len(header), longest) + 3, WIDEST)
            sheet.column_dimensions[get_column_letter(column)].width = width
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write(cell, text, *, is_header):
    cell.number_format = TEXT_FORMAT  # also of empty cells: what is typed there stays text
    if text:
        cell.value = text
        cell.data_type = "s"
        cell.quotePrefix = text[0] in "=+-@"
    if is_header:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
