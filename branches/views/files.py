"""Kept files of people, handed over: unchanged, as a download, and the look written down."""

from django.http import Http404

from branches.choices import LookKind
from branches.looks import note_look
from config.lib import private_files


def handed_over(request, kept, *, organization, name="", content_type=""):
    """The file of the row ``kept``, which has ``path`` and ``sha256``; 404 for one that changed.

    Browsers save it and never show it. ``name`` and ``content_type`` are the row's own unless
    given. Call it when the reader may have the file.
    """
    if not private_files.is_whole(kept.path, kept.sha256):
        raise Http404
    name = name or kept.name
    note_look(LookKind.FILE, by=request.user, organization=organization, target=name)
    return private_files.as_attachment(
        kept.path, name=name, content_type=content_type or kept.content_type
    )
