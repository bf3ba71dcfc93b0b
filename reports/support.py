"""The branches below a unit that need support, with a way to the source of every sign.

From kept figures of the running year and the rolls of today; a fixed number of queries.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Count, FilteredRelation, Q
from django.urls import reverse

from branches.models import PartyOrganization
from branches.querysets import below, covering
from branches.rule_book import RuleBook
from config.lib.places import Places
from members.choices import Office
from members.models import Membership, Position
from reports.choices import KeptPart
from reports.kept.working.tables import rows
from reports.models import OrganizationFigures
from reports.rule_bands import RuleBands
from reports.rules import Ratio
from reports.summed.placing import with_tables
from reports.support_rules import BranchSigns, Sign, signs_of
from reports.task_figures import SLUGS as TASK_SLUGS
from resolutions.follow_up import seen_tasks, stuck_among

FIGURES = ("regular", "attendance", "thematic")
NO_FIGURES = dict.fromkeys(FIGURES, Ratio())
NUMBERS = [f"{name}_{part}" for name in FIGURES for part in ("part", "whole")]
LIMITS = {
    "missed": "support.missed_months",
    "least": "support.attendance_below",
    "stuck": "support.stuck_tasks",
    "needed": "branch.min_official",
}
CONDITIONS = {  # `support_rules.signs_of` in SQL
    Sign.MONTHS: "coalesce(o.regular_whole - o.regular_part, 0) >= o.missed",
    Sign.ATTENDANCE: "100 * o.attendance_part < o.least * o.attendance_whole",
    Sign.THEMES: "o.thematic_whole <> o.thematic_part",
    Sign.TASKS: "coalesce(t.number, 0) >= o.stuck",
    Sign.MEMBERS: "coalesce(m.number, 0) - coalesce(c.number, 0) < o.needed",
    Sign.SECRETARY: "h.branch_id IS NULL",
}
ANY = "(" + " + ".join(sign.name for sign in Sign) + ")"
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


class BranchesInNeed:
    """The branches below ``unit`` that need support on ``day``, as far as ``user`` may know.

    The database tells which signs each branch has and how many there are; reasons are worded for
    the branches that are shown. Branches of the places from ``first`` on, ``number`` of them, are
    found in the same statement: with one ``sign``, or with any.
    """

    def __init__(self, unit, day, user, *, number, first=0, sign=None):
        self.unit, self.day, self.user = unit, day, user
        self.number, self.first, self.sign = number, first, sign

    @cached_property
    def _signs(self):
        """The beginning of a statement that ends with ``signs``: a row of branch, path and a 0 or 1
        for each `Sign`; and its parameters."""
        bands = RuleBands.over(self.day, self.day, only=[self.unit.pk])
        limits = {name: bands.at_the_end(key, "pk") for name, key in LIMITS.items()}
        inside = below("branch__path", self.unit.path)
        kept = Q(
            kept_figures__year=self.day.year,
            kept_figures__part=KeptPart.YEAR,
            kept_figures__is_correction=False,
        )
        own = _branches(self.unit, self.day).order_by()
        own = own.alias(f=FilteredRelation("kept_figures", condition=kept)).annotate(**limits)
        tables = {
            f"own (branch_id, path, {', '.join([*LIMITS, *NUMBERS])})": own.values_list(
                *("pk", "path", *LIMITS), *(f"f__{number}" for number in NUMBERS)
            ),
            "stuck (branch_id, number)": _stuck(inside, self.day, self.user),
            "members (branch_id, number)": _by_branch(_seats(inside, self.day)),
            "candidates (branch_id, number)": _by_branch(_candidates(inside, self.day)),
            "heads (branch_id)": _with_secretary(inside, self.day).distinct(),
        }
        query, values = with_tables(tables)
        signs = ", ".join(
            f"CASE WHEN {condition} THEN 1 ELSE 0 END AS {sign.name}"
            for sign, condition in CONDITIONS.items()
        )
        return (
            f"{query}, signs AS (SELECT o.branch_id, o.path, {signs} FROM own o "  # noqa: S608
            "LEFT JOIN stuck t ON t.branch_id = o.branch_id "
            "LEFT JOIN members m ON m.branch_id = o.branch_id "
            "LEFT JOIN candidates c ON c.branch_id = o.branch_id "
            "LEFT JOIN heads h ON h.branch_id = o.branch_id)"
        ), values

    @cached_property
    def _found(self):
        """How many branches there are, how many with each sign, and the ids asked for."""
        query, values = self._signs
        sums = ", ".join(f"coalesce(sum({sign.name}), 0)" for sign in Sign)
        nothing = ", 0" * len(Sign)
        found = rows(
            f"{query}, shown AS ({self._placed}) "  # noqa: S608 - our own names
            f"SELECT 0, count(*), {sums} FROM signs WHERE {ANY} > 0 "
            f"UNION ALL SELECT place, branch_id{nothing} FROM shown",
            [*values, self.number, self.first],
        )
        (_, *counts), *shown = sorted(found)
        return list(map(int, counts)), [branch for _, branch, *_ in shown]

    @property
    def _placed(self):
        """Those with most to help with first, then by the tree; places begin with 1."""
        order = f"ORDER BY {ANY} DESC, path"
        which = f"{self.sign.name} = 1" if self.sign else f"{ANY} > 0"
        return (
            f"SELECT branch_id, row_number() OVER ({order}) AS place "  # noqa: S608
            f"FROM signs WHERE {which} {order} LIMIT %s OFFSET %s"
        )

    @property
    def total(self):
        return self._found[0][0]

    @property
    def by_sign(self):
        """``(Sign, number of branches)`` of every sign there is."""
        return [pair for pair in zip(Sign, self._found[0][1:], strict=True) if pair[1]]

    @property
    def shown(self):
        """A sequence of `Needing` for a paginator: those with most to help with first, then by the
        tree; with one sign or any."""
        number = self.total if self.sign is None else dict(self.by_sign).get(self.sign, 0)
        return Places(number, self._read)

    def _read(self, first, last):
        """The `Needing` list of these places; others than were expected are asked for again."""
        if not self.first <= first <= last <= self.first + self.number:
            places = {"number": last - first, "first": first, "sign": self.sign}
            return BranchesInNeed(self.unit, self.day, self.user, **places)._read(first, last)
        ids = self._found[1][first - self.first : last - self.first]
        return self._worded(ids)

    def _worded(self, ids):
        """Branches in the order of ``ids`` with their reasons; a fixed number of statements."""
        here = Q(branch__in=ids)
        branches = (
            PartyOrganization.objects.filter(pk__in=ids)
            .select_related("parent")
            .only("pk", "name", "path", "parent__name", "parent__path")
            .in_bulk()
        )
        of_year = OrganizationFigures.objects.filter(
            organization__in=ids, year=self.day.year, part=KeptPart.YEAR, is_correction=False
        )
        figures = {
            pk: _ratios(numbers) for pk, *numbers in of_year.values_list("organization", *NUMBERS)
        }
        stuck = dict(_stuck(here, self.day, self.user))
        members = Counter(dict(_by_branch(_seats(here, self.day))))
        members.subtract(dict(_by_branch(_candidates(here, self.day))))
        secretaries = {pk for (pk,) in _with_secretary(here, self.day)}
        book = RuleBook.on(self.day, only=ids)
        found = []
        for pk in ids:
            facts = BranchSigns(
                **figures.get(pk, NO_FIGURES),
                stuck_tasks=stuck.get(pk, 0),
                official_members=members[pk],
                has_secretary=pk in secretaries,
            )
            reasons = [
                Reason(sign, words, _source(sign, pk, self.day.year))
                for sign, words in signs_of(facts, book.for_branch(pk))
            ]
            found.append(Needing(branches[pk], reasons))
        return found


# --- what is known of branches: rows of branch and numbers ----------------------------------------


def _branches(unit, day):
    return PartyOrganization.objects.branches().on(day).filter(below("path", unit.path))


def _ratios(numbers):
    return {name: Ratio(*numbers[2 * place : 2 * place + 2]) for place, name in enumerate(FIGURES)}


def _stuck(inside, day, user):
    tasks = seen_tasks(user).filter(inside).order_by()
    return stuck_among(tasks, day).values_list("branch").annotate(Count("pk"))


def _seats(inside, day):
    """On the roll of each branch. Members with full rights are these without the `_candidates`:
    nearly all have them, and the few without are found sooner than all the others."""
    return Membership.objects.official().on(day).filter(inside)


def _candidates(inside, day):
    not_yet = Q(member__official_on=None) | Q(member__official_on__gt=day)
    return _seats(inside, day).filter(not_yet)


def _by_branch(seats):
    return seats.order_by().values_list("branch").annotate(Count("pk"))


def _with_secretary(inside, day):
    offices = Position.objects.filter(inside, Q(office=Office.SECRETARY), covering(day))
    return offices.order_by().values_list("branch_id")


def _source(sign, pk, year):
    if sign in FIGURE_OF:
        return f"{reverse('reports:figure', args=[pk, FIGURE_OF[sign]])}?{urlencode({'ky': year})}"
    if sign == Sign.TASKS:
        query = urlencode({"ky": year, "xem": TASK_SLUGS["stuck"]})
        return f"{reverse('reports:task_list', args=[pk])}?{query}"
    return reverse("members:roll", args=[pk])
