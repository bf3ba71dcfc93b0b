"""The Word file says what the PDF says, in the same order, with the official page."""

import io
import re

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt

from config.lib.docx import render_docx
from config.lib.paper_snapshot import sha256_of, to_snapshot
from tests.papers import samples
from tests.papers.conftest import pages_of

SAMPLES = [samples.minutes, samples.resolution]


def words_of_docx(content):
    """Every line of text in the order of the page, blanks removed."""
    document = Document(io.BytesIO(content))
    found = []
    for block in document.element.body.iterchildren():
        found += ["".join(run.text for run in part.iter(qn("w:t"))) for part in _paragraphs(block)]
    return [re.sub(r"\s", "", text) for text in found if text.strip()]


def _paragraphs(block):
    name = block.tag.rsplit("}", 1)[1]
    if name == "p":
        return [block]
    return block.iterfind(".//{*}p") if name == "tbl" else []


def signs(text):
    return sorted(re.sub(r"\s", "", text))


@pytest.mark.parametrize("make", SAMPLES)
def test_word_and_pdf_hold_the_same_text(make):
    paper = make()
    digest = sha256_of(to_snapshot(paper))
    lines = words_of_docx(render_docx([(paper, digest)], title=paper.pdf_title))
    printed = ""
    for number, page in enumerate(pages_of(paper, sha256=digest), start=1):
        text = page.extract_text()
        printed += text.removeprefix(f"{number}\n") if number > 1 else text
    assert signs("".join(lines)) == signs(printed)


@pytest.mark.parametrize("make", SAMPLES)
def test_every_paragraph_of_the_paper_is_a_paragraph_in_word(make):
    paper = make()
    lines = words_of_docx(render_docx([(paper, "")], title=paper.pdf_title))
    expected = []
    for section in paper.body:
        expected += [section.heading, *section.paragraphs]
    wanted = [re.sub(r"\s", "", text) for text in expected if text.strip()]
    rest = iter(lines)
    assert all(any(line == text for line in rest) for text in wanted), "missing or out of order"


def test_the_page_is_the_official_one():
    content = render_docx([(samples.minutes(), "")], title="Biên bản")
    document = Document(io.BytesIO(content))
    page = document.sections[0]
    lengths = (
        *(page.page_width, page.page_height, page.top_margin, page.bottom_margin),
        *(page.left_margin, page.right_margin),
    )
    assert [round(length.mm) for length in lengths] == [210, 297, 20, 20, 30, 15]
    normal = document.styles["Normal"]
    assert (normal.font.name, normal.font.size) == ("Times New Roman", Pt(14))


def test_signs_word_cannot_hold_are_left_out():
    paper = samples.minutes(conclusion="Nhất\x00 trí\u202e.")
    lines = words_of_docx(render_docx([(paper, "")], title="Biên\x00 bản"))
    assert "Nhấttrí." in lines
