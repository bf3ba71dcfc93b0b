"""Who is absent too often, straight from the rows: a fixed number of queries for any subtree.

SQL finds the absences of everybody seated in the branches, `absence_rules` judges them member by
member. Nothing here changes a status (handbook 11.6).
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Exists, OuterRef, Q, When

from branches.models import PartyOrganization
from config.lib.periods import Period
from config.lib.working_days import months_after
from meetings.choices import PRESENT_STATUSES, AttendanceStatus
from meetings.models import Attendance, Meeting
from members.choices import ExemptionKind, SeatEnd, SeatKind, StatusKind
from members.models import Member, Membership, StatusPeriod
from reports.absences.choices import WEIGHT
from reports.absences.rules import (
    ABSENT,
    Alert,
    Limits,
    Sitting,
    absence_alerts,
    not_returned,
    transfer_pending,
)
from reports.facts import Reckoning
from reports.rule_bands import RuleBands

FEW = 500  # a longer list of ids costs more than reading the rows of all
STAY_ELSEWHERE = "sinh hoạt tạm thời nơi khác"
EXEMPTION = "miễn sinh hoạt có thời hạn"


@dataclass(frozen=True)
class MemberAlert:
    """An alert about ``member``, told in ``branch``: the one of the seat, or the one left."""

    member: Member
    branch: PartyOrganization
    alert: Alert
    day: date

    @property
    def kind(self):
        return self.alert.kind

    @property
    def weight(self):
        return (WEIGHT[self.kind], self.branch.path, self.member.sort_name, self.alert.half)


def alerts_of(organization, year, today, *, member=None):
    """The `MemberAlert` list of a branch or subtree for one year, the heaviest first.

    ``member``: only of this one. Alerts about stays and transfers are of ``today`` and told only
    for the running year.
    """
    reckoning = Reckoning.of(organization, Period(year), today)
    seats = _seats(reckoning, member)
    found = list(_absences(reckoning, seats))
    if year == today.year:
        found += _not_returned(reckoning, seats)
        found += _transfers(reckoning, member)
    return sorted(_with_people(found), key=lambda one: one.weight)


@dataclass(frozen=True)
class Place:
    """Where somebody sits or sat, by ids: the people of a province are not read as objects."""

    member_id: int
    branch_id: int
    kind: str = SeatKind.OFFICIAL_SEAT


def _with_people(found):
    """The `MemberAlert` list of triples of place, alert and day."""
    people = Member.objects.filter(pk__in={place.member_id for place, *_ in found})
    units = PartyOrganization.objects.filter(pk__in={place.branch_id for place, *_ in found})
    members, branches = {one.pk: one for one in people}, {one.pk: one for one in units}
    return [
        MemberAlert(members[place.member_id], branches[place.branch_id], alert, day)
        for place, alert, day in found
    ]


def _seats(reckoning, member):
    """The seat of every member on the roll on the day of reckoning, rather the official one."""
    rows = Membership.objects.on(reckoning.day).filter(reckoning.tree.holds("branch"))
    if member is not None:
        rows = rows.filter(member=member)
    seats = {}
    for seat in rows.order_by("kind", "pk").values_list("member_id", "branch_id", "kind"):
        seats.setdefault(seat[0], Place(*seat))
    return seats


def _absences(reckoning, seats):
    absent = _sittings(reckoning, seats, Q(status__in=ABSENT))
    limits = {who: _limits(reckoning, seats[who]) for who in absent}
    streaks = {who for who in absent if _may_be_a_streak(absent[who], limits[who])}
    came = _sittings(reckoning, streaks, Q(status__in=PRESENT_STATUSES)) if streaks else {}
    for who, sittings in absent.items():
        whole = sorted([*sittings, *came.get(who, ())], key=lambda one: (one.day, one.meeting))
        for alert in absence_alerts(whole, limits[who]):
            yield seats[who], alert, reckoning.day


def _may_be_a_streak(sittings, limits):
    excused = [one for one in sittings if one.status == AttendanceStatus.EXCUSED and one.is_regular]
    return len(excused) > limits.excused_streak_over


def _sittings(reckoning, members, condition):
    """The counted sittings of these members in the year that meet ``condition``, by member id.

    Found from the meetings, whose days bound the cost, then narrowed to the members.
    """
    rows = (
        Attendance.objects.filter(condition, is_expected=True)
        .filter(
            reckoning.bands.types("absence.types", meeting="meeting__"),
            meeting__in=reckoning.their_meetings(),
        )
        .order_by()
    )
    if len(members) <= FEW:
        rows = rows.filter(member__in=list(members))
    is_regular = reckoning.bands.types("regular.types", meeting="meeting__")
    rows = rows.annotate(is_regular=Case(When(is_regular, then=True), default=False))
    found = {}
    for who, *sitting in rows.values_list(
        "member_id", "meeting_id", "meeting__held_on", "status", "is_regular"
    ):
        if who in members:
            found.setdefault(who, []).append(Sitting(*sitting))
    return found


def _not_returned(reckoning, seats):
    """Members of the roll whose stay elsewhere or exemption is over and who were not seen since."""
    today = reckoning.on
    home = {who: seat for who, seat in seats.items() if seat.kind == SeatKind.OFFICIAL_SEAT}
    ended = _ended_stays(reckoning, home)
    since = _seen_or_missed(reckoning, ended)
    for who, (day, what) in ended.items():
        sittings = [one for one in since.get(who, ()) if one.day >= day]
        limits = _limits(reckoning, home[who])
        alert = not_returned(ended_on=day, today=today, sittings=sittings, limits=limits, what=what)
        if alert:
            yield home[who], alert, today


def _ended_stays(reckoning, home):
    """The last stay or exemption that ended without another state since: day and what, by member.

    An exemption taken over without its kind is for a term when it has an end.
    """
    today, on_roll = reckoning.on, _on_roll(reckoning)
    recent = Q(valid_to__isnull=True) | Q(valid_to__gt=_first_day_looked_at(reckoning))
    temporary = Membership.objects.temporary().filter(recent, member__in=on_roll)
    statuses = StatusPeriod.objects.filter(recent, member__in=on_roll)
    spells = [(row, STAY_ELSEWHERE) for row in temporary]
    spells += [(row, _what_ended(row)) for row in statuses]
    ended, lasting = {}, set()
    for row, what in spells:
        if row.valid_from > today or row.member_id not in home:
            continue
        if row.valid_to is None or row.valid_to > today:
            lasting.add(row.member_id)
        elif what and (row.member_id not in ended or ended[row.member_id][0] < row.valid_to):
            ended[row.member_id] = (row.valid_to, what)
    return {who: found for who, found in ended.items() if who not in lasting}


def _what_ended(status):
    if status.kind == StatusKind.AWAY:
        return STAY_ELSEWHERE
    is_for_good = status.exemption_kind == ExemptionKind.AGE_HEALTH
    return EXEMPTION if status.kind == StatusKind.EXEMPT and not is_for_good else ""


def _seen_or_missed(reckoning, members):
    """Sittings since the first day looked at: those missed where expected, those come to at all."""
    if not members:
        return {}
    meetings = Meeting.objects.counted(_first_day_looked_at(reckoning), reckoning.on)
    rows = (
        Attendance.objects.filter(member__in=list(members), meeting__in=meetings)
        .filter(Q(is_expected=True) | Q(status__in=PRESENT_STATUSES))
        .order_by("meeting__held_on", "meeting_id")
        .values_list("member_id", "meeting_id", "meeting__held_on", "status")
    )
    found = {}
    for who, *sitting in rows:
        found.setdefault(who, []).append(Sitting(*sitting))
    return found


def _transfers(reckoning, member):
    """Seats left for another branch where no new one has begun; for the old and the coming unit."""
    today, holds = reckoning.on, reckoning.tree.holds
    official = Membership.objects.official()
    accepted = official.filter(member=OuterRef("member"), valid_from__lte=today).filter(
        valid_from__gte=OuterRef("valid_to")
    )
    coming = official.filter(holds("branch"), valid_from__gt=today).order_by().values("member")
    left = official.filter(
        holds("branch") | Q(member__in=coming),
        ~Exists(accepted),
        end_reason=SeatEnd.TRANSFERRED,
        acceptance=None,
        valid_to__gt=_first_day_looked_at(reckoning),
        valid_to__lte=today,
    )
    if member is not None:
        left = left.filter(member=member)
    for *place, left_on in left.order_by("pk").values_list("member_id", "branch_id", "valid_to"):
        place = Place(*place)
        limits = _limits(reckoning, place)
        alert = transfer_pending(left_on=left_on, today=today, limits=limits)
        if alert:
            yield place, alert, today


def left_seat(branch, member):
    """The last official seat left for another branch that nobody is known to have accepted."""
    return (
        Membership.objects.official()
        .filter(branch=branch, member=member, end_reason=SeatEnd.TRANSFERRED, acceptance=None)
        .select_related("member", "branch")
        .order_by("-valid_to")
        .first()
    )


def _on_roll(reckoning):
    """Ids of members with an official seat in the branches today, for use in other statements."""
    seats = Membership.objects.official().on(reckoning.day)
    return seats.filter(reckoning.tree.holds("branch")).order_by().values("member")


def _limits(reckoning, seat):
    return Limits.of(reckoning.bands.book.for_branch(seat.branch_id))


def _first_day_looked_at(reckoning):
    rules = reckoning.bands.book.for_branch(reckoning.tree.organization.pk)
    return months_after(reckoning.on, -rules.get("absence.looked_back_months"))


def sittings_of(members, first_day, last_day):
    """All counted sittings of these days at which each member was expected, by member id."""
    bands = RuleBands.over(first_day, last_day)
    is_regular = bands.types("regular.types", meeting="meeting__")
    rows = (
        Attendance.objects.filter(
            bands.types("absence.types", meeting="meeting__"),
            meeting__in=Meeting.objects.counted(first_day, last_day),
            member__in=members,
            is_expected=True,
        )
        .annotate(is_regular=Case(When(is_regular, then=True), default=False))
        .order_by("meeting__held_on", "meeting_id")
        .values_list("member_id", "meeting_id", "meeting__held_on", "status", "is_regular")
    )
    found = {}
    for who, *sitting in rows:
        found.setdefault(who, []).append(Sitting(*sitting))
    return found
