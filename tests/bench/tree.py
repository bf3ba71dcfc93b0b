"""P9: a commune out of a country of 250,000 nodes, on SQLite."""

import sqlite3

from branches.rules import AFTER_ALL_STEPS, path_step
from tests.bench.baselines import startswith
from tests.bench.timing import AT_LEAST, Measured, Target, compared

RANGE = "SELECT count(*), sum(held) FROM bench_tree WHERE path >= ? AND path < ?"
PROVINCES, COMMUNES, BRANCHES = 34, 98, 75  # 250,000 branches in all
TIMES = 20


def p9(world):
    if world.is_postgres:
        return Measured("P9", "Scope of a commune", note="the goal is about SQLite")
    database = _country()
    commune = path_step(1) + path_step(3) + path_step(7)
    return compared(
        *("P9", "Scope of a commune among 250,000 nodes", Target(AT_LEAST, 20)),
        lambda: _ask(database, RANGE, (commune, commune + AFTER_ALL_STEPS)),
        lambda: _ask(database, startswith.STATEMENT, (commune,)),
        world.rounds,
    )


def _country():
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE bench_tree (path text PRIMARY KEY, held integer)")
    steps = [path_step(number) for number in range(1, max(PROVINCES, COMMUNES, BRANCHES) + 1)]
    root = path_step(1)
    database.executemany(
        "INSERT INTO bench_tree VALUES (?, 1)",
        (
            (root + province + commune + branch,)
            for province in steps[:PROVINCES]
            for commune in steps[:COMMUNES]
            for branch in steps[:BRANCHES]
        ),
    )
    return database


def _ask(database, statement, values):
    for _ in range(TIMES):
        database.execute(statement, values).fetchall()
