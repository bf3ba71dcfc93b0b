"""Signed papers and their files, held against what the audit trail says of them."""

import hashlib

from django.db.models import Q

from branches.integrity.trail import LOADED_WHOLE
from branches.models import AuditEvent
from branches.redacted import redacted_digests
from config.lib.chain_proof import Finding
from config.lib.private_files import is_whole
from meetings.models import (
    DigitalCopy,
    Document,
    Meeting,
    PaperScan,
    RenderedFile,
    SignedDocument,
)
from meetings.rules import FROZEN_STATES

OF_SIGNED = Q(meeting__state__in=FROZEN_STATES)


def signed_papers(proof):
    """Each signed snapshot reads as it was hashed, and the unit's chain tells of that hash."""
    with_trail = not AuditEvent.objects.filter(code__in=LOADED_WHOLE).exists()
    rows = SignedDocument.objects.order_by("pk").values_list(
        "organization__code", "title", "snapshot", "sha256"
    )
    redacted = redacted_digests()
    for unit, title, snapshot, sha256 in rows.iterator():
        now = hashlib.sha256(snapshot.encode()).hexdigest()
        if now not in (sha256, redacted.get(sha256)):
            yield Finding("document_changed", unit, 0, f"nội dung “{title}” đã bị thay đổi")
        elif with_trail and (unit, sha256) not in proof.digests:
            problem = f"“{title}” không phải bản đã ký: nhật ký không có mã của bản này"
            yield Finding("document_replaced", unit, 0, problem)


def kept_pdfs(proof):
    rows = RenderedFile.objects.order_by("pk").values_list(
        "document__organization__code", "document__title", "path", "sha256", "document_id"
    )
    yield from _of_files(proof, "Tệp PDF đã ký của", rows, SignedDocument)


def attachments(proof):
    """Papers and scans of meetings whose minutes are signed."""
    for model, column, told_of, key in (
        (Document, "title", Document, "pk"),
        (PaperScan, "name", Meeting, "meeting_id"),
    ):
        rows = model.objects.filter(OF_SIGNED).order_by("pk")
        columns = ("meeting__branch__code", column, "path", "sha256", key)
        yield from _of_files(proof, "Tệp đính kèm", rows.values_list(*columns), told_of)


def digital_copies(proof):
    rows = DigitalCopy.objects.order_by("pk").values_list(
        "document__organization__code", "document__title", "path", "sha256", "pk"
    )
    yield from _of_files(proof, "Bản ký số của", rows, DigitalCopy)


def _of_files(proof, what, rows, told_of):
    """``told_of``: of which kind of record the trail told when the file came."""
    redacted, kind = redacted_digests(), told_of._meta.label_lower
    for unit, title, path, sha256, key in rows.iterator():
        if not path and sha256 in redacted:
            continue
        if not is_whole(path, sha256):
            problem = f"{what} “{title}” bị mất hoặc đã bị thay đổi"
            yield Finding("file_changed", unit, 0, problem)
        elif (unit, sha256) not in proof.digests:
            problem = f"{what} “{title}” bị thay bằng tệp khác"
            yield Finding("file_replaced", unit, 0, problem)
        elif (kind, str(key)) not in proof.digests[unit, sha256]:
            problem = f"{what} “{title}” bị thay bằng tệp của văn bản khác trong cùng đơn vị"
            yield Finding("file_swapped", unit, 0, problem)


CHECKS = (signed_papers, kept_pdfs, digital_copies, attachments)
