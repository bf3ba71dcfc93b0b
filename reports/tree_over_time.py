"""Which branches stood below a unit at the end of each of many periods: two queries for all.

The same branches as `reports.tree.tree_of` finds for one period.
"""

from dataclasses import dataclass
from datetime import date

from branches.models import OrganizationLine
from branches.rules import Spell
from reports.ancestry import closed_lines


@dataclass(frozen=True)
class Stay:
    """A unit below, for the days of one line; ``life`` are the days it existed."""

    unit: int
    is_branch: bool
    days: Spell
    life: Spell


@dataclass(frozen=True)
class Closing:
    """A unit closed on ``day`` and its parent on its last day."""

    parent: int
    day: date
    is_branch: bool


class TreeOverTime:
    """What stood below ``organization`` from ``first_day`` to ``last_day``.

    ``only`` (ids): of these units alone, and of what closed.
    """

    def __init__(self, organization, first_day, last_day, *, only=None):
        self.organization = organization
        lines = OrganizationLine.objects.filter(ancestor=organization).order_by()
        if only is not None:
            lines = lines.filter(descendant__in=only)
        rows = lines.values_list(
            *("descendant_id", "descendant__is_branch", "valid_from", "valid_to"),
            *("descendant__valid_from", "descendant__valid_to"),
        )
        self.stays = [
            Stay(unit, is_branch, Spell(start, end), Spell(founded, closed))
            for unit, is_branch, start, end, founded, closed in rows
        ]
        rows = closed_lines(first_day, last_day).values_list(
            "descendant_id", "ancestor_id", "descendant__valid_to", "descendant__is_branch"
        )
        self.closings = {unit: Closing(*closing) for unit, *closing in rows}

    def branches(self, first_day, day):
        """Ids of the branches that count for a period from ``first_day``, reckoned on ``day``."""
        standing = [one for one in self.stays if one.days.covers(day)]
        below = {one.unit for one in standing}
        closed = {unit: one for unit, one in self.closings.items() if first_day < one.day <= day}
        found = {one.unit for one in standing if one.is_branch and one.life.covers(day)}
        for unit, one in closed.items():
            if one.is_branch and self._is_inside(unit, closed, below):
                found.add(unit)
        return found

    def _is_inside(self, unit, closed, below):
        """Whether a closed unit counts here: under the first unit above it that was still open."""
        while unit in closed:
            unit = closed[unit].parent
            if unit == self.organization.pk:
                return True
        return unit in below
