"""What may fail below the program: the database, the disk. Which it is, from the exception alone.

The answer is 503 with a sentence and a time to try again, never a trace; nothing is lost that was
acknowledged, because every change is one transaction.
"""

import errno
import sys
from dataclasses import dataclass

from django.db import DatabaseError, InterfaceError, OperationalError

DISK_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})


@dataclass(frozen=True)
class Outage:
    """``code`` for logs; ``retry_seconds`` until it is worth trying again."""

    code: str
    heading: str
    words: str
    retry_seconds: int


DATABASE_AWAY = Outage(
    "database_away",
    "Cơ sở dữ liệu tạm ngừng",
    "Máy chủ chưa nối được với cơ sở dữ liệu, thường chỉ trong chốc lát.",
    10,
)
TOO_MANY = Outage(
    "too_many",
    "Máy chủ đang bận",
    "Nhiều người đang dùng cùng lúc nên máy chủ chưa nhận thêm được.",
    5,
)
BUSY = Outage(
    "busy",
    "Máy chủ đang bận",
    "Có việc khác đang giữ dữ liệu này nên máy chủ chưa làm được trong thời gian cho phép.",
    5,
)
DISK_FULL = Outage(
    "disk_full",
    "Đĩa của máy chủ đã đầy",
    "Xem thì vẫn được, nhưng chưa ghi thêm được gì cho đến khi người quản trị dọn đĩa.",
    300,
)

# The classes of PostgreSQL's SQLSTATE, longest first: https://www.postgresql.org/docs/15/errcodes-appendix.html
BY_STATE = (
    ("53100", DISK_FULL),
    ("53300", TOO_MANY),
    ("53", DISK_FULL),
    ("25006", DISK_FULL),  # read-only: what servers turn to when they cannot write
    ("08", DATABASE_AWAY),
    ("57P", DATABASE_AWAY),
    ("57014", BUSY),  # statement_timeout
    ("55P03", BUSY),  # lock_timeout
    ("40", BUSY),  # deadlock, serialisation
)
BY_WORDS = (
    ("database or disk is full", DISK_FULL),
    ("disk i/o error", DISK_FULL),
    ("readonly database", DISK_FULL),
    ("no space left", DISK_FULL),
    ("database is locked", BUSY),
    ("database table is locked", BUSY),
    ("unable to open database file", DATABASE_AWAY),
    ("too many", TOO_MANY),
    ("remaining connection slots", TOO_MANY),
    ("could not connect", DATABASE_AWAY),
    ("connection", DATABASE_AWAY),
    ("server closed", DATABASE_AWAY),
    ("starting up", DATABASE_AWAY),
    ("shutting down", DATABASE_AWAY),
)


def current_outage():
    """The `Outage` behind the exception being handled, or None."""
    return outage_of(sys.exception() if hasattr(sys, "exception") else sys.exc_info()[1])


def outage_of(error):
    """The `Outage` behind ``error`` or what it came from; None for a fault of ours."""
    seen = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        found = _of_one(error)
        if found is not None:
            return found
        error = error.__cause__ or error.__context__
    return None


def is_disk_full(error):
    return outage_of(error) is DISK_FULL


def _of_one(error):
    if isinstance(error, OSError):
        return DISK_FULL if error.errno in DISK_ERRORS else None
    # A connection that breaks inside a statement is a bare DatabaseError of psycopg2.
    is_bare = type(error) is DatabaseError
    if not (is_bare or isinstance(error, OperationalError | InterfaceError)):
        return None
    state = getattr(error.__cause__, "pgcode", None) or ""
    for beginning, outage in BY_STATE:
        if state and state.startswith(beginning):
            return outage
    words = str(error).lower()
    return next((outage for part, outage in BY_WORDS if part in words), None)
