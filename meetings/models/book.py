"""The minutes book of a branch and year: continuous numbers, chained hashes (handbook 8)."""

from django.db import models
from django.db.models import Q

from branches.models import PartyOrganization
from branches.querysets import ScopedQuerySet
from config.lib.sealed_rows import SealedModel, SealedRows
from meetings.models.meeting import Meeting
from meetings.models.signing import SignedDocument
from meetings.querysets import RecordQuerySet


class MinutesBook(models.Model):
    """The head of one book, locked while minutes are entered."""

    organization = models.ForeignKey(PartyOrganization, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("Năm")
    last_number = models.PositiveIntegerField(default=0)
    last_hash = models.CharField(max_length=64, default="", blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "sổ biên bản"
        constraints = [
            models.UniqueConstraint(fields=["organization", "year"], name="minutes_book_once")
        ]

    def __str__(self):
        return f"{self.organization_id} {self.year}"


class MinutesEntryQuerySet(SealedRows, RecordQuerySet):
    """Entries of the minutes books."""


class MinutesEntry(SealedModel, models.Model):
    """Signed minutes in their book. ``hash`` covers the entry and ``prev_hash``: an inspector can
    see that nothing was replaced or left out. Never updated, never deleted."""

    book = models.ForeignKey(MinutesBook, models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField("Số")
    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="book_entry")
    document = models.OneToOneField(SignedDocument, models.PROTECT, related_name="book_entry")
    entered_at = models.DateTimeField()
    prev_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = MinutesEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "biên bản trong sổ"
        constraints = [
            models.UniqueConstraint(fields=["book", "number"], name="minutes_entry_number_once"),
            models.CheckConstraint(name="minutes_entry_has_hash", condition=~Q(hash="")),
        ]

    def __str__(self):
        return f"{self.number:02d}/{self.book_id}"


class MinutesText(models.Model):
    """The adopted text without diacritics, for search; restricted items are left out."""

    meeting = models.OneToOneField(
        Meeting, models.CASCADE, primary_key=True, related_name="minutes_text"
    )
    search_text = models.TextField()

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản tìm kiếm"

    def __str__(self):
        return str(self.meeting_id)
