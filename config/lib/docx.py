"""Official papers as Word files: the same text and layout as the PDF (handbook 15.1, 15.2).

The paper dataclasses say everything; here stands only how it looks in Word. Sizes in points,
widths in millimetres.
"""

import io
import unicodedata
from copy import deepcopy
from functools import lru_cache

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from config.lib.chart_pictures import png
from config.lib.paper_proof import proof_of

FONT = "Times New Roman"
CENTER, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
TEXT_WIDTH = 165
LEFT_HEAD, RIGHT_HEAD = 75, 90
CHART_WIDTH = 150  # mm, as in static/css/paper.css
# Column widths by layout, as in static/css/paper.css; None shares what is left.
WIDTHS = {
    "tasks": (10, None, 39, 23, 34),
    "results": (10, None, 24, 48),
    "score": (10, None, 29, 29),
    "roll": (10, 52, None, 36, 27),
    "book": (12, 25, None, 42),
    "year": (16, 28, 28, None),
    "turns": (16, None, None),
    "themes": (18, None, 38, 25, 23),
    "absent": (10, 38, None, 17, 17, 17, 29),
    "evidence": (10, 25, None, 28, 30, 30),
    "indicators": (10, None, 29, 24, 24, 29),
    "branches": (10, None, 19, 22, 22, 18, 19, 21),
    "sittings": (26, 27, 26, None, None),
    "theme-list": (42, 24, None, 38),
    "theme-plan": (52, 14, None),
    "trend": (42, None),
    "types": (None, 19, 22, 19, 22, 24),
    "grades": (None, 24, 24, 24, 24, 26),
}
CENTRED = {
    "tasks": {0, 3},
    "results": {0, 2},
    "score": {0, 2, 3},
    "roll": {0},
    "book": {0, 1, 3},
    "year": {0, 1, 2},
    "turns": {0},
    "themes": {0, 3, 4},
    "absent": {0, 3, 4, 5, 6},
    "evidence": {0, 1},
    "indicators": {0, 2, 3, 4, 5},
    "branches": {0, 2, 3, 4, 5, 6, 7},
    "sittings": {0, 2},
    "theme-list": {1},
    "theme-plan": {1},
    "trend": {0, 1},
    "types": {1, 2, 3, 4, 5},
    "grades": {1, 2, 3, 4, 5},
}


def render_docx(papers, *, title):
    """The Word file of several papers; ``papers`` are pairs of a paper and its hash, or ""."""
    document = Document()
    _set_up(document, title)
    for order, (paper, sha256) in enumerate(papers):
        section = document.sections[0] if order == 0 else document.add_section(WD_SECTION.NEW_PAGE)
        _page(section)
        _write(document, paper, sha256)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _set_up(document, title):
    properties = document.core_properties
    properties.title, properties.author, properties.language = _clean(title), "", "vi-VN"
    properties.comments = ""
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(14)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)
    for level in (1, 2):
        _plain_heading(document.styles[f"Heading {level}"])
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    normal.element.get_or_add_rPr().append(language)
    shape = normal.paragraph_format
    shape.space_before, shape.space_after = Pt(0), Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(18)


def _plain_heading(style):
    """Headings of the text look like text, but are found by Word's outline and by readers."""
    style.font.name, style.font.size, style.font.bold = FONT, Pt(14), True
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)


