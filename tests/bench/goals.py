"""Every goal by its number: what measures it, or why it is not measured here."""

from tests.bench import (
    annual,
    crowd,
    incremental,
    moving,
    office,
    pages,
    papers,
    saving,
    storage,
    tree,
)
from tests.bench.timing import Measured

MEASURED = {
    "P1": [annual.p1],
    "P2": [annual.p2],
    "P3": [annual.p3, annual.p3_loops],
    "P4": [annual.p4],
    "P5": [annual.p5],
    "P6": [incremental.p6],
    "P7": [incremental.p7],
    "P8": [crowd.p8, crowd.p8_ancestors],
    "P9": [tree.p9],
    "P10": [moving.p10],
    "P11": [pages.p11, pages.p11_l1],
    "P12": [pages.p12],
    "P13": [pages.p13_list, pages.p13_form],
    "P14": [saving.p14, saving.p14_loop],
    "P15": [papers.p15],
    "P17": [papers.p17],
    "P18": [storage.p18],
    "P19": [office.p19],
}
NOT_MEASURED = {
    "P16": ("Two PDF workers, memory over 500 papers", "takes a quarter of an hour"),
}
ALL = [f"P{number}" for number in range(1, 20)]


def measured(world, only):
    """The `Measured` lines of the goals asked for, in order, as they are done."""
    for goal in ALL:
        if only and goal not in only:
            continue
        if goal in NOT_MEASURED:
            title, why = NOT_MEASURED[goal]
            yield Measured(goal, title, note=why)
        for measure in MEASURED.get(goal, ()):
            yield measure(world)
