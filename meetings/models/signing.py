"""Signatures and what was signed: insert-only (reliability guide 4)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from branches.models import PartyOrganization
from branches.querysets import ScopedQuerySet
from config.lib.sealed_rows import SealedModel, SealedRows
from config.lib.verify_code import code_of
from meetings.choices import DocumentKind, SignatureRole
from meetings.models.meeting import Meeting
from meetings.models.paper_scan import PaperScan
from meetings.querysets import RecordQuerySet
from members.models import Member


class Signature(models.Model):
    """One of the two signatures under minutes, given in the product or on paper."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="signatures")
    role = models.CharField("Tư cách", max_length=12, choices=SignatureRole.choices)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    signed_hash = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    on_paper = models.BooleanField("Ký trên giấy", default=False)
    scan = models.ForeignKey(
        PaperScan,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Ảnh trang có chữ ký",
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "chữ ký"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "role"], name="signature_once_per_role"),
            models.CheckConstraint(
                name="signature_scan_is_of_paper",
                condition=Q(scan__isnull=True) | Q(on_paper=True),
                violation_error_message="Ảnh chỉ đi kèm chữ ký trên giấy.",
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()} {self.meeting_id}"


class SignedDocumentQuerySet(SealedRows, ScopedQuerySet):
    """Signed papers of a unit and below."""


class SignedDocument(SealedModel, models.Model):
    """The canonical snapshot of a signed paper and its SHA-256. Never updated, never deleted."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(PartyOrganization, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=DocumentKind.choices)
    source_uid = models.UUIDField()
    title = models.CharField(max_length=300)
    snapshot = models.TextField()
    sha256 = models.CharField(max_length=64)
    code = models.CharField("Mã xác thực", max_length=16, db_index=True)
    signed_at = models.DateTimeField()

    objects = SignedDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản đã ký"
        constraints = [
            models.UniqueConstraint(fields=["kind", "source_uid"], name="signed_document_once"),
            models.CheckConstraint(name="signed_document_has_hash", condition=~Q(sha256="")),
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        self.code = code_of(self.sha256)
        super().save(*args, **kwargs)


class RenderedFileQuerySet(SealedRows, models.QuerySet):
    """Kept PDFs."""


class RenderedFile(SealedModel, models.Model):
    """The PDF made from a signed document's snapshot; its bytes lie in the file store."""

    document = models.OneToOneField(SignedDocument, models.PROTECT, related_name="rendered")
    path = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rendered_at = models.DateTimeField(auto_now_add=True)

    objects = RenderedFileQuerySet.as_manager()

    def __str__(self):
        return self.path
