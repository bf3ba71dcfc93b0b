"""What is counted, straight from the rows: one grouped statement per fact, any number of branches.

SQL counts, `rules.py` judges. Every fact filters on ``is_expected``: people outside the list of a
meeting count nowhere, neither their presence nor their words (handbook 11).
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    SmallIntegerField,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.lookups import Exact

from config.lib.periods import Month, Period, month_of
from meetings.choices import PRESENT_STATUSES, ContributionKind
from meetings.models import Attendance, Contribution, Meeting, Postponement
from meetings.plan.choices import PostponementState
from meetings.rules import OFFICIAL_STATES
from members.models import Membership
from reports.rule_bands import RuleBands
from reports.rules import Ratio, Seat
from reports.tree import Tree, WideTree, tree_of, wide_tree_of
from resolutions.choices import TaskState
from resolutions.models import TaskAssignment

IS_PRESENT = Q(status__in=PRESENT_STATUSES)
DONE_STATES = (TaskState.DONE, TaskState.DONE_LATE)
HAS_OUTCOME = Q(has_resolution=True) | ~Q(conclusion="")


@dataclass(frozen=True)
class Reckoning:
    """What is asked: branches of ``tree``, meetings of ``period`` up to and including ``day``.

    ``on`` is the day of asking, which may lie after the period. ``official``: only meetings with
    adopted minutes. ``bands`` says which meetings count.
    """

    period: Period
    day: date
    official: bool
    tree: Tree | WideTree
    bands: RuleBands
    on: date

    @classmethod
    def of(cls, organization, period, on, *, official=False, supposed=None, wide=False):
        """The reckoning of one unit on ``on``, or on the last day of the period if earlier.

        ``supposed`` (`branches.rules.Supposed`): as if that rule set held at its unit throughout.
        ``wide``: with a `WideTree`, for what is added up by the database.
        """
        day = min(period.last_day, on)
        first_day = min([period.first_day, *(one.first_day for one in period.quarters)])
        tree = (wide_tree_of if wide else tree_of)(organization, period.first_day, day)
        only = [organization.pk] if organization.is_branch else None
        if wide:
            only = [organization.pk, *(unit.pk for unit in tree.children)]
        bands = RuleBands.over(first_day, day, supposed=supposed, only=only)
        return cls(period, day, official, tree, bands, on)

    def meetings(self, first_day=None):
        """Counted meetings of any branch, from ``first_day`` (default: of the period)."""
        first_day = first_day or self.period.first_day
        return Meeting.objects.counted(first_day, self.day, official=self.official)

    def own_meetings(self, first_day=None):
        """Counted meetings of the branches below the unit."""
        return self.meetings(first_day).filter(self.tree.holds("branch")).order_by()

    def seats(self):
        """Seats of the period, of members who sat in one of the branches on one of its days."""
        of_period = Membership.objects.meeting_days(self.period.first_day, self.day)
        return of_period.filter(
            member__in=of_period.filter(self.tree.holds("branch")).order_by().values("member")
        )

    @cached_property
    def seat_rows(self):
        """Member, branch, kind and first day of these seats; not asked of a `WideTree`."""
        return list(self.seats().values_list("member_id", "branch_id", "kind", "valid_from"))

    def members(self):
        """Ids of those members, for use in other statements; as values for a single branch."""
        if self.tree.organization.is_branch:
            return list({member for member, *_ in self.seat_rows})
        return self.seats().order_by().values("member")

    def their_meetings(self):
        """Counted meetings of all branches those members sat in, also outside the unit.

        Rows of a meeting are found from here, never by member: the period then bounds the cost,
        however many years lie in the table.
        """
        return self.meetings().filter(branch__in=self._their_branches)

    @cached_property
    def _their_branches(self):
        """Those branches, as values where branches are read one by one anyway.

        From a subquery PostgreSQL expects twenty times as many meetings, and reads the attendance
        of the whole country to find that of a province.
        """
        if isinstance(self.tree, WideTree):
            return self.seats().order_by().values_list("branch", flat=True).distinct()
        return list({branch for _, branch, *_ in self.seat_rows})


def attendance(reckoning):
    """Present over expected by branch id, in persons × sessions (handbook 11.2).

    From the counters of the meetings, which are written with the roll call.
    """
    rows = (
        reckoning.own_meetings()
        .filter(reckoning.bands.types("attendance.types"))
        .values_list("branch")
        .annotate(Sum("present_count"), Sum("expected_count"))
    )
    return {branch: Ratio(present, expected) for branch, present, expected in rows}


def regular_months(reckoning):
    """Number of meetings that keep the monthly regime, by branch id and `Month.ym` (11.4).

    A meeting put off with leave keeps the month it was put off from, if it is held by the day of
    asking; it does not fill the month of its day as well.
    """
    held = regular_meetings(reckoning)
    for branch, held_on, month in _made_up(reckoning):
        held[branch, month] = held.get((branch, month), 0) + 1
        own_month = (branch, month_of(held_on).ym)
        if own_month in held and held_on <= reckoning.day:
            held[own_month] -= 1
    return held


def _made_up(reckoning):
    """Meetings of other months than their own with leave from above: branch, day, `Month.ym`.

    Rules ``regular.approved_postponement_counts`` and ``regular.types`` as on the day of reckoning.
    """
    approved = Postponement.objects.filter(
        branch=OuterRef("branch"),
        year=OuterRef("for_year"),
        month=OuterRef("for_month"),
        state=PostponementState.APPROVED,
    )
    rows = (
        Meeting.objects.counted(
            reckoning.period.first_day, reckoning.on, official=reckoning.official
        )
        .filter(reckoning.tree.holds("branch"), Exists(approved))
        .order_by()
        .values_list("branch", "held_on", "for_year", "for_month", "meeting_type")
    )
    for branch, held_on, year, month, kind in rows:
        if held_on.month == month:  # SQLite would call Python for the month of every meeting
            continue
        rules = reckoning.bands.book.for_branch(branch)
        counts = rules.get("regular.approved_postponement_counts")
        if counts and kind in rules.get("regular.types"):
            yield branch, held_on, Month(year, month).ym


def regular_meetings(reckoning):
    """Number of regular meetings by branch id and the `Month.ym` of their day."""
    rows = (
        reckoning.own_meetings()
        .filter(reckoning.bands.types("regular.types"))
        .annotate(month=_month_number(reckoning.period.months))
        .values_list("branch", "month")
        .annotate(Count("pk"))
    )
    return {(branch, month): held for branch, month, held in rows}


def regular_sittings(reckoning):
    """How many regular meetings were held: rows of branch and number."""
    regular = reckoning.own_meetings().filter(reckoning.bands.types("regular.types"))
    return regular.values_list("branch").annotate(Count("pk"))


def thematic_sittings(reckoning):
    """How many meetings count for the quarters that end in the period: rows as above."""
    thematic = reckoning.own_meetings(reckoning.period.quarters[0].first_day).filter(
        reckoning.bands.types("thematic.types")
    )
    return thematic.values_list("branch").annotate(Count("pk"))


def thematic_meetings(reckoning):
    """Number of meetings that keep the thematic regime, by branch id and quarter (11.5).

    Quarters are those that end in the period; their first months may lie before it.
    """
    quarters = reckoning.period.quarters
    if not quarters:
        return {}
    rows = (
        reckoning.own_meetings(quarters[0].first_day)
        .filter(reckoning.bands.types("thematic.types"))
        .annotate(quarter=_numbered(quarters, lambda quarter: quarter.number))
        .values_list("branch", "quarter")
        .annotate(Count("pk"))
    )
    return {(branch, quarter): held for branch, quarter, held in rows}


def resolutions(reckoning):
    """Regular meetings with a conclusion or resolution over all, by branch id (product 6)."""
    rows = (
        reckoning.own_meetings()
        .filter(reckoning.bands.types("regular.types"))
        .values_list("branch")
        .annotate(part=Count("pk", filter=HAS_OUTCOME), whole=Count("pk"))
    )
    return {branch: Ratio(part, whole) for branch, part, whole in rows}


def seats(reckoning):
    """The `Seat` lists of everybody who sat in one of the branches, by member id."""
    found = {}
    for member, *seat in reckoning.seat_rows:
        found.setdefault(member, []).append(Seat(*seat))
    return found


def unadopted_meetings(reckoning):
    """Held meetings whose minutes are not adopted yet: counted provisionally, not officially."""
    return (
        Meeting.objects.counted(reckoning.period.first_day, reckoning.day)
        .filter(reckoning.tree.holds("branch"), taken_over=False)
        .exclude(state__in=OFFICIAL_STATES)
        .select_related("branch")
        .order_by("branch__code", "held_on", "pk")
    )


def strength(reckoning):
    """Members on the rolls (đảng số) of the branches on the day of reckoning."""
    seats = Membership.objects.official().on(reckoning.day)
    return seats.filter(reckoning.tree.holds("branch")).count()


def tasks(reckoning):
    """Tasks done over tasks due in the period up to the day of reckoning (handbook 9)."""
    due = TaskAssignment.objects.in_force().filter(
        reckoning.tree.holds("branch"),
        point__due_on__range=(reckoning.period.first_day, reckoning.day),
    )
    counts = due.aggregate(part=Count("pk", filter=Q(state__in=DONE_STATES)), whole=Count("pk"))
    return Ratio(counts["part"], counts["whole"])


class Expectation(NamedTuple):
    """Sessions a member was ``expected`` at and ``present``; ``months`` with a regular meeting."""

    expected: int = 0
    present: int = 0
    months: int = 0


def expectations(reckoning):
    """The `Expectation` of each member over all their branches (handbook 11.2, 11.3).

    Holds also others who sat in those branches; `seats` says who is meant.
    """
    enters_rate = reckoning.bands.types("attendance.types", meeting="meeting__")
    is_regular = reckoning.bands.types("regular.types", meeting="meeting__")
    rows = (
        Attendance.objects.filter(is_expected=True, meeting__in=reckoning.their_meetings())
        .order_by()
        .annotate(month=_month_number(reckoning.period.months, "meeting__"))
        .values_list("member")
        .annotate(
            expected=Count("meeting", filter=enters_rate),
            present=Count("meeting", filter=enters_rate & IS_PRESENT),
            months=Count("month", filter=is_regular, distinct=True),
        )
    )
    return {member: Expectation(*counts) for member, *counts in rows}


def sessions_with_opinion(reckoning):
    """Sessions in which each member gave an opinion, whatever the number of times (11.3)."""
    rows = (
        opinions(reckoning)
        .order_by()
        .values_list("member")
        .annotate(Count("meeting", distinct=True))
    )
    return dict(rows)


def opinions(reckoning):
    """The opinions given in the period by those who sat in one of the branches."""
    return opinions_in(reckoning.their_meetings(), reckoning.bands)


def opinions_in(meetings, bands, *, months=()):
    """The contributions that make a session a "kỳ có ý kiến": `rules.counts_as_opinion` in SQL.

    ``months``: of so many meetings, all held in these, that everything said is best joined with
    everybody there in them. Else the row of a speaker is looked up by its key: PostgreSQL takes the
    two columns of that key for independent, expects a handful of rows and would join whole tables
    of all units for one.
    """
    heard = _heard_rows(bands)
    if months:
        heard = Exists(heard.filter(ym__range=(months[0].ym, months[-1].ym)))
    else:
        heard = Exact(Subquery(heard.values(found=Value(1))[:1]), Value(1))
    return Contribution.objects.filter(
        bands.types("contribution.types", meeting="meeting__"),
        bands.condition(_is_no_silence, "contribution.presentation_counts", meeting="meeting__"),
        heard,
        meeting__in=meetings,
        is_substantive=True,
    )


def _is_no_silence(presentation_counts):
    silent = [ContributionKind.REMARK_CHAIR]
    if not presentation_counts:
        silent.append(ContributionKind.PRESENTATION)
    return ~Q(kind__in=silent)


def _heard_rows(bands):
    """The speaker's row where it says that the branch heard them: present, or read out for them.

    The "or" stands inside: around two subqueries it would read every row of all years there are.
    """

    def heard(written_counts):
        return IS_PRESENT | Q(was_read_out=True) if written_counts else IS_PRESENT

    read_out = ExpressionWrapper(OuterRef("is_read_out"), output_field=BooleanField())
    return Attendance.objects.alias(was_read_out=read_out).filter(
        bands.condition(heard, "contribution.written_absent_counts_if_read", meeting="meeting__"),
        meeting=OuterRef("meeting"),
        member=OuterRef("member"),
        is_expected=True,
    )


def _month_number(months, meeting=""):
    return _numbered(months, lambda month: month.ym, meeting)


def _numbered(stretches, number, meeting=""):
    """The number of the month or quarter a meeting lies in, by comparison alone."""
    return Case(
        *(
            When(
                **{f"{meeting}held_on__range": (one.first_day, one.last_day)},
                then=Value(number(one)),
            )
            for one in stretches
        ),
        output_field=SmallIntegerField(),
    )
