"""Asking the background worker for what is made of minutes; every export leaves a trace."""

from branches.actions.work import request_job
from meetings.minutes_files import PDF

MINUTES_DOCX = "meetings.minutes_docx"
MINUTES_FULL = "meetings.minutes_full"
EXTRACT = "meetings.extract"
MINUTES_BOOK = "meetings.minutes_book"
COPIES = {PDF: "PDF", "docx": "Word"}


def request_minutes_docx(*, meeting, by):
    """The shared copy of the minutes as a Word file."""
    return _request(MINUTES_DOCX, f"Biên bản {meeting} (Word)", meeting, by)


def request_full_minutes(*, meeting, by):
    """The whole minutes with what is restricted, as PDF; the reading itself is logged too."""
    return _request(MINUTES_FULL, f"Biên bản {meeting}, bản đầy đủ", meeting, by)


def request_extract(*, meeting, places, form, by):
    """An extract of the named places, as PDF or Word."""
    title = f"Trích biên bản {meeting} ({COPIES[form]})"
    return _request(EXTRACT, title, meeting, by, places=sorted(places), form=form)


def request_minutes_book(*, branch, year, entries, by):
    """The whole book of a year; ``entries`` is how many minutes it holds now."""
    return request_job(
        kind=MINUTES_BOOK,
        title=f"Sổ biên bản năm {year} – {branch.label}",
        organization=branch,
        params={"branch": branch.pk, "year": year, "entries": entries},
        by=by,
    )


def _request(kind, title, meeting, by, **params):
    return request_job(
        kind=kind,
        title=title[:300],
        organization=meeting.branch,
        params={"meeting": meeting.pk, "version": meeting.version, **params},
        by=by,
    )
