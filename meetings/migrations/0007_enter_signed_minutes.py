"""Enter the minutes signed so far into their books, and keep their text for search."""

import hashlib
import json
import re
import unicodedata

from django.db import migrations

RESTRICTED = "is_restricted"


def enter(apps, schema_editor):
    """In the order they were signed; what is entered already is left alone."""
    document_model = apps.get_model("meetings", "SignedDocument")
    meeting_model = apps.get_model("meetings", "Meeting")
    book_model = apps.get_model("meetings", "MinutesBook")
    entry_model = apps.get_model("meetings", "MinutesEntry")
    text_model = apps.get_model("meetings", "MinutesText")
    known = set(entry_model.objects.values_list("document_id", flat=True))
    documents = document_model.objects.filter(kind="MINUTES").order_by("signed_at", "pk")
    for document in documents.select_related("organization").iterator():
        meeting = meeting_model.objects.filter(uid=document.source_uid).first()
        if meeting is None:
            continue
        text_model.objects.get_or_create(
            meeting=meeting, defaults={"search_text": _search_key(document.snapshot)}
        )
        if document.pk not in known:
            _enter(book_model, entry_model, meeting, document)


def _enter(book_model, entry_model, meeting, document):
    book, _ = book_model.objects.get_or_create(
        organization_id=meeting.branch_id, year=meeting.held_on.year
    )
    number = book.last_number + 1
    values = {
        "unit": document.organization.code,
        "year": book.year,
        "number": number,
        "sha256": document.sha256,
        "prev": book.last_hash,
    }
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(unicodedata.normalize("NFC", text).encode()).hexdigest()
    entry_model.objects.create(
        book=book,
        number=number,
        meeting=meeting,
        document=document,
        entered_at=document.signed_at,
        prev_hash=book.last_hash,
        hash=digest,
    )
    book.last_number, book.last_hash = number, digest
    book.save(update_fields=["last_number", "last_hash"])


def _search_key(snapshot):
    """All words of a paper, lower case, without diacritics."""
    words = " ".join(_texts(json.loads(snapshot)["paper"]))
    plain = unicodedata.normalize("NFD", words.lower()).replace("đ", "d")
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(re.findall(r"[a-z0-9]+", letters))


def _texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict) and not value.get(RESTRICTED):
        for one in value.values():
            yield from _texts(one)


def forget(apps, schema_editor):
    """The tables themselves go with the migration before; nothing to undo here."""


class Migration(migrations.Migration):
    dependencies = [("meetings", "0006_review")]

    operations = [migrations.RunPython(enter, forget)]
