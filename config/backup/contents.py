"""What a database holds, told so that a restored one can be compared: counts, heads of chains."""

import hashlib
import hmac

from django.conf import settings
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from branches.integrity.files import stored_files
from branches.models import AuditChain
from meetings.models import MinutesBook
from members.models import Member


def contents(using):
    """Plain values of the database ``using``: migrations, rows of every table, heads of chains."""
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = sorted(connection.introspection.table_names(cursor))
        counts = {table: _count(connection, cursor, table) for table in tables}
    return {
        "migrations": sorted(
            map(list, MigrationRecorder.Migration.objects.using(using).values_list("app", "name"))
        ),
        "counts": counts,
        # Columns by name: a database of an earlier version is backed up before it is migrated.
        "chains": [
            list(head)
            for head in AuditChain.objects.using(using)
            .order_by("unit")
            .values_list("unit", "last_seq", "last_hash")
        ],
        "books": [
            [organization, year, number, digest]
            for organization, year, number, digest in MinutesBook.objects.using(using)
            .order_by("organization__code", "year")
            .values_list("organization__code", "year", "last_number", "last_hash")
        ],
    }


def wanted_files(using):
    """``{path: sha256}`` of every file a row of that database leads to."""
    return {one.path: one.sha256 for one in stored_files(using)}


def sealed_rows(using):
    """How many rows only the field key opens."""
    return Member.objects.using(using).exclude(citizen_id_sealed="").count()


def keys():
    """The keys of this system by name; the one of the checkpoints once there is one."""
    checkpoint = settings.CHECKPOINT_KEY_FILE
    return {
        "secret_key": settings.SECRET_KEY,
        "field_key": settings.FIELD_KEY,
        "checkpoint_key": checkpoint.read_text("ascii") if checkpoint.is_file() else "",
    }


def key_marks():
    """Which keys this system uses, by marks that do not give them away."""
    return {
        name: hmac.new(key.encode(), b"backup mark", hashlib.sha256).hexdigest()[:16] if key else ""
        for name, key in keys().items()
    }


def _count(connection, cursor, table):
    cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
    return cursor.fetchone()[0]
