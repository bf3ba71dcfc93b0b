"""P15, P17: minutes as PDF, long lists as a workbook."""

from django.template.loader import render_to_string

from config.lib import pdf_engine
from config.lib.paper_proof import proof_of
from config.lib.workbook_writing import write_workbook
from meetings.documents import minutes_paper
from meetings.models import Meeting
from meetings.rules import HELD_STATES
from tests.bench.baselines import bare_weasyprint
from tests.bench.timing import AT_LEAST, Measured, Target, compared

ROWS, COLUMNS = 2500, 10
ROWS_OF_BASELINE = 100


def minutes_html():
    """The minutes with the most speakers as HTML; None where nothing was held."""
    meeting = (
        Meeting.objects.filter(state__in=HELD_STATES, meeting_type="REGULAR")
        .select_related("branch", "chair", "minute_taker")
        .order_by("-contribution_count", "pk")
        .first()
    )
    if meeting is None:
        return None
    paper = minutes_paper(meeting)
    context = {"paper": paper, "proof": proof_of(paper, ""), "pdf_title": paper.pdf_title}
    return render_to_string(paper.template, context)


def p15(world):
    html = minutes_html()
    if html is None:
        return Measured("P15", "Minutes as PDF", note="no meeting in the slice")
    return compared(
        *("P15", "Minutes PDF, throughput against bare WeasyPrint", Target(AT_LEAST, 1.0)),
        lambda: pdf_engine.pdf_of(html),
        lambda: bare_weasyprint.pdf(html),
        world.rounds,
        note="both in this process, the engine of the product as its child process runs it",
    )


def p17(world):
    rows = [[f"dòng {row} cột {column}" for column in range(COLUMNS)] for row in range(ROWS)]
    return compared(
        *("P17", f"A list of {ROWS} rows for people to keep", Target(AT_LEAST, 8)),
        lambda: write_workbook({"Danh sách": ([f"Cột {n}" for n in range(COLUMNS)], rows)}),
        lambda: bare_weasyprint.table(rows[:ROWS_OF_BASELINE]),
        world.rounds,
        scale=ROWS / ROWS_OF_BASELINE,
        note=f"ours: a workbook; baseline: a WeasyPrint table of {ROWS_OF_BASELINE} rows, scaled",
    )
