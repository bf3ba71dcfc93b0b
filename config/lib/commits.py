"""Whether the request a thread serves has changed anything for good: then it is not begun again."""

import threading

from django.db import transaction

_request = threading.local()  # a web worker serves one request a thread


def begin_request():
    """From here on `has_committed` speaks of this request."""
    _request.has_committed = False


def note_commit():
    """Called inside the transaction of a change; counts when it is committed."""
    transaction.on_commit(_note)


def has_committed():
    return getattr(_request, "has_committed", False)


def _note():
    _request.has_committed = True
