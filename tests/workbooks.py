"""Workbooks for import tests, built the way people build them."""

from io import BytesIO

from openpyxl import Workbook


def workbook(**sheets):
    """The bytes of a workbook; each sheet is a list of rows, the first one its headers.

    Underscores in the names stand for spaces.
    """
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(row)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def places(result):
    """Sheet, row and column of every problem."""
    return [(problem.sheet, problem.row, problem.column) for problem in result.errors]


def counts(result):
    """Created, changed, unchanged; the test reads the problems when there are any."""
    assert result.errors == ()
    return result.created, result.changed, result.unchanged
