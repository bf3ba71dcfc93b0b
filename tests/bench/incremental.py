"""P6, P7: counting what changed."""

from django.db.models import F

from meetings.models import Meeting
from reports.kept.refresh import refresh_batch
from reports.kept.working import tables
from tests.bench.annual import full_recompute
from tests.bench.timing import AT_MOST, Measured, Target, compared
from tests.bench.world import timed, undone

MOST_MARKS = 1000
WARMING = 2  # a whole recompute makes PostgreSQL plan anew, and so does taking it back


def drained(world, number):
    """Seconds of working off the marks of one changed meeting in each of ``number`` branches."""
    tables.prepare()  # once for every connection, not for every change
    with undone():
        month = {"held_on__year": world.year.year, "held_on__month": world.changed_month}
        changed = Meeting.objects.filter(branch__in=world.branches[:number], **month)
        changed.filter(meeting_type="REGULAR").update(version=F("version") + 1)

        def work():
            while refresh_batch(world.day):
                pass

        return timed(work)


def p6(world):
    def one_more():
        for _ in range(WARMING):
            drained(world, 1)
        return drained(world, 1)

    return compared(
        *("P6", "One changed meeting against the full recompute", Target(AT_MOST, 0.02)),
        one_more,
        lambda: full_recompute(world, world.branches),
        world.rounds,
        note="both with absence alerts; one of several changes in a row",
    )


def p7(world):
    number = min(MOST_MARKS, len(world.branches) // 2)
    if number < 2:
        return Measured("P7", "Draining many changed branches", note="too few branches")
    return compared(
        *("P7", f"Draining {number} changed branches at once", Target(AT_MOST, 0.1)),
        lambda: drained(world, number),
        lambda: drained(world, 1),
        world.rounds,
        scale=number,
        note=f"baseline: {number} times the cost of one",
    )
