"""Numbered supplements to signed minutes: the original never changes (handbook 6.3)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from config.lib.sealed_rows import SealedModel, SealedRows
from meetings.models.meeting import Meeting
from meetings.models.review import Reopening, ReviewRemark
from meetings.models.signing import SignedDocument
from meetings.querysets import RecordQuerySet


class MinutesSupplementQuerySet(SealedRows, RecordQuerySet):
    """Supplements a reader of the minutes sees."""


class MinutesSupplement(SealedModel, models.Model):
    """What one place of the minutes shall read from now on, old and new; never updated.

    It answers a remark of the committee, or stands on a granted re-opening. ``document`` is its
    own signed snapshot.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="supplements")
    number = models.PositiveSmallIntegerField("Số")
    place = models.CharField(max_length=30, blank=True)
    place_label = models.CharField("Mục", max_length=300)
    is_restricted = models.BooleanField("Hạn chế phổ biến", default=False)
    old_text = models.TextField("Đã ghi", blank=True)
    new_text = models.TextField("Nay bổ sung, đính chính")
    reason = models.TextField("Lý do")
    remark = models.OneToOneField(
        ReviewRemark, models.PROTECT, null=True, blank=True, related_name="supplement"
    )
    reopening = models.ForeignKey(
        Reopening, models.PROTECT, null=True, blank=True, related_name="supplements"
    )
    document = models.OneToOneField(SignedDocument, models.PROTECT, related_name="supplement")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = MinutesSupplementQuerySet.as_manager()

    class Meta:
        verbose_name = "bổ sung biên bản"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="supplement_number_once"),
            models.CheckConstraint(
                name="supplement_has_one_ground",
                condition=Q(remark__isnull=False, reopening__isnull=True)
                | Q(remark__isnull=True, reopening__isnull=False),
            ),
            models.CheckConstraint(
                name="supplement_says_something",
                condition=~Q(new_text="") & ~Q(reason=""),
                violation_error_message="Đồng chí ghi nội dung và lý do bổ sung.",
            ),
        ]

    def __str__(self):
        return f"Bổ sung số {self.number}"
