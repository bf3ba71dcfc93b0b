"""Which branches lack a thematic meeting in a quarter, and what may still be done (11.5; 3.16)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from branches.models import PartyOrganization
from branches.rule_book import rules_for
from config.lib.dates import today
from config.lib.periods import Period, quarter_of
from config.lib.prepared import Prepared
from config.lib.told_counts import ToldCount, told_count
from meetings.choices import MeetingState
from meetings.models import Meeting, ThemePlan, ThemeProposal
from meetings.plan.facts import THEME_TYPES
from meetings.plan.rules import free_days, guard_step, had_to_hold, missed_and_extra
from meetings.rules import HELD_STATES
from meetings.theme_suggestions import suggestions_for
from meetings.windows import windows_of

DAYS_SHOWN = 4
TOPICS_SHOWN = 4
QUARTERS = (1, 2, 3, 4)
OF_DAYS = Prepared(
    lambda branch, first_day, last_day: (
        Meeting.objects.filter(branch=branch, held_on__gte=first_day, held_on__lte=last_day)
        .exclude(state=MeetingState.CANCELLED)
        .order_by("held_on", "pk")
    ),
    examples=(-7, date(1000, 1, 1), date(1000, 1, 2)),
)
PLANNED = Prepared(
    lambda branch, year, quarter: (
        ThemePlan.objects.filter(plan__branch=branch, plan__year=year, quarter=quarter)
        .exclude(title="")
        .values_list("title", flat=True)
    ),
    examples=(-7, 1001, 1002),
)
PROPOSED = Prepared(
    lambda branch, year: (
        ThemeProposal.objects.filter(branch=branch, year=year, theme=None)
        .annotate(count=Count("supports"))
        .order_by("-count", "pk")
        .values_list("title", flat=True)[:TOPICS_SHOWN]
    ),
    examples=(-7, 1001),
)


@dataclass(frozen=True)
class Hint:
    """A branch short of thematic meetings in ``quarter``; ``step`` counts the hints so far.

    ``topics`` are pairs of where a topic comes from and its name, the year plan's first;
    ``to_combine`` is the regular meeting still to come that could take the theme in, or None.
    """

    branch: PartyOrganization
    quarter: Period
    step: int
    days: list
    topics: list
    to_combine: Meeting | None


@dataclass(frozen=True)
class QuarterCell:
    """One quarter of one branch: thematic meetings held and planned, whether enough were held, and
    whether it was missed."""

    held: int
    planned: int
    is_kept: bool
    is_missed: bool
    is_due: bool


@dataclass(frozen=True)
class Balance:
    """A year of one branch: four `QuarterCell`; ``missed`` and ``extra`` never fill each other."""

    branch: PartyOrganization
    cells: list
    missed: int
    extra: int

    @property
    def satisfied(self):
        return sum(cell.is_kept for cell in self.cells)


# --- the branch -----------------------------------------------------------------------------------


def hint_for(branch, day=None):
    """The `Hint` of a branch, or None: too early, or enough thematic meetings (rule
    ``thematic.per_quarter``) are held or scheduled."""
    day = day or today()
    rules = rules_for(branch, day)
    step, quarter = guard_step(day, rules), quarter_of(day)
    if not step or not had_to_hold(branch.valid_from, branch.valid_to, quarter, rules):
        return None
    meetings = OF_DAYS(branch.pk, quarter.first_day, quarter.last_day)
    themes = sum(one.meeting_type in THEME_TYPES for one in meetings)
    if themes >= rules.get("thematic.per_quarter"):
        return None
    months = [month for month in quarter.months if month.last_day >= day]
    return Hint(
        branch=branch,
        quarter=quarter,
        step=step,
        days=free_days(
            today=day,
            quarter=quarter,
            windows=windows_of(branch, months),
            taken={one.held_on for one in meetings},
            most=DAYS_SHOWN,
        ),
        topics=topics_for(branch, quarter),
        to_combine=_to_combine(meetings, day),
    )


def _to_combine(meetings, day):
    coming = (one for one in meetings if one.meeting_type == "REGULAR" and one.held_on >= day)
    return next((one for one in coming if one.has_not_started), None)


def topics_for(branch, quarter):
    """Topics worth treating in ``quarter``: of the plan, of members, then by type of branch."""
    own = PLANNED(branch.pk, quarter.year, quarter.number)
    proposed = PROPOSED(branch.pk, quarter.year)
    found = [("Kế hoạch năm", title) for title in own]
    found += [("Đảng viên đề xuất", title) for title in proposed]
    found += [("Gợi ý", title) for _, title in suggestions_for(branch.branch_type)]
    return found[:TOPICS_SHOWN]


# --- the committee --------------------------------------------------------------------------------


def lacking(organization, quarter):
    """The branches below ``organization`` that owe thematic meetings and have too few, held or
    scheduled; those founded too late in the quarter owe none."""
    day = min(today(), quarter.last_day)
    rules = rules_for(organization, day)
    least = rules.get("thematic.min_active_days")
    founded = Q(valid_from=None) | Q(valid_from__lte=quarter.day_after - timedelta(days=least))
    there = (
        Meeting.objects.filter(
            branch=OuterRef("pk"),
            meeting_type__in=THEME_TYPES,
            held_on__range=(quarter.first_day, quarter.last_day),
        )
        .exclude(state=MeetingState.CANCELLED)
        .order_by()
    )
    branches = PartyOrganization.objects.branches().at_or_below(organization).on(day)
    owed = rules.get("thematic.per_quarter")
    if owed == 1:  # usual, and for a country much cheaper to ask than a number for each branch
        return branches.filter(founded, ~Exists(there)).order_by("path")
    counted = there.values("branch").annotate(count=Count("pk")).values("count")
    return (
        branches.alias(theme_count=Coalesce(Subquery(counted), Value(0)))
        .filter(founded, theme_count__lt=owed)
        .order_by("path")
    )


def lacking_count(organization):
    """How many branches lack some this quarter, a `ToldCount`; 0 before the first hint is due."""
    if not guard_step(today(), rules_for(organization, today())):
        return ToldCount(0)
    return told_count(lacking(organization, quarter_of(today())))


def balances(branches, year, rules):
    """The `Balance` of each of ``branches`` (a list), in their order. One statement."""
    counts = defaultdict(lambda: [0, 0])
    rows = (
        Meeting.objects.filter(
            branch__in=branches, meeting_type__in=THEME_TYPES, held_on__year=year
        )
        .exclude(state=MeetingState.CANCELLED)
        .order_by()
        .values("branch_id", "held_on__quarter")
        .annotate(
            held=Count("pk", filter=Q(state__in=HELD_STATES)),
            planned=Count("pk", filter=~Q(state__in=HELD_STATES)),
        )
    )
    for row in rows:
        counts[row["branch_id"], row["held_on__quarter"]] = [row["held"], row["planned"]]
    return [_balance(branch, year, counts, rules) for branch in branches]


def balance_of(branch, year):
    """The `Balance` of one branch."""
    return balances([branch], year, rules_for(branch, _day_of(year)))[0]


def _balance(branch, year, counts, rules):
    quarters = {number: Period(year, "Q", number) for number in QUARTERS}
    due = {
        number
        for number, quarter in quarters.items()
        if had_to_hold(branch.valid_from, branch.valid_to, quarter, rules)
    }
    finished = {number for number in due if quarters[number].last_day < today()}
    held = {number: counts[branch.pk, number][0] for number in QUARTERS}
    needed = rules.get("thematic.per_quarter")
    missed, extra = missed_and_extra(held, finished, needed)
    cells = [
        QuarterCell(
            held=held[number],
            planned=counts[branch.pk, number][1],
            is_kept=held[number] >= needed,
            is_missed=number in finished and held[number] < needed,
            is_due=number in due and quarters[number].first_day <= today(),
        )
        for number in QUARTERS
    ]
    return Balance(branch, cells, missed, extra)


def _day_of(year):
    """The day whose rules judge a year: its last, or today while it runs."""
    return min(today(), Period(year).last_day)
