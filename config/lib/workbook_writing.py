"""Workbooks (.xlsx) for people: text stays text, so that no value ever becomes a formula."""

from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

TEXT_FORMAT = "@"
WIDEST = 60
LINE_HEIGHT = 15  # points
SOFT_BREAK = "\x0b"  # what Word puts on the clipboard for a line break within a paragraph


def write_workbook(sheets):
    """The bytes of a workbook; ``sheets`` maps titles to ``(headers, rows)``.

    Text stays text: a leading ``=`` is no formula (quote prefix), identity numbers keep their
    leading zeros. Whole numbers are numbers, so that people can add them up. Written row by row:
    a long table is never held as cells in memory.
    """
    book = Workbook(write_only=True)
    for title, (headers, rows) in sheets.items():
        sheet = book.create_sheet(title)
        _set_up(sheet, headers, rows)
        sheet.append([_cell(sheet, text, is_header=True) for text in headers])
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _set_up(sheet, headers, rows):
    """Widths by content, a header high enough for its lines, and a page that can be printed."""
    lines = 1
    for column, header in enumerate(headers, start=1):
        longest = max((len(str(row[column - 1])) for row in rows), default=0)
        width = min(max(_narrowest(header), longest) + 3, WIDEST)
        sheet.column_dimensions[get_column_letter(column)].width = width
        lines = max(lines, -(-len(header) // (width - 3)))
    sheet.row_dimensions[1].height = LINE_HEIGHT * lines
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _narrowest(header):
    """Headers may fold between words, but a column does not get very narrow."""
    return max(len(header) if len(header) < 14 else 12, *map(len, header.split()), 1)


def _cell(sheet, value, *, is_header=False):
    if isinstance(value, int):
        return value  # openpyxl takes a plain value far faster than a cell
    cell = WriteOnlyCell(sheet)
    cell.number_format = TEXT_FORMAT  # also of empty cells: what is typed there stays text
    value = ILLEGAL_CHARACTERS_RE.sub("", (value or "").replace(SOFT_BREAK, "\n"))
    if value:
        cell.value = value
        cell.data_type = "s"
        cell.quotePrefix = value[0] in "=+-@"
    if is_header:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell
