"""What a place of the record read at a moment: nothing typed or overwritten is lost."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from branches.models.json_text import CanonicalJSONField
from meetings.choices import RevisionKind
from meetings.models.meeting import Meeting
from meetings.querysets import RecordQuerySet


class TextRevision(models.Model):
    """One state of one place (`meetings.revisions.Place`) of the record of a meeting.

    SAVED and RESTORED hold all texts of the place as the record read from then on, BEFORE what it
    read before the first of them. TYPED is what a page sent by itself while somebody wrote: only
    the columns they changed, in no record yet; ``seen`` are the marks of what they had before them,
    ``page`` the page it comes from, and ``is_pending`` says that it was neither saved nor dropped.
    ``values`` maps columns to plain values (a member to their id). ``title`` names the place for
    the time after it is gone.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="revisions")
    place = models.CharField(max_length=24)
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=8, choices=RevisionKind.choices)
    values = CanonicalJSONField()
    seen = models.CharField(max_length=100, blank=True)
    page = models.UUIDField(null=True)
    is_pending = models.BooleanField(default=False)
    began_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "bản đã lưu"
        constraints = [
            models.CheckConstraint(
                name="revision_pending_only_typed",
                condition=Q(is_pending=False) | Q(kind=RevisionKind.TYPED),
            ),
        ]
        indexes = [models.Index(fields=["meeting", "place"], name="revision_of_place")]

    def __str__(self):
        return f"{self.title} ({self.get_kind_display()})"
