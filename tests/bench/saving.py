"""P14: saving the roll call of sixty people."""

from meetings.actions.roll_call import Mark, save_roll_call
from meetings.models import Attendance
from tests.bench.baselines import raw_upsert, update_or_create
from tests.bench.pages import sixty
from tests.bench.timing import AT_LEAST, AT_MOST, Target, compared
from tests.bench.world import timed, undone

UNEXCUSED = 4


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


def p14(world):
    return compared(
        *(
            "P14",
            "Saving 60 attendance rows against one raw upsert",
        ),
        Target(AT_MOST, 2.5 if world.is_postgres else 6),
        lambda: ours(world),
        lambda: raw(world),
        world.rounds,
        note="ours with the lock, the roll, the rules, the counters and the audit trail (chain and "
        "digest of the row); the goal is without audit",
    )


def p14_loop(world):
    return compared(
        *("P14b", "Saving 60 attendance rows against update_or_create", Target(AT_LEAST, 12)),
        lambda: ours(world),
        lambda: one_by_one(world),
        world.rounds,
    )
