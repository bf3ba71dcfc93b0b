"""The figures counted set by set equal those counted row by row, whatever has happened in a year.

Dice make units that are founded, closed and moved, people who change branches or sit as guests,
sittings of every kind, put off, sent late or not adopted, and rules that differ by place and day.
"""

from datetime import date, time, timedelta
from random import Random

import pytest
import time_machine
from django.utils import timezone

from branches.actions.tree import move_organization
from branches.models import PartyOrganization, RuleAssignment, RuleSet
from branches.permissions import SYSTEM
from config.lib.dates import local_moment
from meetings.choices import ContributionKind, MeetingState, MeetingType
from meetings.models import Guest, Meeting, Postponement, WindowException
from meetings.rules import FROZEN_STATES, HELD_STATES
from members.choices import SeatKind
from members.models import LocalPost, Position
from reports.kept.counts import COUNTERS
from reports.kept.refresh import refresh
from reports.kept.working import tables
from reports.kept.working.counting import count
from reports.models import FigureMark, OrganizationFigures
from tests.factories import (
    LONG_AGO,
    attend,
    make_branch,
    make_meeting,
    make_member,
    make_org,
    make_user,
    seat,
    speak,
)
from tests.reports.counting.above import sums_of_units
from tests.reports.counting.sides import both_sides
from tests.reports.counting.year import count_branches

pytestmark = pytest.mark.django_db
YEAR = 2026
DAYS = (date(YEAR, 8, 20), date(YEAR + 1, 2, 10))
TYPES = ["VILLAGE", "RETIREE", "COMMUNE_AGENCY", "SCHOOL"]
OTHER_RULES = [
    {"regular": {"per_month": 2, "types": ["REGULAR"]}, "targets": {"regular_share": [">", 50]}},
    {
        "contribution": {
            "sessions_per_year": 5,
            "prorate": False,
            "types": ["REGULAR", "THEMATIC"],
            "presentation_counts": False,
            "written_absent_counts_if_read": False,
        },
        "attendance": {"operator": ">=", "target_pct": 70, "types": ["REGULAR", "THEMATIC"]},
        "regular": {"window": [5, 20], "approved_postponement_counts": False},
        "thematic": {"min_active_days": 0, "types": ["THEMATIC"]},
        "duration": {"min_large": 130, "large_branch_from": 4, "small_branch_below": 3,
                     "min_small": 60},
        "documents": {"before_days": 3, "after_days": 9},
        "targets": {"contribution_share": ["=", 50]},
    },
]  # fmt: skip


class Dice(Random):
    def day(self, year=YEAR):
        return date(year, 1, 1) + timedelta(days=self.randrange(365))

    def often(self, share):
        return self.random() < share

    def moment(self, day):
        """Some minute of a day, at midnight here and in UTC as well."""
        hour, minute = self.choice([(0, 0), (23, 59), (6, 59), (7, 0), (self.randrange(24), 30)])
        part = self.choice([0, 0, self.randrange(10**6)])
        return local_moment(day, time(hour, minute, self.randrange(60), part))


def build(dice):
    root = make_org(kind="PROVINCIAL_COMMITTEE")
    communes = [make_org(root) for _ in range(2)]
    middle = make_org(communes[0], kind="SUB_GRASSROOTS_AREA")
    parents = [*communes, middle]
    branches = []
    for at in range(6):
        founded = dice.day() if dice.often(0.3) else None
        closed = dice.day() if dice.often(0.3) else None
        if founded and closed and closed <= founded:
            closed = None
        branch = make_branch(dice.choice(parents), valid_from=founded)
        changes = {"branch_type": TYPES[at % len(TYPES)], "valid_to": closed}
        PartyOrganization.objects.filter(pk=branch.pk).update(**changes)
        branches.append(PartyOrganization.objects.get(pk=branch.pk))
    return root, communes, middle, branches


def fill(dice, communes, branches):
    people = seated(dice, branches)
    for rules, unit in zip(OTHER_RULES, (communes[1], dice.choice(branches)), strict=True):
        since = dice.choice([None, dice.day()])
        rule_set = RuleSet.objects.create(code=f"K{unit.pk}", name="Khác", values=rules)
        RuleAssignment.objects.create(rule_set=rule_set, organization=unit, valid_from=since)
    for unit in (communes[0], communes[0], dice.choice(branches)):
        month = dice.randint(1, 12)
        first = dice.randint(1, 20)
        WindowException.objects.get_or_create(
            organization=unit,
            year=YEAR,
            month=month,
            branch_type=dice.choice(["", "VILLAGE"]),
            defaults={"from_day": first, "to_day": first + 6, "reason": "Mùa lũ",
                      "decided_at": timezone.now()},
        )  # fmt: skip
    for branch in branches:
        if dice.often(0.5):
            make_user(branch, "SUPERVISOR")
        for office in ("SECRETARY", "DEPUTY_SECRETARY")[: dice.randint(0, 2)]:
            Position.objects.create(
                member=dice.choice(people)[0], branch=branch, office=office, valid_from=LONG_AGO
            )
        for month in {dice.randint(1, 12) for _ in range(3)}:
            Postponement.objects.create(
                branch=branch, year=YEAR, month=month, reason="Bão lũ", state="APPROVED",
                requested_at=timezone.now(), decided_at=timezone.now(),
            )  # fmt: skip
        for _ in range(14):
            sitting(dice, branch, people)


