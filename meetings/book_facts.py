"""The minutes book of a branch and year: its entries as a reader may see them, and its one PDF."""

from datetime import date

from django.db.models import Count

from config.lib.dates import today
from config.lib.docx import render_docx
from config.lib.pdf import render_papers
from meetings.actions.book import entry_hash
from meetings.documents import paper_head
from meetings.minutes_files import DOCX, PDF, minutes_papers
from meetings.models import Meeting, MinutesEntry
from meetings.papers import BookLine, BookPaper


def entries_of(branch, year, user):
    """The entries of one book whose minutes ``user`` may open, in order of their numbers."""
    return (
        MinutesEntry.objects.filter(
            book__organization=branch,
            book__year=year,
            meeting__in=Meeting.objects.content_visible_to(user),
        )
        .select_related("meeting__branch", "meeting__chair", "meeting__minute_taker", "document")
        .annotate(supplement_count=Count("meeting__supplements", distinct=True))
        .order_by("number")
    )


def entries_counted(branches, year, user):
    """How many minutes of each branch's book ``user`` may open, by branch id. One query."""
    seen = MinutesEntry.objects.filter(
        book__organization__in=branches,
        book__year=year,
        meeting__in=Meeting.objects.content_visible_to(user),
    )
    counts = seen.order_by().values_list("book__organization").annotate(count=Count("pk"))
    return dict(counts)


def years_of(branch):
    """The years this branch has a book of, the newest first."""
    return list(
        MinutesEntry.objects.filter(book__organization=branch)
        .order_by("-book__year")
        .values_list("book__year", flat=True)
        .distinct()
    )


def broken_entry(branch, year):
    """The number of the first entry that does not follow from the one before it, or None.

    Compares numbers, contents and hashes of the whole book, whoever asks.
    """
    before, expected = "", 1
    entries = (
        MinutesEntry.objects.filter(book__organization=branch, book__year=year)
        .select_related("document")
        .order_by("number")
    )
    for entry in entries:
        wanted = entry_hash(
            unit=branch.code,
            year=year,
            number=expected,
            sha256=entry.document.sha256,
            prev_hash=before,
        )
        if (entry.number, entry.prev_hash, entry.hash) != (expected, before, wanted):
            return expected
        before, expected = entry.hash, expected + 1
    return None


def not_entered(branch, year, user):
    """Meetings held that year whose minutes are not in the book (yet), oldest first."""
    return (
        Meeting.objects.visible_to(user)
        .filter(branch=branch, book_entry=None)
        .counted(date(year, 1, 1), date(year, 12, 31))
        .distinct()
        .order_by("held_on", "pk")
    )


def book_file(branch, year, user, progress, *, form=PDF):
    """Cover, index and all minutes in one file, shared copies; ``progress(done, total)``."""
    entries = list(entries_of(branch, year, user))
    papers, lines = [], []
    for order, entry in enumerate(entries):
        progress(order, len(entries))
        own = minutes_papers(entry.meeting)
        papers.extend(own)
        lines.append(
            BookLine(
                number=entry.number,
                held_on=entry.meeting.held_on.isoformat(),
                title=own[0][0].subject,
                sha256=entry.document.sha256,
                supplements=len(own) - 1,
            )
        )
    cover = BookPaper(
        head=paper_head(branch, today()),
        branch=branch.name,
        year=year,
        printed_on=today().isoformat(),
        last_hash=entries[-1].hash if entries else "",
        lines=lines,
    )
    whole = [(cover, ""), *papers]
    if form == DOCX:
        return render_docx(whole, title=cover.pdf_title)
    return render_papers(whole, title=cover.pdf_title)
