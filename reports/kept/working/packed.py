"""What adds up within one branch and year, several counters in one number: sums have few columns.

A counter has 30 bits or 15. No branch holds 32,768 meetings a year, no counter is ever below 0:
what the official side lacks is less than what there is. Sums of many branches would not fit; they
are read out of the numbers before they are carried upwards.
"""

from reports.choices import Measure

BITS = 60
OF_MEETING = [one.value for one in Measure if one != Measure.LEADERS]
MEASURES = {  # two of them a number
    f"measures_{place // 2}": tuple(
        f"{name}_{part}" for name in OF_MEETING[place : place + 2] for part in ("part", "whole")
    )
    for place in range(0, len(OF_MEETING), 2)
}
OF_MEETINGS = {
    "persons": ("present", "expected"),
    "outcomes": ("with_outcome", "outcome_due"),
    **MEASURES,
}
OF_DAYS = {**OF_MEETINGS, "leaders": ("leaders_part", "leaders_whole")}
OF_MONTHS = {
    **OF_DAYS,
    "held": ("regular_part", "regular_whole", "thematic_part", "thematic_whole"),
}
PLACES = {
    name: (number, BITS // len(names), place)
    for number, names in OF_MONTHS.items()
    for place, name in enumerate(names)
}


def worth(name):
    """What 1 of a counter adds to its number."""
    _, bits, place = PLACES[name]
    return f"CAST({1 << bits * place} AS bigint)"


def counted(row, name):
    """The counter ``name`` of a ``row`` with the numbers."""
    number, bits, place = PLACES[name]
    return f"(({row}.{number} >> {bits * place}) & {(1 << bits) - 1})"
