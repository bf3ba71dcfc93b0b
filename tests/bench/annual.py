"""P1–P5: counting a whole year anew."""

import math
from pathlib import Path

from django.db import connection

from branches.rule_source import rules_read_once
from config.lib.batches import in_batches
from reports.absences.kept import judge_absences
from reports.kept.refresh import BRANCHES_AT_ONCE
from reports.kept.working import writing
from reports.kept.working.counting import count
from reports.models import BranchYear, KeptAlert, OrganizationFigures
from tests.bench.baselines import branch_aggregates, branch_loops
from tests.bench.timing import AT_LEAST, AT_MOST, Measured, Target, compared, seconds
from tests.bench.world import timed, undone

SQL = Path(__file__).parent / "baselines"
SAMPLED = 60
IN_LOOPS = 6


def full_recompute(world, branches):
    """Seconds of counting and writing the year of these branches, with everything above them."""
    year = world.year.year
    with undone():
        for kept in (OrganizationFigures, BranchYear, KeptAlert):
            kept.objects.filter(year=year).delete()

        def work():
            with rules_read_once():
                for some in in_batches(branches, BRANCHES_AT_ONCE):
                    writing.store(count(year, world.day, some))
                    judge_absences(year, world.day, some).write()

        return timed(work)


def run_sql(world, name):
    days = {"first_day": world.year.first_day, "last_day": min(world.year.last_day, world.day)}
    statement = (SQL / name).read_text()
    with undone(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for key, day in days.items():
                statement = statement.replace(f"%({key})s", f"'{day}'")
            cursor.execute(statement)
        else:
            cursor.execute(statement, days)
        if cursor.description:
            cursor.fetchall()


def p1(world):
    return compared(
        *("P1", "Full recompute of a year", Target(AT_MOST, 1.3)),
        lambda: full_recompute(world, world.branches),
        lambda: run_sql(world, "annual_by_hand.sql"),
        world.rounds,
        note="the hand-written SQL counts the five indicators provisionally, without rules by "
        "place and day; ours also months, official figures, seven measures and absence alerts",
    )


def p2(world):
    return compared(
        *("P2", "Full recompute against one pass over attendance", Target(AT_MOST, 7)),
        lambda: full_recompute(world, world.branches),
        lambda: run_sql(world, "annual_floor.sql"),
        world.rounds,
    )


def p3(world):
    sample = world.branches[:: max(1, len(world.branches) // SAMPLED)][:SAMPLED]
    return compared(
        *("P3", "Full recompute against aggregates branch by branch", Target(AT_LEAST, 10)),
        lambda: full_recompute(world, world.branches),
        lambda: _all(branch_aggregates, sample, world),
        world.rounds,
        scale=len(world.branches) / len(sample),
        note=f"baseline: {len(sample)} branches, scaled; four counts only",
    )


def p3_loops(world):
    sample = world.branches[:: max(1, len(world.branches) // IN_LOOPS)][:IN_LOOPS]
    return compared(
        *("P3b", "Full recompute against loops over objects", Target(AT_LEAST, 100)),
        lambda: full_recompute(world, world.branches),
        lambda: _all(branch_loops, sample, world),
        min(world.rounds, 3),
        scale=len(world.branches) / len(sample),
        note=f"baseline: {len(sample)} branches, scaled; two figures only",
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
