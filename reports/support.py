"""The branches below a unit that need support, with a way to the source of every sign.

From kept figures of the running year and the rolls of today; a fixed number of queries.
"""

from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse

from branches.models import PartyOrganization
from branches.querysets import below, covering
from branches.rule_book import RuleBook
from members.choices import Office
from members.models import Membership, Position
from reports.choices import KeptPart
from reports.models import OrganizationFigures
from reports.rules import Ratio
from reports.support_rules import BranchSigns, Sign, signs_of
from reports.task_figures import SLUGS as TASK_SLUGS
from resolutions.follow_up import seen_tasks, stuck_among

FIGURES = ("regular", "attendance", "thematic")
FIGURE_OF = {Sign.MONTHS: "thuong-ky", Sign.ATTENDANCE: "du-hop", Sign.THEMES: "chuyen-de"}


@dataclass(frozen=True)
class Reason:
    sign: Sign
    words: str
    url: str


@dataclass(frozen=True)
class Needing:
    """A branch with the `Reason` list that put it here."""

    branch: PartyOrganization
    reasons: list


def branches_needing_support(unit, day, user):
    """The `Needing` list below ``unit``: those with most to help with first, then by the tree."""
    branches = (
        PartyOrganization.objects.branches()
        .on(day)
        .filter(below("path", unit.path))
        .select_related("parent")
        .only("pk", "name", "path", "parent__name", "parent__path")
        .order_by("path")
    )
    figures = _figures(unit, day.year)
    stuck = _stuck(unit, day, user)
    members = _official_members(unit, day)
    secretaries = _with_secretary(unit, day)
    book = RuleBook.on(day)
    found = []
    for branch in branches:
        pk = branch.pk
        facts = BranchSigns(
            **figures.get(pk, NO_FIGURES),
            stuck_tasks=stuck.get(pk, 0),
            official_members=members.get(pk, 0),
            has_secretary=pk in secretaries,
        )
        signs = list(signs_of(facts, book.for_branch(pk)))
        if signs:
            reasons = [Reason(sign, words, _source(sign, pk, day.year)) for sign, words in signs]
            found.append(Needing(branch, reasons))
    return sorted(found, key=lambda one: -len(one.reasons))


NO_FIGURES = dict.fromkeys(FIGURES, Ratio())


def counts_by_sign(found):
    """``(Sign, number of branches)`` of every sign there is."""
    counts = Counter(reason.sign for one in found for reason in one.reasons)
    return [(sign, counts[sign]) for sign in Sign if counts[sign]]


def _figures(unit, year):
    names = [f"{name}_{part}" for name in FIGURES for part in ("part", "whole")]
    rows = OrganizationFigures.objects.filter(
        below("organization__path", unit.path),
        organization__is_branch=True,
        year=year,
        part=KeptPart.YEAR,
        is_official=False,
    ).values_list("organization_id", *names)
    return {
        pk: {name: Ratio(*counts[2 * place : 2 * place + 2]) for place, name in enumerate(FIGURES)}
        for pk, *counts in rows
    }


def _stuck(unit, day, user):
    tasks = seen_tasks(user).filter(below("branch__path", unit.path)).order_by()
    return dict(stuck_among(tasks, day).values_list("branch").annotate(Count("pk")))


def _official_members(unit, day):
    """Members with full rights on the roll of each branch."""
    seats = (
        Membership.objects.official()
        .on(day)
        .filter(below("branch__path", unit.path), member__official_on__lte=day)
    )
    return dict(seats.order_by().values_list("branch").annotate(Count("pk")))


def _with_secretary(unit, day):
    offices = Position.objects.filter(
        Q(office=Office.SECRETARY), covering(day), below("branch__path", unit.path)
    )
    return set(offices.values_list("branch_id", flat=True))


def _source(sign, pk, year):
    if sign in FIGURE_OF:
        return f"{reverse('reports:figure', args=[pk, FIGURE_OF[sign]])}?{urlencode({'ky': year})}"
    if sign == Sign.TASKS:
        query = urlencode({"ky": year, "xem": TASK_SLUGS["stuck"]})
        return f"{reverse('reports:task_list', args=[pk])}?{query}"
    return reverse("members:roll", args=[pk])
