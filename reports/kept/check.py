"""Kept figures held against the rows they were counted from: the oracle of the incremental way."""

from dataclasses import dataclass

from branches.models import PartyOrganization
from config.lib.batches import in_batches
from reports.absences.kept import branches_that_differ
from reports.choices import KeptPart
from reports.kept.parts import period_of
from reports.kept.refresh import BRANCHES_AT_ONCE, first_kept_year
from reports.kept.working import frame, tables, writing
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
            with tables.kept_together():
                found = _of_branches(year, day, some)
            yield from found
        with tables.kept_together():
            writing.find_changes_above(frame.begin(year, day))
            found = _rows(year)
        yield from found


def _of_branches(year, day, branch_ids):
    asked = count(year, day, branch_ids)
    writing.find_changes(asked)
    return [
        *_rows(year),
        *(Difference(unit, f"các tháng năm {year}") for (unit,) in writing.differing_years(asked)),
        *(
            Difference(unit, f"nhắc nhở vắng sinh hoạt năm {year}")
            for unit in sorted(branches_that_differ(year, day, branch_ids))
        ),
    ]


def _rows(year):
    return [
        Difference(unit, str(period_of(year, KeptPart(part))))
        for unit, part in writing.differing_rows()
    ]
