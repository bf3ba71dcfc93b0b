"""A page whose figures are all of one moment, whatever is changed while it is put together.

Several statements on PostgreSQL each see what was committed when they begin, so a unit moved
between two of them is in the tree of one and out of the figures of the other.
"""

from contextlib import contextmanager
from functools import wraps

from django.db import connection, transaction


@contextmanager
def one_moment():
    """Within this block everything is read as it was at the first question; nothing is written.

    Inside a transaction that is already under way it changes nothing.
    """
    if connection.in_atomic_block:
        yield
        return
    with _reading_transactions(), transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


@contextmanager
def _reading_transactions():
    """On SQLite a transaction of ours takes the lock of writers at once; a reader wants none."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    mode, connection.transaction_mode = connection.transaction_mode, "DEFERRED"
    try:
        yield
    finally:
        connection.transaction_mode = mode


def of_one_moment(view):
    """Make a view that only reads answer from one moment, its template included."""

    @wraps(view)
    def read(request, *args, **kwargs):
        with one_moment():
            return view(request, *args, **kwargs)

    return read
