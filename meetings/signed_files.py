"""The PDF of a signed document: made once from the snapshot, kept, and checked at every reading."""

import hashlib

from django.conf import settings

from branches.jobs import store
from config.lib.errors import RuleBroken
from config.lib.paper_snapshot import from_snapshot
from config.lib.pdf import render_paper
from meetings.models import RenderedFile

CHANGED = (
    "Tệp PDF đã lưu của văn bản này không còn nguyên vẹn nên không hiển thị. "
    "Đồng chí báo quản trị hệ thống."
)


def signed_pdf(document, paper_class):
    """The bytes of a `SignedDocument` as PDF; ``paper_class`` reads its snapshot.

    Raises RuleBroken when the stored file is gone or changed.
    """
    kept = RenderedFile.objects.filter(document=document).first()
    if kept is None:
        paper = from_snapshot(paper_class, document.snapshot)
        path, digest = store(render_paper(paper, sha256=document.sha256))
        kept, _ = RenderedFile.objects.get_or_create(
            document=document, defaults={"path": path, "sha256": digest}
        )
    return _checked(kept)


def _checked(kept):
    try:
        content = (settings.FILES_DIR / kept.path).read_bytes()
    except FileNotFoundError as error:
        raise RuleBroken(CHANGED) from error
    if hashlib.sha256(content).hexdigest() != kept.sha256:
        raise RuleBroken(CHANGED)
    return content
