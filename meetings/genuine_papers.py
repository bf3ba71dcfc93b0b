"""Signed papers as anybody may know of them: kind, unit, number, day, hash."""

import json

from django.utils import timezone

from branches.genuine import Genuine
from branches.redacted import redacted_digests
from config.lib.paper_snapshot import sha256_of
from meetings.models import SignedDocument

COLUMNS = SignedDocument.objects.select_related("organization")


def by_code(code):
    return _genuine(COLUMNS.filter(code=code).first())


def by_file(sha256):
    """The paper whose kept PDF has this hash."""
    return _genuine(COLUMNS.filter(rendered__sha256=sha256).first())


def _genuine(document):
    if document is None:
        return None
    now = sha256_of(document.snapshot)
    was_changed = now != document.sha256
    was_redacted = was_changed and redacted_digests().get(document.sha256) == now
    is_readable = was_redacted or not was_changed  # what a hand changed may be no snapshot any more
    return Genuine(
        kind=document.get_kind_display(),
        unit=document.organization.name,
        number=_number(document.snapshot) if is_readable else "",
        day=timezone.localdate(document.signed_at),
        sha256=document.sha256,
        code=document.code,
        changed=was_changed,
        redacted=was_redacted,
    )


def _number(snapshot):
    """The number printed on the paper, without the word before it; empty where there is none."""
    line = json.loads(snapshot)["paper"]["head"]["number"]
    return line.removeprefix("Số").replace("\u00a0", " ").strip()
