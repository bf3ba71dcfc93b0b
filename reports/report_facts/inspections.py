"""Inspection in half-yearly and yearly reports (handbook 16.1, 16.2): counts by branch id.

An inspection belongs to the period its last day lies in; what was concluded after the day of
asking is not known yet.
"""

from collections import Counter

from django.db.models import Count, Q

from reports.inspections.choices import FindingKind, InspectionKind
from reports.inspections.figures import due_branches, end_of
from reports.inspections.rules import ENDED, UNSETTLED, halves_of
from reports.models import BookCheck, Finding, Inspection
from reports.rules import Ratio

MADE = {f"made_{kind.value.lower()}": kind for kind in InspectionKind}


def counted(reckoning):
    """Pairs of names of LABELS and rows: a branch id and a number for each name."""
    own = _own(reckoning)
    violations = Finding.objects.filter(
        kind=FindingKind.VIOLATION, inspection__in=own.order_by().values("pk")
    )
    return [
        (
            tuple(MADE),
            own.order_by()
            .values_list("organization")
            .annotate(**{name: Count("pk", filter=Q(kind=kind)) for name, kind in MADE.items()}),
        ),
        (("books_inspected", "books_broken"), _books(own)),
        (("remedies_open", "remedies_overdue"), _remedies(reckoning)),
        (
            ("violations",),
            violations.order_by().values_list("inspection__organization").annotate(Count("pk")),
        ),
    ]


def inspected(reckoning):
    """Half-years in which a branch was inspected, of those in which it was due (20.1 A34)."""
    whole, part = Counter(), Counter()
    for due in due_by_half(reckoning):
        for branch, is_inspected in due:
            whole[branch] += 1
            part[branch] += is_inspected
    return {branch: Ratio(part[branch], number) for branch, number in whole.items()}


def due_by_half(reckoning):
    """For every half-year begun the branches due: rows of branch and whether inspected."""
    for half in halves_of(reckoning.period):
        if half.first_day <= reckoning.on:
            due = due_branches(reckoning.tree.organization, half, reckoning.on).order_by()
            yield due.values_list("pk", "is_inspected")


def decisions(reckoning):
    """References of decisions on violations that the unit itself recorded (20.1 A62)."""
    rows = Finding.objects.filter(
        kind=FindingKind.VIOLATION,
        inspection__committee=reckoning.tree.organization,
        inspection__in=_ended(reckoning).order_by().values("pk"),
    ).order_by("inspection__last_on", "pk")
    return list(rows.values_list("decision", "reported_on"))


def _ended(reckoning):
    days = (reckoning.period.first_day, reckoning.period.last_day)
    return Inspection.objects.filter(
        state__in=ENDED, last_on__range=days, concluded_at__lt=end_of(reckoning.on)
    )


def _own(reckoning):
    return _ended(reckoning).filter(reckoning.tree.holds("organization"))


def _books(own):
    """Rows of branch, books of signed minutes looked at, those whose chain does not hold."""
    checks = BookCheck.objects.filter(inspection__in=own.order_by().values("pk"), entry_count__gt=0)
    return (
        checks.order_by()
        .values_list("inspection__organization")
        .annotate(
            books=Count("year", distinct=True),
            broken=Count("year", filter=Q(broken_number__isnull=False), distinct=True),
        )
    )


def _remedies(reckoning):
    """Rows of branch, remedies not settled, those past their day; as they stand now."""
    open_ones = Finding.objects.filter(
        ~Q(remedy=""),
        reckoning.tree.holds("inspection__organization"),
        inspection__state__in=ENDED,
        inspection__concluded_at__lt=end_of(reckoning.on),
        follow_up__in=UNSETTLED,
    )
    return (
        open_ones.order_by()
        .values_list("inspection__organization")
        .annotate(remedies=Count("pk"), late=Count("pk", filter=Q(due_on__lt=reckoning.on)))
    )
