"""Whose grade of which year is meant, and who decides it."""

from dataclasses import dataclass
from functools import cached_property

from branches.models import PartyOrganization
from branches.rules import ancestor_paths
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
        return deciders_of([self.unit])[self.unit.pk]

    @property
    def row(self):
        """The `YearlyGrade` so far, or None."""
        found = YearlyGrade.objects.filter(year=self.year)
        if self.member is not None:
            return found.filter(member=self.member).first()
        return found.filter(unit=self.unit, member=None).first()


def deciders_of(units):
    """The committee that decides of each of ``units`` by id, None for a root; one statement."""
    lines = {unit.pk: ancestor_paths(unit.path) for unit in units}
    paths = {path for line in lines.values() for path in line}
    by_path = {one.path: one for one in PartyOrganization.objects.filter(path__in=paths)}
    return {pk: _decider([by_path[path] for path in line]) for pk, line in lines.items()}


def _decider(line):
    place = deciding_place([one.kind for one in line])
    return None if place is None else line[place]
