"""Kept figures held against the rows they were counted from: the oracle of the incremental way."""

from dataclasses import dataclass

from branches.models import PartyOrganization
from reports.absences.kept import branches_that_differ
from reports.choices import KeptPart
from reports.kept.counts import NOTHING
from reports.kept.parts import period_of
from reports.kept.refresh import BRANCHES_AT_ONCE, first_kept_year
from reports.kept.store import (
    count_branches,
    is_same_year,
    kept_years,
    stored_rows,
    sums_of_units,
)


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
    branches = list(
        PartyOrganization.objects.branches().order_by("pk").values_list("pk", flat=True)
    )
    above = PartyOrganization.objects.filter(is_branch=False)
    for year in range(first_kept_year(day), day.year + 1):
        for start in range(0, len(branches), BRANCHES_AT_ONCE):
            some = branches[start : start + BRANCHES_AT_ONCE]
            rows, years = count_branches(year, day, some)
            yield from _different(year, rows, stored_rows(year, some))
            yield from _different_months(year, years, some)
            for unit in sorted(branches_that_differ(year, day, some)):
                yield Difference(unit, f"nhắc nhở vắng sinh hoạt năm {year}")
        yield from _different(year, sums_of_units(year, day), stored_rows(year, above))


def _different(year, counted, kept):
    for key in sorted(counted.keys() | kept.keys()):
        if counted.get(key, NOTHING) != kept.get(key, NOTHING):
            unit, part, _ = key
            yield Difference(unit, str(period_of(year, KeptPart(part))))


def _different_months(year, counted, branch_ids):
    stored = {row.organization_id: row for row in kept_years(year, branch_ids)}
    for row in counted:
        if not is_same_year(row, stored.get(row.organization_id)):
            yield Difference(row.organization_id, f"các tháng năm {year}")