def _page(section):
    """A4, the margins of official papers, page number on top from page 2, counted anew."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(20), Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    section.header.is_linked_to_previous = False
    number = section.header.paragraphs[0]
    number.alignment = CENTER
    _field(number.add_run(), "PAGE")
    start = OxmlElement("w:pgNumType")
    start.set(qn("w:start"), "1")
    section._sectPr.append(start)


def _field(run, code):
    run.font.size = Pt(13)
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.text = text
        run._r.append(part)


def _write(document, paper, sha256):
    _head(document, paper.head)
    _line(document, paper.title, size=16, bold=True, before=18, leading=20)
    _line(document, paper.subject, bold=True)
    for order, text in enumerate(getattr(paper, "under_subject", ())):
        _line(document, text, bold=order == 0, italic=order > 0)
    _line(document, "-----", after=12)
    for section in paper.body:
        _section(document, section)
    _signatures(document, paper)
    for text in getattr(paper, "closing_lines", ()):
        _line(document, text, size=9, alignment=None, before=6, leading=11)
    proof = proof_of(paper, sha256)
    for order, text in enumerate(proof.lines if proof else ()):
        _line(document, text, size=9, alignment=None, before=0 if order else 12, leading=11)


def _head(document, head):
    left, right = _columns(document, [LEFT_HEAD, RIGHT_HEAD])
    for text in head.superior_lines:
        _line(left, text)
    for text in head.body_lines:
        _line(left, text, bold=True)
    _line(left, "*")
    for text, bold in ((head.number, False), (head.draft, True)):
        if text:
            _line(left, text, bold=bold)
    party = _line(right, "ĐẢNG CỘNG SẢN VIỆT NAM", size=15, bold=True, after=12)
    party.paragraph_format.left_indent = party.paragraph_format.right_indent = Mm(5)
    _underline(party)
    if head.place_date:
        _line(right, head.place_date, italic=True)
    for cell in (left, right):
        _drop_first(cell)


def _section(document, section):
    if section.heading:
        before = 6 if section.level == 1 else 0
        heading = _text(document, section.heading, bold=True, before=before)
        heading.style = document.styles[f"Heading {max(section.level, 1)}"]
        heading.paragraph_format.keep_with_next = True
    for text in section.paragraphs:
        paragraph = _text(document, text)
        if text.endswith(":"):
            paragraph.paragraph_format.keep_with_next = True
    drawing = getattr(section, "drawing", None)
    if drawing:
        _chart(document, drawing)
    if section.table and section.table.rows:
        _table(document, section.table)


def _chart(document, drawing):
    """The picture with its title above; its one-sentence summary is read to who cannot see it."""
    title = _line(document, drawing.chart.title, size=12, bold=True, before=4, leading=15)
    title.paragraph_format.keep_with_next = True
    paragraph = document.add_paragraph()
    paragraph.alignment = CENTER
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    paragraph.paragraph_format.space_after = Pt(8)
    picture = paragraph.add_run().add_picture(io.BytesIO(png(drawing)), width=Mm(CHART_WIDTH))
    properties = picture._inline.docPr
    properties.set("descr", f"{drawing.chart.title}. {drawing.chart.summary}")


def _table(document, table):
    grid = document.add_table(rows=1, cols=len(table.columns), style="Table Grid")
    grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _cell_margins(grid)
    widths = _widths(table)
    _set_columns(grid, widths)
    centred = CENTRED.get(table.layout, set())
    for cell, text in zip(grid.rows[0].cells, table.columns, strict=True):
        _cell(cell, text, bold=True, alignment=CENTER)
    _mark(grid.rows[0], "w:tblHeader")
    _finish(grid.rows[0], widths)
    blank = grid.add_row()
    _finish(blank, widths)
    grid._tbl.remove(blank._tr)
    for row in table.rows:
        copied = deepcopy(blank._tr)
        grid._tbl.append(copied)
        for order, (cell, text) in enumerate(zip(copied.tc_lst, row, strict=True)):
            _cell(_Cell(cell, grid), text, alignment=CENTER if order in centred else None)
    document.add_paragraph().paragraph_format.line_spacing = Pt(10)


def _finish(row, widths):
    _mark(row, "w:cantSplit")
    for cell, width in zip(row.cells, widths, strict=True):
        cell.width = Mm(width)


def _cell_margins(grid):
    """The room within a cell as on the PDF: 2 pt above and below, 3 pt beside (twentieths)."""
    margins = OxmlElement("w:tblCellMar")
    for side, width in (("top", 40), ("left", 60), ("bottom", 40), ("right", 60)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(width))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    grid._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)


def _cell(cell, text, *, bold=False, alignment=None):
    for line in text.split("\n"):
        _line(cell, line, size=12, bold=bold, alignment=alignment, leading=15)
    _drop_first(cell)


def _widths(table):
    fixed = WIDTHS.get(table.layout) or (None,) * len(table.columns)
    open_count = sum(width is None for width in fixed)
    rest = (TEXT_WIDTH - sum(width or 0 for width in fixed)) / max(open_count, 1)
    return [width or rest for width in fixed]


def _signatures(document, paper):
    blocks = list(paper.signatures)
    if not blocks and not paper.recipient_lines:
        return
    count = len(blocks) + bool(paper.recipient_lines)
    cells = _columns(document, [TEXT_WIDTH / count] * count)
    if paper.recipient_lines:
        place, *cells = cells
        title = _line(place, "Nơi nhận:", alignment=None)
        title.runs[0].underline = True
        for text in paper.recipient_lines:
            _line(place, text, size=12, alignment=None, leading=15)
        _drop_first(place)
    for cell, block in zip(cells, blocks, strict=True):
        _line(cell, block.authority, bold=True)
        if block.position:
            _line(cell, block.position)
        _line(cell, block.name, bold=True, before=72)
        _drop_first(cell)


def _columns(document, widths):
    """A table without lines; returns its cells."""
    grid = document.add_table(rows=1, cols=len(widths))
    grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _set_columns(grid, widths)
    _finish(grid.rows[0], widths)
    return grid.rows[0].cells


def _set_columns(grid, widths):
    """Word reads the widths of cells, LibreOffice those of the columns: both get them."""
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Mm(width)


def _text(container, text, *, bold=False, before=0):
    """A paragraph of the running text: justified, first line in by 10 mm, 6 pt to the next."""
    paragraph = _line(container, text, bold=bold, alignment=JUSTIFY, before=before, after=6)
    paragraph.paragraph_format.first_line_indent = Mm(10)
    return paragraph


def _line(
    container,
    text,
    *,
    size=14,
    bold=False,
    italic=False,
    alignment=CENTER,
    before=0,
    after=0,
    leading=18,
):
    paragraph = container.add_paragraph()
    paragraph._p.extend(
        deepcopy(part) for part in _shaped(size, bold, italic, alignment, before, after, leading)
    )
    paragraph._p.r_lst[0].text = _clean(text)
    return paragraph


@lru_cache(maxsize=100)
def _shaped(size, bold, italic, alignment, before, after, leading):
    """What a paragraph of this look holds: made once, since a report has thousands of lines and
    python-docx looks for the place of everything it sets."""
    paragraph = Paragraph(OxmlElement("w:p"), None)
    run = paragraph.add_run()
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    shape = paragraph.paragraph_format
    shape.alignment = alignment
    shape.space_before, shape.space_after = Pt(before), Pt(after)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(leading)
    return tuple(paragraph._p)


def _clean(text):
    """Composed text without control signs, which Word files cannot hold."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(sign for sign in composed if unicodedata.category(sign) not in {"Cc", "Cf"})


def _drop_first(cell):
    """A new cell begins with an empty paragraph of its own."""
    first = cell.paragraphs[0]._p
    first.getparent().remove(first)


def _underline(paragraph):
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().append(borders)


def _mark(row, name):
    row._tr.get_or_add_trPr().append(OxmlElement(name))
