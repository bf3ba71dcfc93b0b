"""The trail as the proof reads it: column by column as stored, so that no changed bit is lost."""

import json
from contextlib import contextmanager
from datetime import UTC, datetime

from django.db import connection
from django.db.models import TextField
from django.db.models.functions import Cast

from branches.models import AuditChain, AuditCheckpoint, AuditEvent
from config.lib.chain_proof import CHAINED, Entry

AT_ONCE = 5000
AS_TEXT = {"at": "CAST(e.at AS text)", "unit": "c.unit"}
COLUMNS = ", ".join(AS_TEXT.get(name, f"e.{name}") for name in Entry._fields)
ENTRIES = (
    f"SELECT {COLUMNS} FROM branches_auditevent e "  # noqa: S608
    "LEFT JOIN branches_auditchain c ON c.id = e.chain_id ORDER BY e.chain_id, e.seq"
)
AT = CHAINED.index("at")
UNIT = CHAINED.index("unit")
LOST = "(không còn chuỗi)"


def entries():
    """Every `Entry`, chain by chain in the order of the lines, streamed."""
    with any_bytes(), connection.chunked_cursor() as cursor:
        cursor.execute(ENTRIES)
        while rows := cursor.fetchmany(AT_ONCE):
            for row in rows:
                values = [plain(value) for value in row]
                values[AT] = moment_of(values[AT])
                if values[UNIT] is None:
                    values[UNIT] = LOST
                yield Entry._make(values)


def payloads_of(code, *, newest=None):
    """(line, payload) of the entries with ``code``, the ``newest`` first or all as they came.

    None instead of a payload that is no object any more: it was changed by hand, and the proof
    names its line.
    """
    entries = AuditEvent.objects.filter(code=code).annotate(text=Cast("payload", TextField()))
    entries = entries.order_by("-pk")[:newest] if newest else entries.order_by("pk")
    with any_bytes():
        rows = list(entries.values_list("seq", "text"))
    return [(seq, _object(text)) for seq, text in rows]


def heads():
    """(seq, hash) of every chain by the code of its unit."""
    with any_bytes():
        rows = list(AuditChain.objects.values_list("unit", "last_seq", "last_hash"))
    return {unit: (_whole(seq), digest) for unit, seq, digest in rows}


def claimed_seals():
    """The line up to which every chain calls itself sealed, by the code of its unit."""
    return dict(AuditChain.objects.values_list("unit", "sealed_seq"))


def checkpoints_known():
    """{number: SHA-256} of the checkpoints this database knows of."""
    return dict(AuditCheckpoint.objects.values_list("number", "sha256"))


def last_checkpoint():
    """The number of the last checkpoint this database knows of; 0 before the first."""
    return AuditCheckpoint.objects.order_by("-number").values_list("number", flat=True).first() or 0


def moment_of(text):
    """The stored moment as `branches.audit.moment_text` writes it; as it is where unreadable."""
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return str(text)
    if moment.tzinfo is None:  # SQLite keeps UTC without saying so
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def plain(value):
    """A value of a column as it can be hashed: SQLite may hold bytes where text belongs."""
    return value.decode(errors="surrogateescape") if isinstance(value, bytes) else value


def _object(text):
    try:
        value = json.loads(text)
    except (TypeError, ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _whole(number):
    return number if isinstance(number, int) else 0


@contextmanager
def any_bytes():
    """SQLite gives back text that is no longer UTF-8 instead of failing on it."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    connection.connection.text_factory = lambda text: text.decode(errors="surrogateescape")
    try:
        yield
    finally:
        connection.connection.text_factory = str
