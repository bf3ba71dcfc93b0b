"""P8: sixteen savers at once, on PostgreSQL; what keeping figures costs them."""

import time
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Barrier

from django.db import connection, connections, transaction

from meetings.models import Meeting
from reports.marks import ALL
from reports.models import FigureMark
from tests.bench.timing import AT_LEAST, Measured, Target, compared

SAVERS = 16
SAVES = 60  # each
SAVE = "UPDATE meetings_meeting SET version = version + 1 WHERE id = %s"
# Locked in order: unordered, two savers soon wait for each other, and one of them is thrown out.
ANCESTORS = """
    UPDATE reports_organizationfigures f SET attendance_part = f.attendance_part + 0
    FROM (
        SELECT k.organization_id FROM reports_organizationfigures k
        WHERE k.year = %s AND k.part = 0 AND NOT k.is_correction AND k.organization_id IN (
            SELECT l.ancestor_id FROM branches_organizationline l
            JOIN meetings_meeting m ON m.branch_id = l.descendant_id
            WHERE m.id = %s AND l.valid_to IS NULL
        )
        ORDER BY k.organization_id FOR UPDATE
    ) held
    WHERE f.organization_id = held.organization_id AND f.year = %s AND f.part = 0
      AND NOT f.is_correction
"""
NOT_HERE = "SQLite has one writer at a time: sixteen savers wait for each other anyway"


def p8(world):
    if not world.is_postgres:
        return Measured("P8", "Sixteen savers at once", note=NOT_HERE)
    return compared(
        *("P8", "Sixteen savers with marks against none", Target(AT_LEAST, 0.7)),
        lambda: saved(world),
        lambda: _without_marks(lambda: saved(world)),
        world.rounds,
        note=f"{SAVERS} × {SAVES} saves by wall clock, of one row; of a whole save it is less",
    )


def p8_ancestors(world):
    if not world.is_postgres:
        return Measured("P8b", "Sixteen savers, ancestors in the transaction", note=NOT_HERE)
    return compared(
        *("P8b", "Sixteen savers against ancestors in the transaction", Target(AT_LEAST, 3)),
        lambda: saved(world),
        lambda: _without_marks(lambda: saved(world, ancestors=True)),
        world.rounds,
        note="by wall clock",
    )


def saved(world, *, ancestors=False):
    """Seconds until every saver has saved its meetings, each save a transaction."""
    start, year = Barrier(SAVERS + 1), world.year.year
    meetings = list(
        Meeting.objects.filter(held_on__year=year, meeting_type="REGULAR")
        .order_by("pk")
        .values_list("pk", flat=True)[: SAVERS * SAVES * 4]
    )

    def save(number):
        dice = Random(number)  # noqa: S311 - the same choice every time
        own = [dice.choice(meetings[number::SAVERS]) for _ in range(SAVES)]
        with connection.cursor() as cursor:
            start.wait()
            for meeting in own:
                with transaction.atomic():
                    cursor.execute(SAVE, [meeting])
                    if ancestors:
                        cursor.execute(ANCESTORS, [year, meeting, year])
        connections.close_all()

    with ThreadPoolExecutor(SAVERS) as pool:
        waiting = [pool.submit(save, number) for number in range(SAVERS)]
        start.wait()
        began = time.perf_counter()
        for one in waiting:
            one.result()
    seconds = time.perf_counter() - began
    FigureMark.objects.all().delete()
    return seconds


def _without_marks(work):
    """What ``work`` answers while no trigger marks a changed meeting."""
    marks = [mark for mark in ALL if mark.table == "meetings_meeting"]
    with connection.cursor() as cursor:
        for mark in marks:
            cursor.execute(mark.remove_sql(connection.vendor))
    try:
        return work()
    finally:
        with connection.cursor() as cursor:
            for mark in marks:
                for statement in mark.install_sql(connection.vendor):
                    cursor.execute(statement)
