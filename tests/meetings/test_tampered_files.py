"""Whoever owns disk and database exchanges files of signed minutes; each place is named.

The control of every class: before it, and after it is undone, both proofs are clean.
"""

from contextlib import contextmanager
from copy import deepcopy
from datetime import date

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from branches import checkpoints
from branches.chain_check import prove_trail
from branches.guards import guards_removed
from branches.integrity import files
from config.lib.uploads import Upload
from meetings.actions.preparing import add_document
from meetings.models import Document, RenderedFile, SignedDocument
from meetings.papers import MinutesPaper
from meetings.signed_files import signed_pdf
from tests.meetings.conftest import make_village
from tests.sharing import shared_by_file

PAPERS = {date(2026, 9, 3): ("Báo cáo quý III", b"%PDF-1.7 quy ba"),
          date(2026, 10, 3): ("Kế hoạch quý IV", b"%PDF-1.7 quy bon")}  # fmt: skip


def two_signed_meetings():
    """Minutes of September and October, each with an attachment and its kept PDF."""
    village = make_village()
    for day, (title, content) in PAPERS.items():
        meeting = village.plan(held_on=day)
        add_document(
            document=Document(meeting=meeting, title=title),
            upload=Upload("tai-lieu.pdf", "application/pdf", content),
            by=village.secretary,
        )
        village.sign_held(village.hold(meeting))
    for document in SignedDocument.objects.order_by("pk"):
        signed_pdf(document, MinutesPaper)
    return village


once = shared_by_file(two_signed_meetings)


@pytest.fixture(autouse=True)
def _own_checkpoints(settings, tmp_path):
    settings.CHECKPOINT_DIR = tmp_path / "checkpoints"
    settings.CHECKPOINT_KEY_FILE = tmp_path / "keys" / "checkpoint.pem"


@pytest.fixture
def village(db, once):
    checkpoints.seal_trail()
    assert told() == set()
    assert list(files.missing_or_changed()) == []
    return deepcopy(once)


def told():
    """What the proof of the trail says of files: kind and words."""
    return {(one.kind, one.problem) for one in prove_trail().findings}


@contextmanager
def exchanged(first, second):
    """The rows of two files lead to each other's bytes, hashes and all."""
    model, columns = type(first), ("path", "sha256")
    with guards_removed(connection):
        for row, other in ((first, second), (second, first)):
            values = {column: getattr(other, column) for column in columns}
            QuerySet(model).filter(pk=row.pk).update(**values)
        yield
        for row in (first, second):
            values = {column: getattr(row, column) for column in columns}
            QuerySet(model).filter(pk=row.pk).update(**values)
    assert told() == set()


@contextmanager
def bytes_of(contents):
    """``contents`` by path lie on the disk for a while."""
    whole = {path: (settings.FILES_DIR / path).read_bytes() for path in contents}
    for path, content in contents.items():
        (settings.FILES_DIR / path).write_bytes(content)
    yield
    for path, content in whole.items():
        (settings.FILES_DIR / path).write_bytes(content)
    assert told() == set()


def content_of(row):
    return (settings.FILES_DIR / row.path).read_bytes()


def test_one_bit_of_a_kept_pdf_is_named(village):
    kept = RenderedFile.objects.select_related("document").order_by("pk")[0]
    content = bytearray(content_of(kept))
    content[len(content) // 2] ^= 1
    with bytes_of({kept.path: bytes(content)}):
        title = kept.document.title
        assert told() == {
            ("file_changed", f"Tệp PDF đã ký của “{title}” bị mất hoặc đã bị thay đổi")
        }
        (fault,) = files.missing_or_changed()
        assert kept.path in fault.problem
        assert title in fault.place


def test_the_bytes_of_two_attachments_exchanged_are_both_named(village):
    first, second = Document.objects.order_by("pk")
    with bytes_of({first.path: content_of(second), second.path: content_of(first)}):
        assert told() == {
            ("file_changed", f"Tệp đính kèm “{one.title}” bị mất hoặc đã bị thay đổi")
            for one in (first, second)
        }
        assert len(list(files.missing_or_changed())) == 2


@pytest.mark.parametrize(
    ("model", "what", "title"),
    [
        (Document, "Tệp đính kèm", lambda one: one.title),
        (RenderedFile, "Tệp PDF đã ký của", lambda one: one.document.title),
    ],
)
def test_rows_that_lead_to_each_others_files_are_both_named(village, model, what, title):
    """Two attachments, and the minutes of one month given out for those of another: every hash
    fits its bytes, so only the trail knows which file was whose."""
    first, second = model.objects.order_by("pk")
    with exchanged(first, second):
        assert list(files.missing_or_changed()) == []
        assert told() == {
            (
                "file_swapped",
                f"{what} “{title(one)}” bị thay bằng tệp của văn bản khác trong cùng đơn vị",
            )
            for one in (first, second)
        }
