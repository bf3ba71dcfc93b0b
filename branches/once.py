"""Keys against doing a thing twice: every shown form that creates something carries a new one.

The key is used up in the transaction of the change itself (`use_up`, called for every entry of the
trail): a server killed after the commit and before its answer leaves a used key, not a free one.
"""

import uuid
from contextlib import contextmanager
from contextvars import ContextVar

from branches.models import IdempotencyKey

UNANSWERED = "~"  # before an address: the change was made, its answer is not known (yet)
_held = ContextVar("idempotency_key", default=None)


def new_once_key():
    """The value of ``once_key`` for ``templates/components/_once.html``."""
    return uuid.uuid4()


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
        IdempotencyKey.objects.filter(pk=pk, location="").update(location=UNANSWERED + location)
