"""The rows of one year for some branches, read once: a fixed number of statements for any number.

What is read here and how it is judged follows `reports.facts`, which stays the oracle.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    SmallIntegerField,
    Sum,
    Value,
    When,
)

from branches.models import PartyOrganization
from branches.rules import Spell
from config.lib.periods import Month, Period
from meetings.choices import GuestRole
from meetings.models import Attendance, Guest, Meeting, Postponement
from meetings.plan.choices import PostponementState
from meetings.rules import HELD_STATES, OFFICIAL_STATES, net_minutes
from members.models import Membership
from reports.facts import opinions_in
from reports.rule_bands import RuleBands
from reports.rules import Seat
from tests.reports.counting.counts import BranchFacts, MadeUp, MemberFacts

IS_OFFICIAL = Q(meeting__state__in=OFFICIAL_STATES) | Q(meeting__taken_over=True)


@dataclass(frozen=True)
class YearFacts:
    """Everything the counts of a year rest on, provisional and official."""

    year: int
    day: date
    branches: list
    of_branches: dict  # is_official -> branch id -> BranchFacts
    of_members: dict  # is_official -> list of MemberFacts
    meetings: list


def year_facts(year, day, branch_ids):
    """The `YearFacts` of the branches that lived in ``year``, up to and including ``day``."""
    whole = Period(year)
    last_day = min(whole.last_day, day)
    branches = list(
        PartyOrganization.objects.branches()
        .filter(pk__in=branch_ids)
        .meeting_days(whole.first_day, last_day)
        .order_by("pk")
    )
    ids = [branch.pk for branch in branches]
    bands = RuleBands.over(whole.first_day, last_day)
    meetings = _meetings(whole, day, ids)
    return YearFacts(
        year=year,
        day=day,
        branches=branches,
        of_branches={
            official: _branch_facts(branches, meetings, bands, whole, official=official)
            for official in (False, True)
        },
        of_members=_member_facts(whole, last_day, ids, bands),
        meetings=meetings,
    )


@dataclass(frozen=True)
class MeetingRow:
    """What the counts need of a held meeting."""

    pk: int
    branch_id: int
    held_on: date
    for_year: int
    for_month: int
    meeting_type: str
    state: str
    taken_over: bool
    present: int
    expected: int
    submitted_at: datetime | None
    notice_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    break_minutes: int
    is_put_off: bool
    has_outcome: bool
    has_supervisor: bool

    @property
    def month(self):
        """The month the meeting stands for."""
        return Month(self.for_year, self.for_month)

    @property
    def minutes(self):
        """Net duration, None while a time is missing."""
        return net_minutes(
            started_at=self.started_at, ended_at=self.ended_at, break_minutes=self.break_minutes
        )

    @property
    def is_official(self):
        return self.taken_over or self.state in OFFICIAL_STATES


def months_that_differ(facts):
    """By branch id the months for which official facts are not the provisional ones, as bits.

    Where nothing differs the official counts need not be counted. January is bit 0.
    """
    found = {}
    for one in facts.meetings:
        if one.is_official:
            continue
        bits = found.get(one.branch_id, 0)
        if one.held_on.year == facts.year:
            bits |= 1 << (one.held_on.month - 1)
        if one.for_year == facts.year:
            bits |= 1 << (one.for_month - 1)
        found[one.branch_id] = bits
    for provisional, official in zip(facts.of_members[False], facts.of_members[True], strict=True):
        bits = provisional.months ^ official.months
        if provisional.sessions != official.sessions:
            counted = official.sessions or [0] * 12
            pairs = enumerate(zip(provisional.sessions or [0] * 12, counted, strict=True))
            bits |= sum(1 << month for month, (left, right) in pairs if left != right)
        for seat in provisional.seats if bits else ():
            found[seat.branch_id] = found.get(seat.branch_id, 0) | bits
    return found


def _meetings(whole, day, branch_ids):
    """Counted meetings of the year, and those made up for it early in the next one."""
    approved = Postponement.objects.filter(
        branch=OuterRef("branch"),
        year=OuterRef("for_year"),
        month=OuterRef("for_month"),
        state=PostponementState.APPROVED,
    )
    supervisors = Guest.objects.filter(meeting=OuterRef("pk"), role=GuestRole.SUPERVISOR)
    of_year = Q(held_on__range=(whole.first_day, min(whole.last_day, day)))
    made_up_later = Q(for_year=whole.year, held_on__range=(whole.day_after, day))
    rows = (
        Meeting.objects.filter(
            of_year | made_up_later, branch__in=branch_ids, state__in=HELD_STATES
        )
        .annotate(is_put_off=Exists(approved) & ~Q(held_on__month=F("for_month")))
        .annotate(has_supervisor=Exists(supervisors))
        .annotate(has_outcome=Q(has_resolution=True) | ~Q(conclusion=""))
        .order_by()
        .values_list(
            *("pk", "branch_id", "held_on", "for_year", "for_month", "meeting_type", "state"),
            *("taken_over", "present_count", "expected_count", "submitted_at", "notice_at"),
            *("started_at", "ended_at", "break_minutes"),
            *("is_put_off", "has_outcome", "has_supervisor"),
        )
    )
    return [MeetingRow(*row) for row in rows]


def _branch_facts(branches, meetings, bands, whole, *, official):
    found = {
        branch.pk: BranchFacts(whole.year, Spell(branch.valid_from, branch.valid_to))
        for branch in branches
    }
    for one in meetings:
        if official and not one.is_official:
            continue
        facts = found[one.branch_id]
        if one.is_put_off:
            facts.made_up.append(MadeUp(one.held_on, one.month, one.meeting_type))
        if one.held_on in whole:
            _count(facts, one, bands.rules_of(one.branch_id, one.held_on))
    return found


def _count(facts, meeting, rules):
    month, kind = meeting.held_on.month - 1, meeting.meeting_type
    if kind in rules.get("attendance.types"):
        facts.present[month] += meeting.present
        facts.expected[month] += meeting.expected
    if kind in rules.get("regular.types"):
        facts.regular[month] += 1
        facts.outcome_due[month] += 1
        facts.with_outcome[month] += meeting.has_outcome
    if kind in rules.get("thematic.types"):
        facts.thematic[month] += 1


def _member_facts(whole, last_day, branch_ids, bands):
    """Everybody who sat in one of the branches, with what they did in all of their branches."""
    of_year = Membership.objects.meeting_days(whole.first_day, last_day)
    members = of_year.filter(branch__in=branch_ids).order_by().values("member")
    theirs = of_year.filter(member__in=members)
    seats = {}
    rows = theirs.order_by().values_list("member_id", "branch_id", "kind", "valid_from", "valid_to")
    for member, *seat in rows:
        seats.setdefault(member, []).append(Seat(*seat))
    branches = {seat.branch_id for own in seats.values() for seat in own}
    meetings = Meeting.objects.counted(whole.first_day, last_day).filter(branch__in=branches)
    months = _months(whole, meetings, bands)
    sessions = _sessions(whole, meetings, bands)
    return {
        official: [
            MemberFacts(
                seats=own,
                months=months.get(member, (0, 0))[official],
                sessions=sessions[official].get(member),
            )
            for member, own in seats.items()
        ]
        for official in (False, True)
    }


def _months(whole, meetings, bands):
    """By member id two sums of powers of two, provisional and official: a bit for each month with a
    regular meeting at which the member was expected."""
    is_regular = bands.types("regular.types", meeting="meeting__")
    weight = Case(
        *(
            When(
                meeting__held_on__range=(month.first_day, month.last_day),
                then=Value(1 << (month.number - 1)),
            )
            for month in whole.months
        ),
        output_field=SmallIntegerField(),
    )
    rows = (
        Attendance.objects.filter(is_regular, is_expected=True, meeting__in=meetings)
        .order_by()
        .values_list("member")
        .annotate(
            provisional=Sum(weight, distinct=True),
            official=Sum(weight, distinct=True, filter=IS_OFFICIAL, default=0),
        )
    )
    return {member: (provisional, official) for member, provisional, official in rows}


def _sessions(whole, meetings, bands):
    """Sessions with an opinion by member, twelve months each, provisional and official."""
    rows = (
        opinions_in(meetings, bands)
        .order_by()
        .values_list("member", "meeting__held_on")
        .annotate(
            provisional=Count("meeting", distinct=True),
            official=Count("meeting", distinct=True, filter=IS_OFFICIAL),
        )
    )
    found = {False: {}, True: {}}
    for member, held_on, *counts in rows:
        for official, count in zip((False, True), counts, strict=True):
            if count:
                own = found[official].setdefault(member, [0] * 12)
                own[held_on.month - 1] += count
    return found
