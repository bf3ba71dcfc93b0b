"""Papers rendered once, read back with pdfplumber; lengths in millimetres from the top left."""

import io

import pdfplumber
import pytest

from config.lib.paper_snapshot import sha256_of, to_snapshot
from config.lib.pdf import render_paper
from tests.papers import samples

POINT = 25.4 / 72


def opened(pdf):
    return pdfplumber.open(io.BytesIO(pdf))


def pages_of(paper, **options):
    return opened(render_paper(paper, **options)).pages


def lines_of(page):
    """The runs of text of a page: text, font, size in points, left, right, top in millimetres."""
    found = []
    for line in page.extract_text_lines(return_chars=True, x_tolerance=2):
        for run in _runs(line["chars"]):
            found.append(
                {
                    "text": _spelled(run),
                    "font": run[0]["fontname"].split("+")[-1],
                    "size": round(run[0]["size"], 1),
                    "left": run[0]["x0"] * POINT,
                    "right": run[-1]["x1"] * POINT,
                    "top": run[0]["top"] * POINT,
                }
            )
    return found


def _runs(chars):
    """Chars of one line split where a gap of 8 mm separates the columns of the head."""
    runs = [[chars[0]]]
    for before, char in zip(chars, chars[1:], strict=False):
        if (char["x0"] - before["x1"]) * POINT > 8:
            runs.append([])
        runs[-1].append(char)
    return runs


def _spelled(run):
    """The text of a run; spaces are gaps, the reader leaves them out."""
    text = run[0]["text"]
    for before, char in zip(run, run[1:], strict=False):
        gap = char["x0"] - before["x1"] > char["size"] * 0.15
        text += f" {char['text']}" if gap else char["text"]
    return text.strip()


def line_with(page, text):
    """The one run that reads exactly ``text``."""
    (found,) = [line for line in lines_of(page) if line["text"] == text]
    return found


def centre(line):
    return (line["left"] + line["right"]) / 2


@pytest.fixture(scope="session")
def minutes_pages():
    paper = samples.minutes()
    return pages_of(paper, sha256=sha256_of(to_snapshot(paper)))


@pytest.fixture(scope="session")
def resolution_pages():
    paper = samples.resolution()
    return pages_of(paper, sha256=sha256_of(to_snapshot(paper)))


@pytest.fixture(scope="session")
def report_pages():
    return pages_of(samples.quarter_report(60))
