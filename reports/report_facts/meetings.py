"""Meetings of the period: on which days, on what theme, who spoke, what was said of whom."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q

from branches.rule_epochs import RuleBooks
from config.lib.periods import Month
from meetings.choices import CRITICAL_KINDS, PraiseKind
from meetings.models import AgendaItem, Praise, ThemePlan
from meetings.plan.facts import HIDDEN_THEME
from meetings.rules import Timing, timing_of
from meetings.theme_facts import kept_to_the_branch
from meetings.window_book import WindowBook
from reports.facts import opinions_in
from reports.rules import Ratio

THEME_STEP = "theme_presentation"


def in_window(reckoning):
    """Regular meetings on the days set for them, over all regular ones (handbook 6.2, 11.4)."""
    rows = list(
        reckoning.own_meetings()
        .filter(reckoning.bands.types("regular.types"))
        .values_list("branch", "branch__branch_type", "held_on", "for_year", "for_month")
    )
    asked = sorted({row[3:] for row in rows})
    if not asked:
        return {}
    months = [Month(*one) for one in asked]
    places = {one: place for place, one in enumerate(asked)}
    book, windows, known = WindowBook(months, RuleBooks()), {}, {}
    kept, held = Counter(), Counter()
    for branch, branch_type, held_on, year, number in rows:
        if branch not in windows:
            windows[branch] = book.of_months(branch, branch_type)
        place = places[year, number]
        key = (held_on, place, windows[branch][place])
        if key not in known:  # many branches meet on one day
            known[key] = timing_of(held_on=held_on, for_month=months[place], window=key[2])
        held[branch] += 1
        kept[branch] += known[key] == Timing.IN_WINDOW
    return {branch: Ratio(kept[branch], whole) for branch, whole in held.items()}


def speaking(reckoning):
    """How many members gave an opinion at least once: rows of the branch they spoke in (11.3)."""
    own = opinions_in(reckoning.own_meetings(), reckoning.bands).order_by()
    return own.values_list("meeting__branch").annotate(Count("member", distinct=True))


def each_speaking(reckoning):
    """The same as one row of branch and member each: of very many, to be hashed, not sorted."""
    months = reckoning.period.months
    own = opinions_in(reckoning.own_meetings(), reckoning.bands, months=months).order_by()
    return own.values_list("meeting__branch", "member").distinct()


@dataclass(frozen=True)
class ThemeHeld:
    """One thematic sitting; ``title`` as the committees above may know it."""

    branch_id: int
    held_on: date
    title: str
    author: str


def thematic_sittings(reckoning):
    """The thematic sittings of the period, in no order."""
    return reckoning.own_meetings().filter(reckoning.bands.types("thematic.types"))


def themes_held(reckoning):
    """The `ThemeHeld` rows of the period, by day and branch code.

    A theme its branch keeps to itself has no title and no author above it (handbook 20.1 A55).
    """
    thematic = thematic_sittings(reckoning)
    rows = thematic.order_by("branch__code", "held_on", "pk").values_list(
        "pk", "branch", "held_on", "theme"
    )
    spoken = AgendaItem.objects.filter(
        meeting__in=thematic, code=THEME_STEP, presenter__isnull=False
    )
    presenters = dict(spoken.values_list("meeting", "presenter__full_name"))
    planned, hidden = _planned_authors(reckoning), kept_to_the_branch(thematic)
    found = []
    for pk, branch, held_on, title in rows:
        authors = planned.get((branch, held_on.year, (held_on.month + 2) // 3), [])
        author = presenters.get(pk) or ", ".join(authors)
        if pk in hidden:
            found.append(ThemeHeld(branch, held_on, HIDDEN_THEME, ""))
        else:
            found.append(ThemeHeld(branch, held_on, title, author))
    return found


def _planned_authors(reckoning):
    """The names of the authors of the planned themes, by branch, year and quarter."""
    plans = (
        ThemePlan.objects.filter(
            reckoning.tree.holds("plan__branch"), plan__year=reckoning.period.year
        )
        .select_related("plan")
        .prefetch_related("authors__member")
    )
    return {
        (one.plan.branch_id, one.plan.year, one.quarter): [
            author.member.full_name for author in sorted(one.authors.all(), key=lambda row: row.seq)
        ]
        for one in plans
    }


def themes_planned(reckoning, year):
    """Titles of the themes planned for ``year``: triples of branch id, quarter, title.

    Those a branch keeps to itself are named so.
    """
    rows = (
        titled_themes(reckoning, year)
        .order_by("plan__branch__code", "quarter")
        .values_list("plan__branch", "quarter", "title", "is_confidential")
    )
    return [
        (branch, quarter, HIDDEN_THEME if hidden else title)
        for branch, quarter, title, hidden in rows
    ]


def titled_themes(reckoning, year):
    """The themes planned for ``year`` that have a title, in no order."""
    themes = ThemePlan.objects.filter(reckoning.tree.holds("plan__branch"), plan__year=year)
    return themes.exclude(title="").order_by()


def praising(reckoning):
    """Rows of branch, times praised, times criticised (handbook 20.1 A47)."""
    return (
        Praise.objects.filter(meeting__in=reckoning.own_meetings())
        .order_by()
        .values_list("meeting__branch")
        .annotate(
            praised=Count("pk", filter=Q(kind=PraiseKind.PRAISE)),
            criticised=Count("pk", filter=Q(kind__in=CRITICAL_KINDS)),
        )
    )


def praised_members(reckoning):
    """Who was praised for what, as the branch's own report names them: pairs of name and text."""
    rows = Praise.objects.filter(
        meeting__in=reckoning.own_meetings(), kind=PraiseKind.PRAISE
    ).order_by("meeting__held_on", "seq")
    return list(rows.annotate(name=F("member__full_name")).values_list("name", "text"))
