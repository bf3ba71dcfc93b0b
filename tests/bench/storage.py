"""P18: bytes of one attendance row with its indexes."""

from pathlib import Path

from django.db import connection

from tests.bench.timing import AT_MOST, Measured, Target
from tests.bench.world import undone

HERE = Path(__file__).parent
LAYOUTS = (HERE / "our_attendance.sql", HERE / "baselines" / "default_attendance.sql")
BYTES = 90


def p18(world):
    if not world.is_postgres:
        return Measured("P18", "Bytes per attendance row", note="the goal is about PostgreSQL")
    with undone(), connection.cursor() as cursor:
        for layout in LAYOUTS:
            cursor.execute(layout.read_text())
        cursor.execute("SELECT count(*) FROM meetings_attendance")
        rows = cursor.fetchone()[0] or 1
        sizes = []
        for table in ("bench_our_attendance", "bench_attendance"):
            cursor.execute("SELECT pg_total_relation_size(%s::regclass)", [table])
            sizes.append(cursor.fetchone()[0] / rows)
    return Measured(
        *("P18", f"Bytes per attendance row (goal: {BYTES} B)"),
        Target(AT_MOST, round(BYTES / sizes[1], 2)),
        *sizes,
        unit="B",
        note=f"{rows} rows; the default layout of Django is the baseline; both filled anew",
    )
