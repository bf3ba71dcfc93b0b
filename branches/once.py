"""Keys against doing a thing twice: every shown form that creates something carries a new one.

The key is used up in the transaction of the change itself (`use_up`, called for every entry of the
trail): a server killed after the commit and before its answer leaves a used key, not a free one.
"""

import re
import uuid
from contextlib import contextmanager
from contextvars import ContextVar

from branches.models import IdempotencyKey
from config.lib.prepared import PreparedChange

UNANSWERED = "~"  # before an address: the change was made, its answer is not known (yet)
UNKEPT = re.compile(r"^csrfmiddlewaretoken$|password|code")
USED = PreparedChange(
    lambda key, location: (
        IdempotencyKey.objects.filter(pk=key, location=""),
        {"location": location},
    ),
    examples=(-7, "#location"),
)
_held = ContextVar("idempotency_key", default=None)


def new_once_key():
    """The value of ``once_key`` for ``templates/components/_once.html``."""
    return uuid.uuid4()


def key_of(shown, request):
    """The key of one act: the key the page was shown with, the address and what was sent.

    A page has many forms, and a browser that goes back shows one again: other words under the same
    shown key are another act. Without this they would be taken for the first one and lost. The key
    is stored, so no password goes into it.
    """
    fields = sorted(pair for pair in request.POST.lists() if not UNKEPT.search(pair[0]))
    files = sorted(
        (name, file.name, file.size) for name, many in request.FILES.lists() for file in many
    )
    return uuid.uuid5(shown, repr((request.path, fields, files)))


@contextmanager
def holding(kept, *, location):
    """While it holds, the first change uses up the key; who sends it again is led to ``location``
    as long as nothing better is known."""
    token = _held.set((kept.pk, location))
    try:
        yield
    finally:
        _held.reset(token)


def use_up():
    """Inside the transaction of a change."""
    held = _held.get()
    if held is not None:
        pk, location = held
        USED(pk, UNANSWERED + location)
