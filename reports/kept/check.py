"""Kept figures held against the rows they were counted from: the oracle of the incremental way."""

from dataclasses import dataclass

from branches.models import PartyOrganization
from config.lib.batches import in_batches
from reports.absences.kept import branches_that_differ
from reports.choices import KeptPart
from reports.kept.parts import period_of
from reports.kept.refresh import BRANCHES_AT_ONCE, first_kept_year
from reports.kept.working import frame, writing
from reports.kept.working.counting import count


@dataclass(frozen=True)
class Difference:
    """Where a kept row differs from what the rows say."""

    organization_id: int
    period: str

    @property
    def text(self):
        unit = PartyOrganization.objects.get(pk=self.organization_id)
        return f"{unit.code} {unit.name}, {self.period}"


def differences(day):
    """Every `Difference` of all kept years as on ``day``; branches are read in batches."""
    branches = PartyOrganization.objects.branches().order_by("pk").values_list("pk", flat=True)
    for year in range(first_kept_year(day), day.year + 1):
        for some in in_batches(branches, BRANCHES_AT_ONCE):
            asked = count(year, day, some)
            writing.find_changes(asked)
            yield from _rows(year)
            for (unit,) in writing.differing_years(asked):
                yield Difference(unit, f"các tháng năm {year}")
            for unit in sorted(branches_that_differ(year, day, some)):
                yield Difference(unit, f"nhắc nhở vắng sinh hoạt năm {year}")
        writing.find_changes_above(frame.begin(year, day))
        yield from _rows(year)


def _rows(year):
    for unit, part in writing.differing_rows():
        yield Difference(unit, str(period_of(year, KeptPart(part))))
