"""Whose absences are asked for: the rolls of some branches, whatever way they are named."""

from dataclasses import dataclass, field
from datetime import date
from functools import partial

from django.db.models import Q
from django.db.models.expressions import RawSQL

from config.lib.periods import Period
from config.lib.prepared import Prepared
from config.lib.working_days import months_after
from members.choices import SeatKind
from members.models import Membership
from reports.absences.rules import Limits
from reports.rule_bands import RuleBands
from reports.tree import tree_of

ASKED = RawSQL("SELECT branch_id FROM kept_asked", ())  # noqa: S611 - no values in it


def in_asked(lookup):
    """That ``lookup`` leads to a branch that is being counted (`reports.kept.working`)."""
    return Q(**{f"{lookup}__in": ASKED})


@dataclass(frozen=True)
class Circle:
    """Whose absences are asked for: the roll of some branches on ``day``, sittings of ``year``.

    ``holds(lookup)`` is the condition that ``lookup`` leads to one of the branches. ``today`` is
    the day of asking, ``day`` that or the last day of the year.
    """

    year: Period
    day: date
    today: date
    holds: object
    bands: RuleBands
    known_limits: dict = field(default_factory=dict, compare=False)

    @classmethod
    def below(cls, organization, year, today):
        """The branches at or below a unit, by the tree of the day."""
        day = min(Period(year).last_day, today)
        tree = tree_of(organization, Period(year).first_day, day)
        only = [organization.pk] if organization.is_branch else None
        return cls._of(year, today, tree.holds, only)

    @classmethod
    def of_asked(cls, year, today):
        """The branches that are being counted."""
        return cls._of(year, today, in_asked, None)

    @classmethod
    def _of(cls, year, today, holds, only):
        whole = Period(year)
        day = min(whole.last_day, today)
        return cls(whole, day, today, holds, RuleBands.over(whole.first_day, day, only=only))

    def on_roll(self):
        """The seats in the branches on the day of reckoning, the official ones first."""
        return roll(self.holds, self.day)

    def limits(self, branch_id):
        rules = self.bands.book.for_branch(branch_id)  # one object for all that have the same
        if id(rules) not in self.known_limits:
            self.known_limits[id(rules)] = Limits.of(rules)
        return self.known_limits[id(rules)]

    @property
    def fewest_absences(self):
        """How often somebody was absent, always with leave, who may be told of anywhere."""
        every = [Limits.of(rules) for rules in self.bands.book.everywhere()]
        return min(min(one.excused_streak_over + 1, one.many_per_half_year) for one in every)

    def looked_back_to(self, branch_id):
        """The first day at which stays and transfers of a branch are looked at."""
        return self._back(self.bands.book.for_branch(branch_id))

    @property
    def first_day_looked_at(self):
        """The earliest of those days of any branch, for the statements."""
        return min(self._back(rules) for rules in self.bands.book.everywhere())

    def _back(self, rules):
        return months_after(self.today, -rules.get("absence.looked_back_months"))


@dataclass(frozen=True)
class Place:
    """Where somebody sits or sat, by ids: the people of a province are not read as objects."""

    member_id: int
    branch_id: int
    kind: str = SeatKind.OFFICIAL_SEAT


class QuestionOfDays:
    """A question to a circle for some days, answered in a list; ``build(holds, *days)`` a queryset.

    Of the branches that are being counted it is asked with every change: put into SQL once.
    """

    def __init__(self, days, build):
        self.build = build
        examples = [date(1000, 1, 1 + number) for number in range(days)]
        # few branches or thousands: planned by how many there are
        self.question = Prepared(partial(build, in_asked), examples=examples, is_planned=False)

    def __call__(self, circle, *days):
        if circle.holds is in_asked:
            return self.question(*days)
        return list(self.build(circle.holds, *days))


def of_days(number):
    """A decorator: the queryset of a circle and so many days becomes a `QuestionOfDays`."""
    return partial(QuestionOfDays, number)


def roll(holds, day):
    """The seats in the branches on a day, the official ones first."""
    return Membership.objects.on(day).filter(holds("branch")).order_by("kind", "pk")


@of_days(1)
def places(holds, day):
    return roll(holds, day).values_list("member_id", "branch_id", "kind")


def places_of(circle, member=None, *, only=None):
    """The `Place` of every seat on the roll of the branches, official ones first.

    Of one ``member``, or ``only`` of some (ids).
    """
    if member is None and only is None:
        return [Place(*row) for row in places(circle, circle.day)]
    rows = places.build(circle.holds, circle.day)
    if member is not None:
        rows = rows.filter(member=member)
    if only is not None:
        rows = rows.filter(member__in=list(only))
    return [Place(*row) for row in rows]


def coming_seats(holds, day):
    """Official seats in the branches that have not begun by ``day``."""
    return Membership.objects.official().filter(holds("branch"), valid_from__gt=day).order_by()


@of_days(1)
def coming(holds, day):
    """Member and branch of each of them."""
    return coming_seats(holds, day).values_list("member_id", "branch_id")
