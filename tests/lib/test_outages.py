"""Which failure lies below an exception; a fault of ours is none."""

import errno

import pytest
from django.db import DatabaseError, InterfaceError, OperationalError, ProgrammingError

from config.lib.outages import BUSY, DATABASE_AWAY, DISK_FULL, TOO_MANY, outage_of


def postgres(words, state=None):
    error = OperationalError(words)
    error.__cause__ = Exception()
    error.__cause__.pgcode = state
    return error


@pytest.mark.parametrize(
    ("error", "outage"),
    [
        (postgres("terminating connection", "57P01"), DATABASE_AWAY),
        (postgres("the database system is starting up"), DATABASE_AWAY),
        (postgres("server closed the connection unexpectedly"), DATABASE_AWAY),
        (postgres("connection refused"), DATABASE_AWAY),
        (postgres("FATAL: sorry, too many clients already"), TOO_MANY),
        (postgres("x", "53300"), TOO_MANY),
        (postgres("could not extend file", "53100"), DISK_FULL),
        (postgres("canceling statement due to statement timeout", "57014"), BUSY),
        (postgres("canceling statement due to lock timeout", "55P03"), BUSY),
        (postgres("deadlock detected", "40P01"), BUSY),
        (DatabaseError("server closed the connection unexpectedly"), DATABASE_AWAY),
        (DatabaseError("value too long"), None),
        (InterfaceError("connection already closed"), DATABASE_AWAY),
        (OperationalError("database or disk is full"), DISK_FULL),
        (OperationalError("disk I/O error"), DISK_FULL),
        (OperationalError("attempt to write a readonly database"), DISK_FULL),
        (OperationalError("database is locked"), BUSY),
        (OperationalError("unable to open database file"), DATABASE_AWAY),
        (OSError(errno.ENOSPC, "No space left on device"), DISK_FULL),
        (OSError(errno.ENOENT, "No such file"), None),
        (OperationalError("no such table: x"), None),
        (ProgrammingError("column x does not exist"), None),
        (ValueError("x"), None),
    ],
)
def test_the_failure_below_is_known_by_its_state_or_words(error, outage):
    assert outage_of(error) is outage


def test_what_an_exception_came_from_counts():
    above = ValueError("could not store")
    above.__cause__ = OSError(errno.ENOSPC, "No space left on device")
    assert outage_of(above) is DISK_FULL
    within = RuntimeError("while telling of it")
    within.__context__ = above
    assert outage_of(within) is DISK_FULL
    above.__cause__ = within  # round and round
    assert outage_of(above) is None
