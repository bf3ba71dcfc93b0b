"""Photographs and scans of the sheets a meeting was written on (product 19)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from meetings.models.meeting import Meeting
from meetings.querysets import RecordQuerySet


class PaperScan(models.Model):
    """A picture or PDF of the paper record; its bytes lie in the file store under a random name."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="scans")
    name = models.CharField("Tên tệp", max_length=120)
    content_type = models.CharField(max_length=40)
    path = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField("Dung lượng (byte)")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "ảnh phiếu giấy"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "sha256"], name="paper_scan_once"),
            models.CheckConstraint(name="paper_scan_has_hash", condition=~Q(sha256="")),
        ]

    def __str__(self):
        return self.name