def seated(dice, branches):
    """Pairs of a member and their seats: ``(branch, first day, day after)``."""
    people = []
    for _ in range(14):
        first, second, third = dice.sample(branches, 3)
        left = dice.day() if dice.often(0.4) else None
        member = make_member(first, since=dice.choice([LONG_AGO, dice.day()]), until=None)
        own = member.memberships.get()
        if left and left > own.valid_from:
            own.valid_to = left
            own.save()
            if dice.often(0.7):
                seat(member, second, since=left + timedelta(days=dice.choice([0, 0, 30])))
        if dice.often(0.3):
            since = dice.day()
            seat(member, third, since=since, until=since + timedelta(days=dice.randint(5, 90)),
                 kind=SeatKind.TEMPORARY_SEAT)  # fmt: skip
        if dice.often(0.3):
            LocalPost.objects.create(
                member=member, kind="UNIT_LEADER", title="Hiệu trưởng", valid_from=dice.day()
            )
        seats = [(one.branch_id, one.valid_from, one.valid_to) for one in member.memberships.all()]
        people.append((member, seats))
    return people


def sitting(dice, branch, people):
    day = dice.day(dice.choice([YEAR] * 9 + [YEAR + 1]))
    kind = dice.choice([*[MeetingType.REGULAR] * 6, *MeetingType])
    state = dice.choice([*sorted(HELD_STATES), MeetingState.CANCELLED])
    started = dice.moment(day)
    there = [
        member
        for member, seats in people
        if any(unit == branch.pk and start <= day and (end is None or day < end)
               for unit, start, end in seats)
    ]  # fmt: skip
    taken_over = state not in FROZEN_STATES and dice.often(0.2)
    if taken_over and Meeting.objects.filter(branch=branch, held_on=day, taken_over=True).exists():
        return
    meeting = make_meeting(
        *(branch, day),
        meeting_type=kind,
        taken_over=taken_over,
        started_at=started,
        ended_at=started + timedelta(milliseconds=dice.choice([7200000, 5399993, 4000007])),
        break_minutes=dice.choice([0, 10]),
        group_name="Tổ 1" if kind == MeetingType.GROUP_MEETING else "",
        notice_at=dice.choice([None, dice.moment(day - timedelta(days=dice.randint(0, 4)))]),
        submitted_at=dice.moment(day + timedelta(days=dice.randint(0, 10))),
        conclusion=dice.choice(["", "Đã bàn xong"]),
        has_resolution=dice.often(0.3),
    )  # fmt: skip
    if dice.often(0.25):
        back = (day.replace(day=1) - timedelta(days=1)).replace(day=1)
        Meeting.objects.filter(pk=meeting.pk).update(for_year=back.year, for_month=back.month)
        meeting.refresh_from_db()
    if dice.often(0.3):
        Guest.objects.create(meeting=meeting, full_name="Lò Thị Bình", role="SUPERVISOR")
    dice.shuffle(there)
    cut = dice.randint(0, len(there))
    attend(meeting, present=there[:cut], unexcused=there[cut:])
    for member in there:
        for _ in range(dice.choice([0, 1, 1, 2])):
            speak(
                *(meeting, member),
                kind=dice.choice(list(ContributionKind)),
                is_substantive=dice.often(0.9),
                is_read_out=dice.often(0.5),
            )
    Meeting.objects.filter(pk=meeting.pk).update(state=state)


@pytest.fixture(params=[1, 2])
def world(request, db):
    with time_machine.travel(f"{YEAR + 1}-06-01T12:00:00+07:00"):
        dice = Dice(request.param)
        root, communes, middle, branches = build(dice)
        fill(dice, communes, branches)
        moved_on = date(YEAR, dice.randint(2, 12), 15)
        move_organization(organization=middle, parent=communes[1], moved_on=moved_on, by=SYSTEM)
        yield branches


def counted():
    """What stands in the working tables, as `count_branches` answers."""
    rows = tables.rows(
        f"SELECT organization_id, part, official, {', '.join(COUNTERS)} FROM kept_figures"  # noqa: S608
    )
    return both_sides(rows), dict(tables.rows("SELECT organization_id, states FROM kept_year"))


def by_hand(year, day, ids):
    rows, years = count_branches(year, day, ids)
    return rows, {one.organization_id: one.states for one in years}


def test_every_branch_counts_the_same_alone_together_and_row_by_row(world):
    ids = [branch.pk for branch in world]
    for year, day in ((YEAR, DAYS[0]), (YEAR, DAYS[1]), (YEAR + 1, DAYS[1])):
        rows, years = by_hand(year, day, ids)
        count(year, day, None)
        assert counted() == (rows, years)
        for some in ([ids[0]], ids[1:3], [ids[-1]]):
            count(year, day, some)
            assert counted() == by_hand(year, day, some)


def test_what_is_kept_above_is_the_sum_of_what_is_kept_below(world):
    """After the first fill, and after sittings, seats and units changed one by one."""
    dice = Dice(5)
    for day in DAYS:
        with time_machine.travel(f"{day.isoformat()}T12:00:00+07:00"):
            for _ in range(3):
                refresh()
                assert not FigureMark.objects.exists()
                assert kept(YEAR) == everything(YEAR, day, [branch.pk for branch in world])
                free = Meeting.objects.exclude(state__in=FROZEN_STATES).order_by("pk")
                meeting = dice.choice(list(free))
                Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.CANCELLED)
                branch = dice.choice(world)
                PartyOrganization.objects.filter(pk=branch.pk).update(branch_type="SCHOOL")


def kept(year):
    rows = OrganizationFigures.objects.filter(year=year).values_list(
        "organization_id", "part", "is_correction", *COUNTERS
    )
    assert not [row[:3] for row in rows if not any(row[3:])]  # what says nothing is not kept
    return both_sides(rows)


def everything(year, day, ids):
    rows, _ = by_hand(year, day, ids)
    return {**rows, **sums_of_units(rows, year, day)}
