"""Keeping the digitally signed PDF of a signed paper beside our own."""

from django.db import transaction
from django.utils import timezone

from branches import audit
from branches.actions.work import request_job
from config.lib import private_files
from config.lib.errors import RuleBroken
from config.lib.pades import check_signed_pdf
from meetings.models import DigitalCopy
from meetings.permissions import KEEP_DIGITAL_COPY
from meetings.signed_files import kept_pdf

SIGNED_PDF = "meetings.signed_pdf"


def request_original(*, document, by):
    """Ask the background worker for the PDF that is to be signed digitally."""
    KEEP_DIGITAL_COPY.require(by, document.organization)
    return request_job(
        kind=SIGNED_PDF,
        title=f"Bản PDF gốc: {document.title}"[:300],
        organization=document.organization,
        params={"document": document.pk},
        by=by,
    )


@transaction.atomic
def add_digital_copy(*, document, content, by):
    """Keep ``content`` when it is our PDF with signatures added; RuleBroken when it is not."""
    KEEP_DIGITAL_COPY.require(by, document.organization)
    original = kept_pdf(document)
    if original is None:
        raise RuleBroken("Chưa có bản PDF gốc. Đồng chí bấm “Lập bản PDF gốc” rồi ký số bản đó.")
    checked = check_signed_pdf(content, original)
    path, sha256 = private_files.put(content)
    if document.digital_copies.filter(sha256=sha256).exists():
        private_files.drop(path)
        raise RuleBroken("Bản ký số này đã được gửi lên.")
    copy = DigitalCopy.objects.create(
        document=document,
        path=path,
        sha256=sha256,
        size=len(content),
        is_verified=checked.is_full,
        signers=", ".join(checked.signers)[:300],
        added_at=timezone.now(),
        added_by=by,
    )
    audit.record(
        "meetings.digital_copy_added",
        f"Thêm bản ký số của “{document.title}”",
        target=copy,
        by=by,
        organization=document.organization,
        payload={"sha256": sha256, "verified": checked.is_full, "signers": checked.signers},
    )
    return copy
