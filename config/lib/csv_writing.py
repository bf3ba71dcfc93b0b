"""Tables as CSV that a spreadsheet shows and never calculates (reliability 5)."""

import csv
import io
import re
from itertools import chain

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
UNSEEN = re.compile(r"^[\s\x00-\x1f\u200b-\u200f\u2060\ufeff]+")  # what may stand before a formula
BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads Vietnamese as another alphabet


def safe_cell(value):
    """The text of a cell; what a spreadsheet would take for a formula begins with an apostrophe."""
    text = str(value)
    begins = UNSEEN.sub("", text)
    is_taken_for_one = text.startswith(DANGEROUS) or begins.startswith((*DANGEROUS, "'"))
    return f"'{text}" if is_taken_for_one else text


def csv_lines(columns, rows):
    """The file in pieces, every cell quoted."""
    yield BYTE_ORDER_MARK
    for row in chain([columns], rows):
        line = io.StringIO()
        csv.writer(line, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(
            [safe_cell(cell) for cell in row]
        )
        yield line.getvalue()
