"""A moment of the database held still: read from, dumped, and put back into an empty system.

Writers go on meanwhile. SQLite copies itself into a new file; PostgreSQL exports the snapshot that
the dump and our own questions then share.
"""

import gzip
import os
import shutil
import sqlite3
from contextlib import closing, contextmanager

from django.db import DatabaseError, connection, connections, transaction

from config.backup import postgres
from config.lib.errors import RuleBroken

STILL = "held_still"
PIECE = 1 << 20
NAMES = {"sqlite": "database.sqlite3.gz", "postgresql": "database.dump"}


def part_name():
    return NAMES[connection.vendor]


@contextmanager
def held_still(folder):
    """Yields ``(using, dump)``: a database alias to read from, and ``dump(target)`` to copy it."""
    hold = _sqlite_copy if connection.vendor == "sqlite" else _postgres_snapshot
    with hold(folder) as held:
        yield held


@contextmanager
def other_database(**changes):
    """The alias of one more connection of this thread: as ours, with ``changes``."""
    another = connections.create_connection("default")
    another.settings_dict = {**connection.settings_dict, **changes}
    connections[STILL] = another
    try:
        yield STILL
    finally:
        another.close()
        del connections[STILL]


@contextmanager
def _sqlite_copy(folder):
    copy = folder / "database.copy"
    with closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=60)) as source:
        source.execute("VACUUM INTO ?", [str(copy)])

    def dump(target):
        with copy.open("rb") as file, gzip.GzipFile("", "wb", 3, target, mtime=0) as packed:
            shutil.copyfileobj(file, packed, PIECE)

    try:
        with other_database(NAME=str(copy), OPTIONS={}) as using:
            yield using, dump
    finally:
        copy.unlink()


@contextmanager
def _postgres_snapshot(folder):
    with other_database() as using, transaction.atomic(using=using):
        with connections[using].cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute(
                "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0"
            )
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
        yield using, lambda target: postgres.dump_into(target, snapshot, using)


def describe():
    """Which database this is, for the manifest."""
    if connection.vendor == "sqlite":
        return {"vendor": "sqlite", "version": sqlite3.sqlite_version}
    major = postgres.server_major()
    _, tool = postgres.fitting("pg_dump", major)[0]
    return {"vendor": "postgresql", "version": major, "tool": tool}


@contextmanager
def put_back(reading, folder):
    """Unpack the part ``reading`` and yield the alias of what was unpacked, to be compared.

    SQLite: a file beside the database; it takes its place when the block ends well. PostgreSQL:
    the database itself, which held nothing, and holds nothing again when the block fails.
    """
    if connection.vendor == "sqlite":
        with _sqlite_put_back(reading, folder) as using:
            yield using
    else:
        dump = folder / "database.dump"
        with dump.open("xb") as file:
            shutil.copyfileobj(reading, file, PIECE)
        postgres.restore_from(dump, folder, "default")
        try:
            yield "default"
        except BaseException:  # what does not fit its manifest must not stay
            postgres.empty("default")
            raise


@contextmanager
def _sqlite_put_back(reading, folder):
    new = folder / "database.sqlite3"
    with new.open("xb") as file:
        with gzip.GzipFile(fileobj=Readable(reading)) as packed:
            shutil.copyfileobj(packed, file, PIECE)
        file.flush()
        os.fsync(file.fileno())
    with closing(sqlite3.connect(new)) as found:
        try:
            answer = found.execute("PRAGMA integrity_check(1)").fetchone()[0]
        except sqlite3.DatabaseError as error:
            answer = str(error)
    if answer != "ok":
        raise RuleBroken(f"Cơ sở dữ liệu trong bản sao lưu bị hỏng: {answer}.")
    with other_database(NAME=str(new), OPTIONS={}) as using:
        yield using
    place = connection.settings_dict["NAME"]
    connections.close_all()
    for ending in ("-wal", "-shm"):
        if os.path.exists(place + ending):
            os.unlink(place + ending)
    os.chmod(new, 0o600)
    os.replace(new, place)


class Readable:
    """Just enough of a file for `gzip`: our sealed reader has only ``read``."""

    def __init__(self, source):
        self.source = source

    def read(self, size=-1):
        return self.source.read(size)


def require_nothing_of(models, refusal):
    """Refuse, with the sentence ``refusal``, a database that holds a row of ``models`` or of
    somebody else's program. One that cannot be read is not an empty one."""
    try:
        with connection.cursor() as cursor:
            there = set(connection.introspection.table_names(cursor))
            ours = set(connection.introspection.django_table_names()) | {"django_migrations"}
            wanted = (there - ours) | {model._meta.db_table for model in models} & there
            filled = [table for table in sorted(wanted) if _has_rows(cursor, table)]
    except DatabaseError as error:
        raise RuleBroken(
            "Không đọc được cơ sở dữ liệu đang có nên không khôi phục đè lên. Đồng chí dời tệp cơ "
            "sở dữ liệu đó sang nơi khác (hoặc dùng một cơ sở dữ liệu trống), giữ lại để kiểm tra."
        ) from error
    if filled:
        raise RuleBroken(refusal)


def _has_rows(cursor, table):
    cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")  # noqa: S608
    return cursor.fetchone() is not None
