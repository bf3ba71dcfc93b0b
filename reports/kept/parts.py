"""The stretches of a year whose figures are kept."""

from config.lib.periods import Period
from reports.choices import KeptPart

MONTHS_FROM = KeptPart.M1.value  # below stand the longer parts of a year
LONG_PARTS = [part for part in KeptPart if part < MONTHS_FROM]
KIND_AND_NUMBER = {
    KeptPart.YEAR: ("", 1),
    KeptPart.Q1: ("Q", 1),
    KeptPart.Q2: ("Q", 2),
    KeptPart.Q3: ("Q", 3),
    KeptPart.Q4: ("Q", 4),
    KeptPart.H1: ("H", 1),
    KeptPart.H2: ("H", 2),
    **{KeptPart(MONTHS_FROM + month - 1): ("M", month) for month in range(1, 13)},
}
PART_OF = {key: part for part, key in KIND_AND_NUMBER.items()}


def period_of(year, part):
    return Period(year, *KIND_AND_NUMBER[part])


def part_of(period):
    """The `KeptPart` of a period."""
    return PART_OF[period.kind, period.number]


def months_of(year):
    return [Period(year, "M", number) for number in range(1, 13)]
