"""The stretches of a year whose figures are kept."""

from config.lib.periods import Period
from reports.choices import KeptPart

KIND_AND_NUMBER = {
    KeptPart.YEAR: ("", 1),
    KeptPart.Q1: ("Q", 1),
    KeptPart.Q2: ("Q", 2),
    KeptPart.Q3: ("Q", 3),
    KeptPart.Q4: ("Q", 4),
    KeptPart.H1: ("H", 1),
    KeptPart.H2: ("H", 2),
}
PART_OF = {key: part for part, key in KIND_AND_NUMBER.items()}


def period_of(year, part):
    return Period(year, *KIND_AND_NUMBER[part])


def part_of(period):
    """The `KeptPart` of a year, half or quarter; None for a month."""
    return PART_OF.get((period.kind, period.number))


def months_of(year):
    return [Period(year, "M", number) for number in range(1, 13)]
