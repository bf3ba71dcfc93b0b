"""Goals that are a plain amount and no ratio: kilobytes, mebibytes, seconds of waiting."""

from dataclasses import dataclass

from tests.bench.timing import AT_MOST, Measured, Target


@dataclass(frozen=True)
class Limit(Target):
    """At most ``value`` in ``unit``; there is no baseline."""

    sense: str = AT_MOST
    value: float = 0
    unit: str = ""
    is_amount = True

    @property
    def text(self):
        return f"{self.sense} {self.value:g} {self.unit}"


def limited(goal, title, value, ours, unit, note=""):
    """`Measured` of an amount that may be ``value`` at most."""
    return Measured(goal, title, Limit(value=value, unit=unit), ours, unit=unit, note=note)
