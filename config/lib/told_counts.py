"""Numbers beside which the exact one says no more: "hơn 999" where there are very many."""

from dataclasses import dataclass

MOST_TOLD = 999


@dataclass(frozen=True)
class ToldCount:
    """How many rows there are; ``number`` is one more than `MOST_TOLD` where there are more."""

    number: int

    def __bool__(self):
        return self.number > 0

    def __str__(self):
        return str(self.number) if self.number <= MOST_TOLD else f"hơn {MOST_TOLD}"


def told_count(rows):
    """The `ToldCount` of a queryset; the database stops reading once it has found enough."""
    return ToldCount(rows.order_by().values("pk")[: MOST_TOLD + 1].count())


def told_beyond(rows, shown, most):
    """The `ToldCount` of a queryset whose first ``most`` rows were read as ``shown``: counted only
    where there may be more."""
    return told_count(rows) if len(shown) == most else ToldCount(len(shown))


def told_number(number):
    """The `ToldCount` of rows somebody counted already."""
    return ToldCount(min(number, MOST_TOLD + 1))
