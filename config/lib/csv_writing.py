"""Tables as CSV that a spreadsheet shows and never calculates (reliability 5)."""

import csv
import io
from itertools import chain

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads Vietnamese as another alphabet


def safe_cell(value):
    """The text of a cell; what a spreadsheet would take for a formula begins with an apostrophe."""
    text = str(value)
    begins = text.lstrip(" \u00a0\ufeff\u200b")
    return f"'{text}" if begins.startswith((*DANGEROUS, "'")) else text


def csv_lines(columns, rows):
    """The file in pieces, every cell quoted."""
    yield BYTE_ORDER_MARK
    for row in chain([columns], rows):
        line = io.StringIO()
        csv.writer(line, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(
            [safe_cell(cell) for cell in row]
        )
        yield line.getvalue()
