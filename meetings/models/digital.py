"""Signed papers with a digital signature on them (PAdES), kept beside our own."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from config.lib.sealed_rows import SealedModel, SealedRows
from meetings.models.signing import SignedDocument


class DigitalCopyQuerySet(SealedRows, models.QuerySet):
    """Copies of signed papers."""


class DigitalCopy(SealedModel, models.Model):
    """Our PDF with digital signatures added; its bytes lie in the private file store.

    ``is_verified``: the signatures were found whole; else only that the content is ours.
    ``signers``: names in the certificates, joined by commas.
    """

    document = models.ForeignKey(SignedDocument, models.PROTECT, related_name="digital_copies")
    path = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField("Dung lượng (byte)")
    is_verified = models.BooleanField("Đã kiểm tra chữ ký số")
    signers = models.CharField("Người ký số", max_length=300, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = DigitalCopyQuerySet.as_manager()

    class Meta:
        verbose_name = "bản ký số"
        constraints = [
            models.UniqueConstraint(fields=["document", "sha256"], name="digital_copy_once"),
            models.CheckConstraint(name="digital_copy_has_hash", condition=~Q(sha256="")),
        ]

    def __str__(self):
        return f"{self.document_id} {self.sha256[:8]}"
