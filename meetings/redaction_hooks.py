"""What taking content away means for signed papers and the files of meetings."""

from branches.redaction_parts import FileKind, add_file_kind, after_sweep
from branches.sweeping import MARK
from config.lib.paper_snapshot import sha256_of
from meetings.models import Document, PaperScan, RenderedFile, SignedDocument

MOST_CHOICES = 200


def register_all():
    after_sweep(signed_papers)
    add_file_kind(FileKind("tai-lieu", documents, _take(Document)))
    add_file_kind(FileKind("anh", scans, _take(PaperScan)))


def signed_papers(found):
    """The signed papers that changed: their hash stays, their kept PDF goes."""
    papers = SignedDocument.objects.filter(pk__in=found.get(SignedDocument, ()))
    facts = [
        {"unit": one.organization.code, "sha256": one.sha256, "now": sha256_of(one.snapshot)}
        for one in papers.select_related("organization").order_by("pk")
    ]
    rendered = RenderedFile.objects.filter(document__in=papers)
    paths = list(rendered.values_list("path", flat=True))
    rendered._raw_delete(rendered.db)
    return facts, paths


def documents(organization, reader):
    rows = Document.objects.visible_to(reader).filter(meeting__branch=organization)
    rows = rows.exclude(path="").distinct()
    return [
        (one.pk, f"Tài liệu “{one.title}”, cuộc họp ngày {one.meeting.held_on:%d/%m/%Y}")
        for one in rows.select_related("meeting").order_by("-uploaded_at", "-pk")[:MOST_CHOICES]
    ]


def scans(organization, reader):
    rows = PaperScan.objects.content_visible_to(reader).filter(meeting__branch=organization)
    rows = rows.exclude(path="")
    return [
        (one.pk, f"Ảnh phiếu giấy {one.name}, cuộc họp ngày {one.meeting.held_on:%d/%m/%Y}")
        for one in rows.select_related("meeting").order_by("-uploaded_at", "-pk")[:MOST_CHOICES]
    ]


def _take(model):
    def take(pk):
        """The row stays with its hash, so that it is known that there was a file."""
        row = model.objects.get(pk=pk)
        values = {"name": MARK, "path": ""}
        if model is Document:
            values["title"] = MARK
        model.objects.filter(pk=pk).update(**values)
        return row.path, row.sha256

    return take
