"""P1–P5: counting a whole year anew."""

import math
from pathlib import Path

from django.db import connection

from branches.rule_source import rules_read_once
from config.lib.batches import in_batches
from reports.absences.kept import judge_absences
from reports.kept.refresh import BRANCHES_AT_ONCE
from reports.kept.working import figures, frame, meetings, members, tables, writing
from reports.kept.working.counting import count
from reports.models import BranchYear, KeptAlert, OrganizationFigures
from tests.bench.baselines import branch_aggregates, branch_loops
from tests.bench.timing import AT_LEAST, AT_MOST, Measured, Target, compared, seconds
from tests.bench.world import timed, undone
from tests.reports.counting.year import count_branches

SQL = Path(__file__).parent / "baselines"
SAMPLED = 60
SAME = 20
IN_LOOPS = 6


def full_recompute(world, branches, *, alerts=True):
    """Seconds of counting and writing the year of these branches, with everything above them."""
    year = world.year.year
    with undone():
        with connection.cursor() as cursor:
            # PostgreSQL: nor may what was deleted still be waded through, as never in a first fill
            empty = "TRUNCATE" if world.is_postgres else "DELETE FROM"
            for kept in (OrganizationFigures, BranchYear, KeptAlert):
                cursor.execute(f"{empty} {kept._meta.db_table}")

        def work():
            with rules_read_once():
                for some in in_batches(branches, BRANCHES_AT_ONCE):
                    writing.store(count(year, world.day, some))
                    if alerts:
                        judge_absences(year, world.day).write()

        return timed(work)


def figures_only(world):
    return full_recompute(world, world.branches, alerts=False)


def without_members(world):
    """Seconds of the same count without its parts that read the rows of members."""
    with undone():
        asked = frame.Asked(world.year.year, world.day, None)

        def work():
            with rules_read_once():
                frame.fill(asked)
                tables.told(asked, *tables.WHOSE, "kept_rule_of", "kept_window")
                meetings.judge(asked)
                tables.told(asked, "kept_meeting")
                with tables.joined_at_once():
                    members.fill_differences(asked)
                    meetings.add_up()
                    figures.fill_wanted(asked)
                    tables.told(asked, "kept_differs", "kept_sum", "kept_theme", "kept_wanted")
                    figures.fill_moved(asked)
                    figures.fill_figures()
                    figures.fill_corrections()

        return timed(work)


def by_hand(world):
    """Seconds of the hand-written statements; their tables are gone afterwards."""
    days = {"first_day": world.year.first_day, "last_day": min(world.year.last_day, world.day)}
    texts = [f"annual_held.{connection.vendor}.sql", "annual_by_hand.sql"]
    with undone(), connection.cursor() as cursor:

        def work():
            for text in texts:
                for statement in (SQL / text).read_text().split(";\n"):
                    if statement.strip():
                        cursor.execute(statement, days)

        return timed(work)


def floor(world):
    """Seconds of one pass over attendance."""
    days = {"first_day": world.year.first_day, "last_day": min(world.year.last_day, world.day)}
    with connection.cursor() as cursor:

        def work():
            cursor.execute((SQL / "annual_floor.sql").read_text(), days)
            cursor.fetchall()

        return timed(work)


def p1(world):
    return compared(
        *("P1", "Full recompute of a year", Target(AT_MOST, 1.3)),
        lambda: figures_only(world),
        lambda: by_hand(world),
        world.rounds,
        note="absence alerts left out on both sides; the hand-written SQL writes the same counters "
        "without rules by place and day, leave, exceptions, founding, closing, transfers",
    )


def p1_alerts(world):
    return compared(
        *("P1a", "Full recompute with absence alerts against without", Target(AT_MOST, 1.25)),
        lambda: full_recompute(world, world.branches),
        lambda: figures_only(world),
        world.rounds,
        note="a goal of our own: what absence alerts cost, which the other lines leave out",
    )


def p2(world):
    return compared(
        *("P2", "Full recompute against one pass over attendance", Target(AT_MOST, 7)),
        lambda: figures_only(world),
        lambda: floor(world),
        world.rounds,
        note="absence alerts left out; some seven hundred numbers a branch against four a member",
    )


def p4(world):
    return compared(
        *("P4", "Indicators without members against one pass", Target(AT_MOST, 2)),
        lambda: without_members(world),
        lambda: floor(world),
        world.rounds,
        note="every counter but contributions and leaders, 19 stretches, not yet written",
    )


def p3(world):
    sample = world.branches[:: max(1, len(world.branches) // SAMPLED)][:SAMPLED]
    return compared(
        *("P3a", "Full recompute against four counts branch by branch", Target(AT_LEAST, 10)),
        lambda: figures_only(world),
        lambda: _all(branch_aggregates, sample, world),
        world.rounds,
        scale=len(world.branches) / len(sample),
        note=f"baseline: {len(sample)} branches, scaled, nothing written: five indicators "
        "of a year and its quarters, of some seven hundred numbers; alerts left out on both sides",
    )


def p3_same(world):
    """The same numbers branch by branch: the aggregates that are the oracle of the tests."""
    sample = world.branches[:: max(1, len(world.branches) // SAME)][:SAME]

    def one_by_one():
        for branch in sample:
            count_branches(world.year.year, world.day, [branch])

    return compared(
        *("P3", "Full recompute against the same numbers branch by branch", Target(AT_LEAST, 10)),
        lambda: figures_only(world),
        one_by_one,
        world.rounds,
        scale=len(world.branches) / len(sample),
        note=f"baseline: {len(sample)} branches, scaled, nothing written; no absence alerts",
    )


def p3_loops(world):
    sample = world.branches[:: max(1, len(world.branches) // IN_LOOPS)][:IN_LOOPS]
    return compared(
        *("P3b", "Full recompute against loops over objects", Target(AT_LEAST, 100)),
        lambda: figures_only(world),
        lambda: _all(branch_loops, sample, world),
        min(world.rounds, 3),
        scale=len(world.branches) / len(sample),
        note=f"baseline: {len(sample)} branches, scaled, nothing written: the same numbers "
        "as of P3a; no absence alerts on either side",
    )


def _all(baseline, branches, world):
    last_day = min(world.year.last_day, world.day)
    for branch in branches:
        baseline.figures_of(branch, world.year.first_day, last_day)


def p5(world):
    tenth = world.branches[: max(1, len(world.branches) // 10)]
    whole = min(seconds(lambda: full_recompute(world, world.branches)) for _ in range(3))
    part = min(seconds(lambda: full_recompute(world, tenth)) for _ in range(3))
    slope = math.log(whole / part) / math.log(len(world.branches) / len(tenth))
    return Measured(
        *("P5", "Slope of the full recompute, a tenth of the branches to all"),
        Target(AT_MOST, 1.25),
        slope,
        1.0,
        unit="",
        note=f"{len(tenth)} → {len(world.branches)} branches",
    )
