"""The trail as the proof reads it: column by column as stored, so that no changed bit is lost."""

from contextlib import contextmanager
from datetime import UTC, datetime

from django.db import connection

from branches.models import AuditChain, AuditCheckpoint
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
    with _any_bytes(), connection.chunked_cursor() as cursor:
        cursor.execute(ENTRIES)
        while rows := cursor.fetchmany(AT_ONCE):
            for row in rows:
                values = list(row)
                values[AT] = _moment(values[AT])
                if values[UNIT] is None:
                    values[UNIT] = LOST
                yield Entry._make(values)


def heads():
    """(seq, hash) of every chain by the code of its unit."""
    with _any_bytes():
        rows = list(AuditChain.objects.values_list("unit", "last_seq", "last_hash"))
    return {unit: (seq, digest) for unit, seq, digest in rows}


def last_checkpoint():
    """The number of the last checkpoint this database knows of; 0 before the first."""
    return AuditCheckpoint.objects.order_by("-number").values_list("number", flat=True).first() or 0


def _moment(text):
    """The stored moment as `branches.audit.moment_text` writes it; as it is where unreadable."""
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return str(text)
    if moment.tzinfo is None:  # SQLite keeps UTC without saying so
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


@contextmanager
def _any_bytes():
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
