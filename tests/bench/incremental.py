"""P6, P7: counting what changed."""

from django.db.models import F

from meetings.models import Meeting
from reports.choices import KeptPart
from reports.kept.parts import period_of
from reports.kept.refresh import refresh_batch
from reports.kept.working import tables
from reports.models import OrganizationFigures
from tests.bench.annual import full_recompute
from tests.bench.timing import AT_MOST, Measured, Target, compared
from tests.bench.world import timed, undone

MOST_MARKS = 1000
WARMING = 2  # a whole recompute makes PostgreSQL plan anew, and so does taking it back


def drained(world, number):
    """Seconds of working off the marks of one changed meeting in each of ``number`` branches.

    One more had come to it before: its month, quarter, half and year change, and all above.
    """
    tables.prepare()  # once for every connection, not for every change
    year, month = world.year.year, world.changed_month
    branches = world.branches[:number]
    with undone():
        OrganizationFigures.objects.filter(
            organization__in=branches,
            year=year,
            part__in=[part for part in KeptPart if month in _months(period_of(year, part))],
            is_correction=False,
        ).update(attendance_part=F("attendance_part") + 1)
        Meeting.objects.filter(
            branch__in=branches,
            meeting_type="REGULAR",
            held_on__year=year,
            held_on__month=month,
        ).update(version=F("version") + 1)

        def work():
            while refresh_batch(world.day):
                pass

        return timed(work)


def _months(period):
    return range(period.first_day.month, period.last_day.month + 1)


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
