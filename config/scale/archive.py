"""What adopted and signed minutes leave behind: words to search, signatures, books, reviews."""

from datetime import timedelta

from django.db.models import OuterRef, Subquery

from config.lib.paper_snapshot import sha256_of, to_snapshot
from config.lib.verify_code import code_of
from config.scale import texts
from config.scale.chance import made_uid
from config.scale.papers import paper_of
from meetings.actions.book import entry_hash
from meetings.choices import DocumentKind, ReviewDecision, SignatureRole
from meetings.models import MinutesBook, MinutesEntry
from meetings.rules import FROZEN_STATES, OFFICIAL_STATES
from meetings.search_texts import text_of
from meetings.supplements import NO_PLACE

TIME_TO_SIGN = timedelta(minutes=20)


class Book:
    """The head of the minutes book of one branch and year while it is filled."""

    __slots__ = ("hash", "number", "pk")

    def __init__(self, pk):
        self.pk, self.number, self.hash = pk, 0, ""


class Archive:
    """Writes what follows from a meeting, in the order of the meetings."""

    def __init__(self, country):
        self.country, self.sheets = country, country.sheets
        self.books = {}
        self.last_document = self.last_review = 0

    def add(self, branch, sitting, marks, words, chance):
        if sitting.state not in OFFICIAL_STATES:
            return
        heads = self.country.heads[branch.pk]
        paper = paper_of(branch, sitting, marks, words, self.country.seats[branch.pk], heads)
        self.sheets.texts.add(sitting.pk, text_of(paper))
        if sitting.state in FROZEN_STATES:
            self._sign(branch, sitting, paper, heads, chance)
        for number, one in enumerate(sitting.rounds, start=1):
            self._review(sitting, number, one)

    def _sign(self, branch, sitting, paper, heads, chance):
        snapshot = to_snapshot(paper)
        digest = sha256_of(snapshot)
        signed_at = sitting.ended_at + TIME_TO_SIGN
        for role, person in (
            (SignatureRole.CHAIR, heads[0]),
            (SignatureRole.MINUTE_TAKER, heads[1]),
        ):
            self.sheets.signatures.add(sitting.pk, role.value, person.pk, digest, signed_at, True)
        document = self.next_document()
        self.sheets.documents.add(
            document, made_uid(chance), branch.pk, DocumentKind.MINUTES.value,
            sitting.uid, paper.pdf_title, snapshot, digest, code_of(digest),
            signed_at,
        )  # fmt: skip
        self._enter(branch, sitting, document, digest, signed_at)

    def next_document(self):
        """The id of the next signed document."""
        self.last_document += 1
        return self.last_document

    def _enter(self, branch, sitting, document, digest, signed_at):
        year = sitting.day.year
        if (branch.pk, year) not in self.books:
            self.books[branch.pk, year] = Book(len(self.books) + 1)
            self.sheets.books.add(self.books[branch.pk, year].pk, branch.pk, year)
        book = self.books[branch.pk, year]
        book.number += 1
        before = book.hash
        book.hash = entry_hash(
            unit=branch.code, year=year, number=book.number, sha256=digest, prev_hash=before
        )
        self.sheets.entries.add(
            book.pk, book.number, sitting.pk, document, signed_at, before, book.hash
        )

    def _review(self, sitting, number, one):
        self.last_review += 1
        returned = one.until_on is not None
        decision = ReviewDecision.RETURNED if returned else ReviewDecision.ACCEPTED
        self.sheets.reviews.add(
            self.last_review, sitting.pk, number, one.received_at, decision.value,
            one.decided_at, one.until_on, one.corrected_at,
        )  # fmt: skip
        if returned:
            answer = texts.ANSWER if one.corrected_at else ""
            self.sheets.remarks.add(
                self.last_review, 1, NO_PLACE, texts.REMARK, answer, one.corrected_at
            )

    def finish(self):
        """Give the books their last number and hash, now that their entries are there."""
        last = MinutesEntry.objects.filter(book=OuterRef("pk")).order_by("-number")
        MinutesBook.objects.update(
            last_number=Subquery(last.values("number")[:1]),
            last_hash=Subquery(last.values("hash")[:1]),
        )
