"""Faults of the database that pass by themselves: two writers met, and one had to give way."""

import sqlite3

from django.db import OperationalError

# Serialisation failure, deadlock, lock not available (PostgreSQL, appendix A).
SQL_STATES = {"40001", "40P01", "55P03"}


class PassingFault(OperationalError):
    """A fault our own code knows to be gone at the next try."""


def is_passing(error):
    """Whether the same work may well succeed when it is begun again."""
    if isinstance(error, PassingFault):
        return True
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
    return getattr(cause, "pgcode", None) in SQL_STATES
