"""The PDF of a signed document: made once from the snapshot, kept, and checked at every reading."""

import hashlib

from django.conf import settings
from django.db import transaction

from branches import audit
from branches.jobs import store
from branches.permissions import SYSTEM
from config.lib.errors import RuleBroken
from config.lib.paper_snapshot import from_snapshot
from config.lib.pdf import render_paper
from meetings.models import RenderedFile

CHANGED = (
    "Tệp PDF đã lưu của văn bản này không còn nguyên vẹn nên không hiển thị. "
    "Đồng chí báo quản trị hệ thống."
)


PAPER_CLASSES = {}


def print_as(kind, paper_class):
    """Apps say which paper the snapshots of a `DocumentKind` are."""
    PAPER_CLASSES[kind] = paper_class


def pdf_of(document):
    """The bytes of any `SignedDocument` as PDF."""
    return signed_pdf(document, PAPER_CLASSES[document.kind])


def kept_pdf(document):
    """The bytes of the PDF made earlier, None where it was not made; RuleBroken when changed."""
    kept = RenderedFile.objects.filter(document=document).first()
    return None if kept is None else _checked(kept)


def signed_pdf(document, paper_class):
    """The bytes of a `SignedDocument` as PDF; ``paper_class`` reads its snapshot.

    Raises RuleBroken when the stored file is gone or changed.
    """
    kept = RenderedFile.objects.filter(document=document).first()
    if kept is None:
        kept = _render(document, paper_class)
    return _checked(kept)


def _render(document, paper_class):
    """The kept PDF, made now; whoever comes second keeps the first one."""
    paper = from_snapshot(paper_class, document.snapshot)
    path, digest = store(render_paper(paper, sha256=document.sha256))
    with transaction.atomic():
        kept, is_new = RenderedFile.objects.get_or_create(
            document=document, defaults={"path": path, "sha256": digest}
        )
        if is_new:
            audit.record(
                "meetings.signed_pdf_kept",
                f"Lập tệp PDF của văn bản đã ký “{document.title}”",
                target=document,
                by=SYSTEM,
                organization=document.organization,
                payload={"sha256": digest},
            )
    return kept


def _checked(kept):
    try:
        content = (settings.FILES_DIR / kept.path).read_bytes()
    except FileNotFoundError as error:
        raise RuleBroken(CHANGED) from error
    if hashlib.sha256(content).hexdigest() != kept.sha256:
        raise RuleBroken(CHANGED)
    return content
