"""Indexes and keys taken away while rows come by the million, and built in one go afterwards."""

import time
from contextlib import contextmanager

from django.db import connection

CONSTRAINTS = """
SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid), contype = 'f'
FROM pg_constraint
WHERE contype IN ('p', 'u', 'f') AND (conrelid = ANY(%(tables)s::regclass[])
  OR contype = 'f' AND confrelid = ANY(%(tables)s::regclass[]))
ORDER BY contype = 'f' DESC, conname
"""
INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
FROM pg_index WHERE indrelid = ANY(%(tables)s::regclass[])
  AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)
ORDER BY 1
"""


@contextmanager
def keys_dropped(models, tell):
    """Inside a transaction: a load that fails is rolled back, and its keys come back with it.

    PostgreSQL then checks every key over the whole table at once; SQLite keeps its indexes.
    """
    if connection.vendor != "postgresql":
        yield
        return
    tables = {"tables": [connection.ops.quote_name(model._meta.db_table) for model in models]}
    with connection.cursor() as cursor:
        cursor.execute(CONSTRAINTS, tables)
        constraints = cursor.fetchall()
        cursor.execute(INDEXES, tables)
        indexes = cursor.fetchall()
        for table, name, _, _ in constraints:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        yield
        began = time.monotonic()
        for is_foreign in (False, True):
            for table, name, definition, of_kind in constraints:
                if of_kind == is_foreign:
                    cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
            if not is_foreign:
                for _, definition in indexes:
                    cursor.execute(definition)
                tell(f"Đã dựng lại chỉ mục: {time.monotonic() - began:.0f} giây.")
        tell(f"Đã kiểm tra mọi khóa: {time.monotonic() - began:.0f} giây.")
