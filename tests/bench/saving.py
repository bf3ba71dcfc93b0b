"""P14: saving the roll call of sixty people."""

from unittest import mock

from branches import audit
from meetings.actions.roll_call import Mark, save_roll_call
from meetings.models import Attendance
from tests.bench.baselines import raw_upsert, update_or_create
from tests.bench.pages import sixty
from tests.bench.timing import AT_LEAST, AT_MOST, Target, compared
from tests.bench.world import timed, undone

UNEXCUSED = 4
WARM = 6  # times before it counts: from the sixth time on PostgreSQL keeps the plan of a question


def ours(world):
    with undone():
        meeting = sixty(world)
        people = list(Attendance.objects.filter(meeting=meeting).values_list("member", flat=True))
        marks = {pk: Mark(UNEXCUSED) for pk in people}
        by = world.secretary.user
        return timed(lambda: save_roll_call(meeting=meeting, marks=marks, by=by))


def raw(world):
    with undone():
        meeting = sixty(world)
        rows = [
            (row.meeting_id, row.member_id, row.organization_id, row.ym, UNEXCUSED, True)
            for row in Attendance.objects.filter(meeting=meeting)
        ]
        return timed(lambda: raw_upsert.save(rows))


def one_by_one(world):
    with undone():
        meeting = sixty(world)
        return timed(lambda: update_or_create.save(meeting, UNEXCUSED))


def without_trail(world):
    with mock.patch.object(audit, "record"):
        return ours(world)


def p14(world):
    """As the goal has it: without the trail."""
    return _against_raw(world, "P14", "without the trail", without_trail)


def p14_trail(world):
    return _against_raw(world, "P14c", "with the trail", ours)


def _warmed(world, save):
    """As in a server that runs already: the first savings of a connection cost twice as much."""
    for _ in range(WARM):
        save(world)
    return lambda: save(world)


def _against_raw(world, goal, how, save):
    return compared(
        *(goal, f"Saving 60 attendance rows {how} against one raw upsert"),
        Target(AT_MOST, 2.5 if world.is_postgres else 6),
        _warmed(world, save),
        lambda: raw(world),
        world.rounds,
        note="ours with the lock, the roll of the day, the rules and the counters",
    )


def p14_loop(world):
    """As the goal has it: without the trail, which the baseline does not write either."""
    return _against_loop(world, "P14b", "without the trail", without_trail)


def p14_trail_loop(world):
    return _against_loop(world, "P14d", "with the trail", ours)


def _against_loop(world, goal, how, save):
    return compared(
        *(goal, f"Saving 60 attendance rows {how} against update_or_create"),
        Target(AT_LEAST, 12),
        _warmed(world, save),
        lambda: one_by_one(world),
        world.rounds,
    )
