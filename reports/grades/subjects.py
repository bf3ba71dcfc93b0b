"""Whose grade of which year is meant, and who decides it."""

from dataclasses import dataclass
from functools import cached_property

from branches.finding import line_of
from branches.models import PartyOrganization
from members.models import Member
from reports.grades.rules import deciding_place, scheme_of
from reports.models import YearlyGrade


@dataclass(frozen=True)
class Subject:
    """An organisation, or a member rated in the branch ``unit``, in one year."""

    unit: PartyOrganization
    year: int
    member: Member | None = None

    @property
    def name(self):
        return f"đồng chí {self.member.full_name}" if self.member else self.unit.name

    @property
    def scheme(self):
        return scheme_of(self.year)

    @cached_property
    def decider(self):
        """The committee that decides, None for the root; by the tree of today."""
        line = line_of(self.unit)
        place = deciding_place([one.kind for one in line])
        return None if place is None else line[place]

    @property
    def row(self):
        """The `YearlyGrade` so far, or None."""
        found = YearlyGrade.objects.filter(year=self.year)
        if self.member is not None:
            return found.filter(member=self.member).first()
        return found.filter(unit=self.unit, member=None).first()
