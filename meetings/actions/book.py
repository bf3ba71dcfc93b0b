"""The minutes book: signed minutes get the next number of their branch and year, in the signing
transaction, so that there is no gap and no number twice (handbook 8)."""

import hashlib

from django.utils import timezone

from config.lib.canonical import canonical_json
from config.lib.prepared import Prepared
from meetings.models import MinutesBook, MinutesEntry

BOOK = Prepared(
    lambda branch, year: MinutesBook.objects.select_for_update(no_key=True).filter(
        organization=branch, year=year
    ),
    examples=(-7, 9876),
)


def enter_into_book(*, meeting, document):
    """Enter signed minutes into the book of the year they were held in. Inside a transaction."""
    book = _locked_book(meeting.branch, meeting.held_on.year)
    entry = MinutesEntry(
        book=book,
        number=book.last_number + 1,
        meeting=meeting,
        document=document,
        entered_at=timezone.now(),
        prev_hash=book.last_hash,
    )
    entry.hash = entry_hash(
        unit=meeting.branch.code,
        year=book.year,
        number=entry.number,
        sha256=document.sha256,
        prev_hash=entry.prev_hash,
    )
    entry.save(force_insert=True)
    book.last_number, book.last_hash = entry.number, entry.hash
    book.save(update_fields=["last_number", "last_hash"])
    return entry


def entry_hash(*, unit, year, number, sha256, prev_hash):
    """SHA-256 over the place in the book, the content hash and the hash of the entry before."""
    values = {"unit": unit, "year": year, "number": number, "sha256": sha256, "prev": prev_hash}
    return hashlib.sha256(canonical_json(values).encode()).hexdigest()


def _locked_book(branch, year):
    found = BOOK.first(branch.pk, year)
    if found is None:
        new = MinutesBook(organization=branch, year=year)
        MinutesBook.objects.bulk_create([new], ignore_conflicts=True)
        found = BOOK.first(branch.pk, year)
    return found
