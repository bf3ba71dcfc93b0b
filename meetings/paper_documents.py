"""The sheets of the paper bridge, filled from the plan of the meeting."""

from config.lib.pdf import render_paper
from meetings.choices import AgendaPhase
from meetings.documents import paper_head, planned_iso, subject_of
from meetings.papers.minute_sheet import MinuteSheetPaper


def minute_sheet_pdf(meeting):
    """The minute sheet to write on by hand."""
    content = meeting.agenda_items.filter(phase__in=[AgendaPhase.CONTENT, AgendaPhase.THEME])
    paper = MinuteSheetPaper(
        head=paper_head(meeting.branch, meeting.held_on),
        subject=subject_of(meeting),
        branch=meeting.branch.name,
        place=meeting.place,
        started_at=planned_iso(meeting),
        chair=meeting.chair.full_name if meeting.chair else "………",
        minute_taker=meeting.minute_taker.full_name if meeting.minute_taker else "………",
        steps=list(content.order_by("seq").values_list("title", flat=True)),
        code=meeting.paper_code,
    )
    return render_paper(paper)
