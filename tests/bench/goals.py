"""Every goal by its number: what measures it, or why it is not measured here."""

import traceback

from tests.bench import (
    annual,
    bulk,
    crowd,
    incremental,
    moving,
    office,
    pages,
    paper_workers,
    papers,
    saving,
    searching,
    storage,
    trail,
    tree,
    visiting,
)
from tests.bench.timing import Measured

MEASURED = {
    "P1": [annual.p1, annual.p1_alerts],
    "P2": [annual.p2],
    "P3": [annual.p3_same, annual.p3, annual.p3_loops],
    "P4": [annual.p4],
    "P5": [annual.p5],
    "P6": [incremental.p6],
    "P7": [incremental.p7],
    "P8": [crowd.p8, crowd.p8_ancestors],
    "P9": [tree.p9],
    "P10": [moving.p10],
    "P11": [pages.p11, pages.p11_l1],
    "P12": [pages.p12],
    "P13": [pages.p13_list, pages.p13_form, pages.p13_people],
    "P14": [saving.p14, saving.p14_loop, saving.p14_trail, saving.p14_trail_loop],
    "P15": [papers.p15],
    "P16": [paper_workers.p16, paper_workers.p16_memory],
    "P17": [papers.p17],
    "P18": [storage.p18],
    "P19": [office.p19],
    "P21": [bulk.p21],
    "P22": [bulk.p22],
    "P23": [visiting.p23],
    "P24": [visiting.p24_first, visiting.p24_later],
    "P25": [searching.p25],
    "A1": [trail.a1],
}
NOT_MEASURED = {}
# P1–P20 are the goals set before anything was built; P20, the distance to other engines, is none.
ALL = [*(f"P{number}" for number in range(1, 26) if number != 20), "A1"]


def measured(world, only):
    """The `Measured` lines of the goals asked for, in order, as they are done.

    One that fails is a line that says so; the others are measured all the same.
    """
    for goal in ALL:
        if only and goal not in only:
            continue
        if goal in NOT_MEASURED:
            title, why = NOT_MEASURED[goal]
            yield Measured(goal, title, note=why)
        for measure in MEASURED.get(goal, ()):
            try:
                yield measure(world)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is told and shows
                traceback.print_exc()
                yield Measured(goal, measure.__name__, note=repr(error), is_broken=True)
