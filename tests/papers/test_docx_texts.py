"""The Word file says what the PDF says, in the same order, with the official page."""

import io
import re

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt
from PIL import Image

from config.lib.docx import render_docx
from config.lib.paper_snapshot import sha256_of, to_snapshot
from meetings.papers.plans import PlanMonth, PlanTheme, YearPlanPaper
from tests.papers import samples
from tests.papers.conftest import pages_of


def committee_minutes():
    return samples.minutes(
        kind="COMMITTEE_MEETING", subject="họp chi ủy tháng 02 năm 2027", theme=None
    )


def conclusion():
    return samples.resolution(title="KẾT LUẬN")


def year_plan():
    months = [
        PlanMonth(number, "2027-02-03", "2027-02-01", "Tổng kết vụ xuân", "Khải", "Hà")
        for number in (1, 2)
    ]
    theme = PlanTheme(1, 2, "Học tập và làm theo Bác", ["Lê Thị Thu Hà"], "2027-01-20")
    return YearPlanPaper(
        head=samples.resolution().head,
        branch="Chi bộ thôn Điệp Sơn",
        year=2027,
        signer="Trần Văn Khải",
        signer_position="BÍ THƯ",
        superior="Đảng ủy xã Yên Nam",
        themes=[theme],
        months=months,
    )


SAMPLES = [
    *(samples.minutes, samples.thematic_minutes, committee_minutes),
    *(samples.resolution, conclusion, year_plan),
]


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


def test_a_number_stands_on_top_of_every_page_but_the_first():
    document = Document(io.BytesIO(render_docx([(samples.minutes(), "")], title="Biên bản")))
    section = document.sections[0]
    assert section.different_first_page_header_footer
    assert section.first_page_header.paragraphs[0].text == ""
    fields = [one.text for one in section.header._element.iter(qn("w:instrText"))]
    assert fields == ["PAGE"]


def test_thematic_minutes_name_theme_and_author_under_the_subject_in_both_files():
    """Handbook 15.4: theme, author, discussion."""
    paper = samples.thematic_minutes()
    word = words_of_docx(render_docx([(paper, "")], title=paper.pdf_title))
    printed = re.sub(r"\s", "", "".join(page.extract_text() for page in pages_of(paper)))
    for said in (
        "BIÊN BẢN",
        "sinh hoạt chuyên đề quý I năm 2027",
        "Chuyên đề: “Dồn đổi ruộng đất, xây dựng cánh đồng mẫu lớn”",
        "Người soạn, trình bày: đồng chí Nguyễn Đình Lương",
        "Ý kiến phát biểu:",
    ):
        squeezed = re.sub(r"\s", "", said)
        assert squeezed in word
        assert squeezed in printed


def test_a_conclusion_says_that_it_is_one():
    """Handbook 15.4: KẾT LUẬN, with its own number, the vote line and who signs."""
    paper = samples.resolution(title="KẾT LUẬN")
    text = re.sub(r"\s", "", "".join(page.extract_text() for page in pages_of(paper)))
    assert "KẾTLUẬN" in text
    assert "Chibộthảoluậnvàkếtluận:" in text
    assert "Kếtluậnđượcchibộthôngquavới" in text
    assert "T/MCHIBỘ" in text
    assert "quyếtnghị" not in text


def test_the_charts_of_a_report_are_pictures_with_a_description():
    paper = samples.quarter_report()
    charts = [one.drawing for one in paper.sections if getattr(one, "drawing", None)]
    document = Document(io.BytesIO(render_docx([(paper, "")], title=paper.pdf_title)))
    assert [shape.width.mm for shape in document.inline_shapes] == [150] * len(charts)
    described = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert [text.split(". ")[0] for text in described] == [one.chart.title for one in charts]
    for picture in _pictures(document):
        colours = Image.open(io.BytesIO(picture)).convert("RGB").getcolors(maxcolors=1 << 20)
        assert {(255, 255, 255), (0xB3, 0x13, 0x1B)} <= {colour for _, colour in colours}


def _pictures(document):
    return [
        one.target_part.blob
        for one in document.part.rels.values()
        if one.reltype.endswith("/image")
    ]
