"""Minutes as files: PDF or Word, with their supplements behind them, shared or in full."""

from django.utils import timezone

from config.lib.dates import today
from config.lib.docx import render_docx
from config.lib.errors import RuleBroken
from config.lib.paper import with_stop
from config.lib.pdf import render_papers
from meetings.documents import minutes_paper, paper_head
from meetings.papers import ExtractPaper, MinutesPaper, has_restricted, places_of, shared_copy
from meetings.signed_files import signed_pdf
from meetings.supplements import signed_paper, signer_of, supplement_papers, visible_supplements

PDF, DOCX = "pdf", "docx"
FORMATS = (PDF, DOCX)
ALWAYS_EXTRACTED = "opening"  # time, place and body, so that an extract can be understood alone


def minutes_papers(meeting, *, full=False):
    """The minutes and their supplements in order, as pairs of paper and hash.

    Without ``full`` restricted items are left out. Drafts have no hash. Raises RuleBroken for a
    meeting without text.
    """
    paper, document = signed_paper(meeting)
    if paper is None:
        paper = minutes_paper(meeting)
        return [(paper if full else shared_copy(paper), "")]
    own = paper if full else shared_copy(paper)
    return [(own, document.sha256), *supplement_papers(meeting, full=full)]


def minutes_file(meeting, *, form=PDF, full=False):
    """The bytes of the minutes; where they are the signed original alone, its kept PDF."""
    papers = minutes_papers(meeting, full=full)
    title = papers[0][0].pdf_title
    if form == DOCX:
        return render_docx(papers, title=title)
    paper, document = signed_paper(meeting)
    if document is not None and len(papers) == 1 and (full or not has_restricted(paper)):
        return signed_pdf(document, MinutesPaper)
    return render_papers(papers, title=title)


def minutes_pdf(meeting):
    """The shared copy of the minutes as PDF, supplements behind it."""
    return minutes_file(meeting)


def extract_paper(meeting, codes, by):
    """Chosen places of signed minutes word for word; the numbers of the headings close up."""
    paper, document = signed_paper(meeting)
    if paper is None:
        raise RuleBroken("Chỉ trích được biên bản đã có đủ hai chữ ký.")
    known = {place.code for place in places_of(paper)}
    if not codes or not set(codes) <= known:
        raise RuleBroken("Đồng chí chọn ít nhất một mục của biên bản để trích.")
    name, position = signer_of(meeting.branch, by)
    return ExtractPaper(
        head=paper_head(meeting.branch, today()),
        subject=paper.subject,
        branch=paper.branch,
        signed_on=timezone.localdate(document.signed_at).isoformat(),
        minutes_sha256=document.sha256,
        minute_taker=paper.minute_taker.name,
        chair=paper.chair.name,
        made_on=today().isoformat(),
        sections=[
            section
            for code, section in paper.coded
            if code in codes or code == ALWAYS_EXTRACTED or not code
        ],
        supplements=[
            f"Bổ sung số {one.number}, mục “{one.place_label}”: {with_stop(one.new_text)}"
            for one in visible_supplements(meeting, full=True)
            if one.place in codes
        ],
        author=name,
        position=position,
    )


def extract_file(meeting, codes, by, *, form=PDF):
    paper = extract_paper(meeting, codes, by)
    if form == DOCX:
        return render_docx([(paper, "")], title=paper.pdf_title)
    return render_papers([(paper, "")], title=paper.pdf_title)
