"""Figures of inspection: coverage of a half-year, inspections by kind, what is still open (16.2).

Counted in the database, so that a province costs as many statements as a commune.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.utils import timezone

from branches.models import OrganizationLine, PartyOrganization
from branches.rule_book import RuleBook
from config.lib.periods import Period
from reports.inspections.choices import FindingKind, InspectionKind
from reports.inspections.rules import ENDED, first_day_to_count
from reports.models import Finding, Inspection, ProgrammeItem
from reports.rules import Ratio
from reports.tree import children_on, units_below

IS_DONE = Q(is_inspected=True)


@dataclass(frozen=True)
class KindLine:
    """Inspections of one kind below a unit: still under way, concluded, and planned by itself."""

    kind: InspectionKind
    planned: int
    running: int
    ended: int


@dataclass(frozen=True)
class Totals:
    """What stands beside the coverage; ``overdue`` remedies are among the ``open_remedies``."""

    kinds: list
    open_remedies: int
    overdue: int
    violations: int


def due_branches(organization, half, on):
    """The branches to inspect in ``half`` as on day ``on``, with ``is_inspected`` and
    ``concluded_at`` of the round.

    A branch is due when it works on the day of reckoning and has worked for rule
    ``inspection.min_active_days``; it is inspected when a committee above it concluded an
    inspection of that half-year of one of the kinds ``inspection.coverage_kinds``.
    """
    day = min(half.last_day, on)
    rules = uniform_rules(day)
    founded = Q(valid_from=None) | Q(valid_from__lte=first_day_to_count(day, rules))
    below = OrganizationLine.objects.on(day).filter(ancestor=organization).values("descendant")
    rounds = Inspection.objects.filter(
        organization=OuterRef("pk"),
        period=half.code,
        kind__in=rules.get("inspection.coverage_kinds"),
        state__in=ENDED,
        concluded_at__lt=end_of(on),
    ).order_by("concluded_at")
    return (
        PartyOrganization.objects.branches()
        .on(day)
        .filter(founded, pk__in=below)
        .annotate(
            is_inspected=Exists(rounds),
            concluded_at=Subquery(rounds.values("concluded_at")[:1]),
        )
    )


def coverage(organization, half, on):
    """Branches inspected over branches to inspect, as `Ratio`."""
    counts = (
        due_branches(organization, half, on)
        .order_by()
        .aggregate(part=Count("pk", filter=IS_DONE), whole=Count("pk"))
    )
    return Ratio(counts["part"], counts["whole"])


def coverage_of_children(organization, half, on):
    """Pairs of a unit directly below and its `Ratio`; units without branches are left out."""
    day = min(half.last_day, on)
    children = children_on(organization, half.first_day, day)
    due = due_branches(organization, half, on).order_by()
    lines = (
        OrganizationLine.objects.on(day)
        .filter(ancestor__in=[child.pk for child in children])
        .order_by()
    )
    wholes, parts = (
        dict(lines.filter(descendant__in=rows).values_list("ancestor").annotate(Count("pk")))
        for rows in (due.values("pk"), due.filter(IS_DONE).values("pk"))
    )
    return [
        (child, Ratio(parts.get(child.pk, 0), wholes[child.pk]))
        for child in sorted(children, key=lambda child: child.sort_name)
        if child.pk in wholes
    ]


def totals(organization, period, on):
    """The `Totals` of everything inspected below a unit whose last day lies in ``period``."""
    is_below = units_below(organization, period.first_day, min(period.last_day, on))
    made = Inspection.objects.filter(
        is_below("organization"), last_on__range=(period.first_day, period.last_day)
    )
    is_ended = Q(state__in=ENDED, concluded_at__lt=end_of(on))
    counts = {
        kind: (running, ended)
        for kind, running, ended in made.order_by()
        .values_list("kind")
        .annotate(running=Count("pk", filter=~is_ended), ended=Count("pk", filter=is_ended))
    }
    planned = _planned(organization, period.year)
    remedies = Finding.objects.to_follow().filter(is_below("inspection__organization")).order_by()
    return Totals(
        kinds=[
            KindLine(kind, planned.get(kind, 0), *counts.get(kind, (0, 0)))
            for kind in InspectionKind
        ],
        **remedies.aggregate(
            open_remedies=Count("pk"), overdue=Count("pk", filter=Q(due_on__lt=on))
        ),
        violations=Finding.objects.filter(
            kind=FindingKind.VIOLATION,
            inspection__in=made.filter(is_ended).order_by().values("pk"),
        ).count(),
    )


def uniform_rules(day):
    """The values of the nation-wide set: what is added up over all levels is counted alike."""
    return RuleBook.on(day, only=[]).for_branch(None)


def end_of(day):
    """The first moment after ``day``."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


def _planned(organization, year):
    """How many checks the unit's own programme of ``year`` foresees, by kind."""
    items = ProgrammeItem.objects.filter(programme__organization=organization, programme__year=year)
    return dict(items.order_by().values_list("kind").annotate(Count("pk")))


def recent_halves(day, count=4):
    """The running half-year and those before it, the newest first."""
    last = day.year * 2 + (day.month > 6)
    return [Period(n // 2, "H", n % 2 + 1) for n in range(last, last - count, -1)]
