"""What may be said of a meeting's content beforehand: restricted items have no name (handbook 8).

Notices, slips, the text to paste, letters and calendar files leave the branch's hands, so a
restricted item stands there only as "other content".
"""

from meetings.choices import AgendaPhase
from meetings.papers.notice import UNNAMED

NAMED = (AgendaPhase.CONTENT, AgendaPhase.THEME)


def content_items(meeting):
    """The items of the content in order."""
    return meeting.agenda_items.filter(phase__in=NAMED).order_by("seq")


def shown_content(meeting):
    """The titles of the content in order, restricted ones as one `UNNAMED` line at the end."""
    titles, has_more = open_titles(meeting)
    return [*titles, UNNAMED] if has_more else titles


def open_titles(meeting):
    """The titles that may be named, in order, and whether there is content besides."""
    rows = list(content_items(meeting).values_list("title", "is_restricted"))
    return [title for title, hidden in rows if not hidden], any(hidden for _, hidden in rows)


def restricted_titles(meeting):
    """The titles nobody outside the circle may read."""
    return list(meeting.agenda_items.filter(is_restricted=True).values_list("title", flat=True))


def without_titles(text, titles):
    """``text`` with every restricted title replaced, whatever case it was typed in."""
    for title in titles:
        start = text.casefold().find(title.casefold())
        while title and start >= 0:
            text = f"{text[:start]}{UNNAMED.lower()}{text[start + len(title) :]}"
            start = text.casefold().find(title.casefold(), start + len(UNNAMED))
    return text
