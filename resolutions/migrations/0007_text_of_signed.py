"""Keep the text of the resolutions signed so far for search."""

import json
import re
import unicodedata

from django.db import migrations


def keep(apps, schema_editor):
    """From the signed snapshots; what has its text already is left alone."""
    document_model = apps.get_model("meetings", "SignedDocument")
    resolution_model = apps.get_model("resolutions", "Resolution")
    text_model = apps.get_model("resolutions", "ResolutionText")
    documents = document_model.objects.filter(kind__in=["RESOLUTION", "CONCLUSION"])
    for document in documents.order_by("pk").iterator():
        resolution = resolution_model.objects.filter(uid=document.source_uid).first()
        if resolution is not None:
            text_model.objects.get_or_create(
                resolution=resolution, defaults={"search_text": _search_key(document.snapshot)}
            )


def _search_key(snapshot):
    """All words of a paper, lower case, without diacritics."""
    words = " ".join(_texts(json.loads(snapshot)["paper"]))
    plain = unicodedata.normalize("NFD", words.lower()).replace("đ", "d")
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(re.findall(r"[a-z0-9]+", letters))


def _texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


def forget(apps, schema_editor):
    """The table itself goes with the migration before; nothing to undo here."""


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0007_enter_signed_minutes"),
        ("resolutions", "0006_resolution_text"),
    ]

    operations = [migrations.RunPython(keep, forget)]
