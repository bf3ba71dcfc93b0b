"""Meetings of the period: on which days, on what theme, who spoke, what was said of whom."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F

from branches.models import OrganizationLine
from branches.rule_epochs import RuleBooks
from branches.rules import window_of
from config.lib.periods import Month
from meetings.choices import CRITICAL_KINDS, PraiseKind
from meetings.models import AgendaItem, Praise, ThemePlan, WindowException
from meetings.plan_facts import HIDDEN_THEME
from meetings.plan_rules import exception_for
from meetings.rules import Timing, timing_of
from reports.facts import opinions
from reports.rules import Ratio

THEME_STEP = "theme_presentation"


def in_window(reckoning):
    """Regular meetings on the days set for them, over all regular ones (handbook 6.2, 11.4)."""
    rows = list(
        reckoning.own_meetings()
        .filter(reckoning.bands.types("regular.types"))
        .values_list("branch", "branch__branch_type", "held_on", "for_year", "for_month")
    )
    window = _windows(reckoning, {Month(year, month) for *_, year, month in rows})
    found = {}
    for branch, branch_type, held_on, year, month in rows:
        own_month = Month(year, month)
        timing = timing_of(
            held_on=held_on,
            for_month=own_month,
            window=window(branch, branch_type, own_month),
        )
        kept = Ratio(int(timing == Timing.IN_WINDOW), 1)
        found[branch] = found.get(branch, Ratio()) + kept
    return found


def _windows(reckoning, months):
    """A function (branch, its type, month) to the window; a fixed number of statements."""
    exceptions = {}
    for one in WindowException.objects.filter(year__in={month.year for month in months}):
        exceptions.setdefault(one.month_of_it, []).append(one)
    setters = {one.organization_id for own in exceptions.values() for one in own}
    above = {}
    if setters:
        lines = OrganizationLine.objects.on(reckoning.day).filter(ancestor__in=setters)
        for branch, unit in lines.order_by("depth").values_list("descendant", "ancestor"):
            above.setdefault(branch, []).append(unit)
    books = RuleBooks()

    def window(branch, branch_type, month):
        exception = exception_for(
            exceptions.get(month, ()), ancestors=above.get(branch, []), branch_type=branch_type
        )
        if exception:
            return exception.from_day, exception.to_day
        return window_of(books.on(month.first_day).for_branch(branch), branch_type)

    return window


def speakers(reckoning):
    """How many members gave an opinion at least once, by the branch they spoke in (11.3)."""
    rows = (
        opinions(reckoning)
        .filter(reckoning.tree.holds("meeting__branch"))
        .order_by()
        .values_list("meeting__branch")
        .annotate(Count("member", distinct=True))
    )
    return dict(rows)


@dataclass(frozen=True)
class ThemeHeld:
    """One thematic sitting. ``title`` is the open one; ``own_title`` is for the branch itself."""

    branch_id: int
    held_on: date
    title: str
    own_title: str
    author: str


def themes_held(reckoning):
    """The `ThemeHeld` rows of the period, by day and branch code.

    A theme its branch keeps to itself has no title and no author above it (handbook 20.1 A55).
    """
    rows = list(
        reckoning.own_meetings()
        .filter(reckoning.bands.types("thematic.types"))
        .order_by("branch__code", "held_on", "pk")
        .values_list("pk", "branch", "held_on", "theme")
    )
    spoken = AgendaItem.objects.filter(
        meeting__in=[pk for pk, *_ in rows], code=THEME_STEP, presenter__isnull=False
    )
    presenters = dict(spoken.values_list("meeting", "presenter__full_name"))
    planned = _planned_themes(reckoning)
    found = []
    for pk, branch, held_on, title in rows:
        plan, authors = planned.get((branch, held_on.year, (held_on.month + 2) // 3), (None, []))
        author = presenters.get(pk) or ", ".join(authors)
        if plan is not None and plan.is_confidential:
            found.append(ThemeHeld(branch, held_on, HIDDEN_THEME, title, ""))
        else:
            found.append(ThemeHeld(branch, held_on, title, title, author))
    return found


def _planned_themes(reckoning):
    """``(ThemePlan, names of its authors)`` by branch, year and quarter."""
    plans = (
        ThemePlan.objects.filter(
            reckoning.tree.holds("plan__branch"), plan__year=reckoning.period.year
        )
        .select_related("plan")
        .prefetch_related("authors__member")
    )
    return {
        (one.plan.branch_id, one.plan.year, one.quarter): (
            one,
            [
                author.member.full_name
                for author in sorted(one.authors.all(), key=lambda row: row.seq)
            ],
        )
        for one in plans
    }


def themes_planned(reckoning, year):
    """Titles of the themes planned for ``year``: triples of branch id, quarter, title.

    Those a branch keeps to itself are named so.
    """
    rows = (
        ThemePlan.objects.filter(reckoning.tree.holds("plan__branch"), plan__year=year)
        .exclude(title="")
        .order_by("plan__branch__code", "quarter")
        .values_list("plan__branch", "quarter", "title", "is_confidential")
    )
    return [
        (branch, quarter, HIDDEN_THEME if hidden else title)
        for branch, quarter, title, hidden in rows
    ]


def praises(reckoning):
    """Times praised and times criticised, by branch id: two dictionaries (handbook 20.1 A47)."""
    rows = (
        Praise.objects.filter(meeting__in=reckoning.own_meetings())
        .order_by()
        .values_list("meeting__branch", "kind")
        .annotate(Count("pk"))
    )
    praised, criticised = Counter(), Counter()
    for branch, kind, times in rows:
        if kind == PraiseKind.PRAISE:
            praised[branch] += times
        elif kind in CRITICAL_KINDS:
            criticised[branch] += times
    return praised, criticised


def praised_members(reckoning):
    """Who was praised for what, as the branch's own report names them: pairs of name and text."""
    rows = Praise.objects.filter(
        meeting__in=reckoning.own_meetings(), kind=PraiseKind.PRAISE
    ).order_by("meeting__held_on", "seq")
    return list(rows.annotate(name=F("member__full_name")).values_list("name", "text"))
