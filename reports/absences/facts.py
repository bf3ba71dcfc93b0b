"""Who is absent too often, straight from the rows: a fixed number of queries for any subtree.

SQL finds the absences of everybody seated in the branches, `absence_rules` judges them member by
member. Nothing here changes a status (handbook 11.6).
"""

from dataclasses import dataclass

from django.db.models import Case, Exists, OuterRef, Q, When

from branches.models import PartyOrganization
from meetings.choices import PRESENT_STATUSES, AttendanceStatus
from meetings.models import Attendance, Meeting
from meetings.rules import HELD_STATES
from members.choices import ExemptionKind, SeatEnd, SeatKind, StatusKind
from members.models import Member, Membership, StatusPeriod
from reports.absences.choices import WEIGHT
from reports.absences.circle import Circle, Place, coming_seats, of_days, places_of, roll
from reports.absences.rules import (
    ABSENT,
    Alert,
    Sitting,
    absence_alerts,
    not_returned,
    transfer_pending,
)
from reports.rule_bands import RuleBands

FEW = 1000  # a longer list of ids costs more than reading the rows of all
STAY_ELSEWHERE = "sinh hoạt tạm thời nơi khác"
EXEMPTION = "miễn sinh hoạt có thời hạn"


@dataclass(frozen=True)
class MemberAlert:
    """An alert about ``member``, told in ``branch``: the one of the seat, or the one left."""

    member: Member
    branch: PartyOrganization
    alert: Alert

    @property
    def kind(self):
        return self.alert.kind

    @property
    def weight(self):
        return (WEIGHT[self.kind], self.branch.path, self.member.sort_name, self.alert.half)


def alerts_of(organization, year, today, *, member=None):
    """The `MemberAlert` list of a branch or subtree for one year, the heaviest first.

    Each member is judged once, in their official seat where there is one below the unit.
    ``member``: only of this one. Alerts about stays and transfers are of ``today`` and told only
    for the running year.
    """
    circle = Circle.below(organization, year, today)
    seats = {}
    for place in places_of(circle, member):
        seats.setdefault(place.member_id, place)
    found = list(
        absences(circle, list(seats.values()), absences_of(circle, member and [member.pk]))
    )
    if year == today.year:
        found += not_returned_yet(circle, list(seats.values()))
        found += transfers(circle, member)
    return sorted(_with_people(found), key=lambda one: one.weight)


def _with_people(found):
    """The `MemberAlert` list of pairs of place and alert."""
    people = Member.objects.filter(pk__in={place.member_id for place, _ in found})
    units = PartyOrganization.objects.filter(pk__in={place.branch_id for place, _ in found})
    members, branches = {one.pk: one for one in people}, {one.pk: one for one in units}
    return [
        MemberAlert(members[place.member_id], branches[place.branch_id], alert)
        for place, alert in found
    ]


def absences_of(circle, members=None):
    """All absences of the year, lists of branch and `Sitting` by member id.

    ``members``: only of these, who are found one by one and not by the meetings of all.
    """
    rows = _rows_of_year(circle) if members is None else _rows_of_members(circle, members)
    found = {}
    for who, branch, *sitting in _values(circle, rows.filter(status__in=ABSENT)):
        found.setdefault(who, []).append((branch, Sitting(*sitting)))
    return found


def absences(circle, places, missed):
    """Pairs of `Place` and `Alert` from the sittings of the year; ``missed`` as `absences_of`."""
    judged = [
        (place, circle.limits(place.branch_id)) for place in places if place.member_id in missed
    ]
    if not judged:
        return
    sat_in = _branches_of_year(circle, {place.member_id for place, _ in judged})
    absent = {
        who: [sitting for branch, sitting in own if (who, branch) in sat_in]
        for who, own in missed.items()
    }
    streaks = {
        place.member_id
        for place, limits in judged
        if _may_be_a_streak(absent[place.member_id], limits)
    }
    came = _sittings_come_to(circle, streaks, sat_in) if streaks else {}
    for place, limits in judged:
        sittings = [*absent[place.member_id], *came.get(place.member_id, ())]
        sittings.sort(key=lambda one: (one.day, one.meeting))
        for alert in absence_alerts(sittings, limits):
            yield place, alert


def _may_be_a_streak(sittings, limits):
    excused = [one for one in sittings if one.status == AttendanceStatus.EXCUSED and one.is_regular]
    return len(excused) > limits.excused_streak_over


def _branches_of_year(circle, members):
    """Pairs of member and branch: where these members sat in the year."""
    rows = _seats_of_year(circle).order_by()
    if len(members) <= FEW:
        rows = rows.filter(member__in=list(members))
    return {pair for pair in rows.values_list("member_id", "branch_id") if pair[0] in members}


def _seats_of_year(circle):
    of_year = Membership.objects.meeting_days(circle.year.first_day, circle.day)
    return of_year.filter(member__in=circle.on_roll().order_by().values("member"))


def _sittings_come_to(circle, members, sat_in):
    """The sittings these members came to in their branches, by member id."""
    few = len(members) <= FEW
    rows = _rows_of_members(circle, members) if few else _rows_of_year(circle)
    rows = rows.filter(status__in=PRESENT_STATUSES)
    found = {}
    for who, branch, *sitting in _values(circle, rows):
        if who in members and (who, branch) in sat_in:
            found.setdefault(who, []).append(Sitting(*sitting))
    return found


def _values(circle, rows):
    """Member, branch and the values of a `Sitting` of roll calls."""
    is_regular = circle.bands.types("regular.types", meeting="meeting__")
    rows = rows.annotate(is_regular=Case(When(is_regular, then=True), default=False))
    return rows.values_list(
        *("member_id", "meeting__branch_id", "meeting_id", "meeting__held_on", "status"),
        "is_regular",
    )


def _rows_of_year(circle):
    """The roll calls that count for absences in all branches the members of the circle sat in."""
    counted = Meeting.objects.counted(circle.year.first_day, circle.day)
    branches = _seats_of_year(circle).order_by().values("branch")
    return _counted_rows(circle).filter(meeting__in=counted.filter(branch__in=branches))


def _rows_of_members(circle, members):
    """The same of some members, in any branch."""
    return _counted_rows(circle).filter(
        member__in=list(members),
        meeting__held_on__range=(circle.year.first_day, circle.day),
        meeting__state__in=HELD_STATES,
    )


def _counted_rows(circle):
    types = circle.bands.types("absence.types", meeting="meeting__")
    return Attendance.objects.filter(types, is_expected=True).order_by()


def not_returned_yet(circle, places):
    """Members of the roll whose stay elsewhere or exemption is over and who were not seen since.

    Pairs as `absences`, told in the official seat.
    """
    home = {place.member_id: place for place in places if place.kind == SeatKind.OFFICIAL_SEAT}
    ended = _ended_stays(circle, home)
    since = _seen_or_missed(circle, ended)
    for who, (day, what) in ended.items():
        sittings = [one for one in since.get(who, ()) if one.day >= day]
        alert = not_returned(
            ended_on=day,
            today=circle.today,
            sittings=sittings,
            limits=circle.limits(home[who].branch_id),
            what=what,
        )
        if alert:
            yield home[who], alert


def _ended_stays(circle, home):
    """The last stay or exemption that ended without another state since: day and what, by member.

    An exemption taken over without its kind is for a term when it has an end.
    """
    today, days = circle.today, (circle.day, circle.first_day_looked_at)
    spells = [(row, STAY_ELSEWHERE) for row in _stays_elsewhere(circle, *days)]
    spells += [(row, _what_ended(row)) for row in _statuses(circle, *days)]
    ended, lasting = {}, set()
    for row, what in spells:
        if row.valid_from > today or row.member_id not in home:
            continue
        if row.valid_to is None or row.valid_to > today:
            lasting.add(row.member_id)
        elif row.valid_to <= circle.looked_back_to(home[row.member_id].branch_id):
            continue
        elif what and (row.member_id not in ended or ended[row.member_id][0] < row.valid_to):
            ended[row.member_id] = (row.valid_to, what)
    return {who: found for who, found in ended.items() if who not in lasting}


@of_days(2)
def _stays_elsewhere(holds, day, since):
    return _recent(Membership.objects.temporary(), holds, day, since)


@of_days(2)
def _statuses(holds, day, since):
    return _recent(StatusPeriod.objects, holds, day, since)


def _recent(rows, holds, day, since):
    """Those of members of the roll of ``day`` that end after ``since``, if they do."""
    on_roll = roll(holds, day).official().order_by().values("member")
    return rows.filter(Q(valid_to=None) | Q(valid_to__gt=since), member__in=on_roll)


def _what_ended(status):
    if status.kind == StatusKind.AWAY:
        return STAY_ELSEWHERE
    is_for_good = status.exemption_kind == ExemptionKind.AGE_HEALTH
    return EXEMPTION if status.kind == StatusKind.EXEMPT and not is_for_good else ""


def _seen_or_missed(circle, members):
    """Sittings since the first day looked at: those missed where expected, those come to at all."""
    if not members:
        return {}
    meetings = Meeting.objects.counted(circle.first_day_looked_at, circle.today)
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


def transfers(circle, member=None):
    """Seats left for another branch where no new one has begun; for the old and the coming unit.

    Pairs as `absences`; the place is the branch that was left, which may lie outside.
    """
    days = circle.today, circle.first_day_looked_at
    if member is None:
        left = _seats_left(circle, *days)
    else:
        left = _seats_left.build(circle.holds, *days).filter(member=member)
    for *place, left_on in left:
        place = Place(*place)
        if left_on <= circle.looked_back_to(place.branch_id):
            continue
        limits = circle.limits(place.branch_id)
        alert = transfer_pending(left_on=left_on, today=circle.today, limits=limits)
        if alert:
            yield place, alert


@of_days(2)
def _seats_left(holds, today, since):
    """Member, branch and last day of the seats left after ``since`` that nobody has accepted."""
    official = Membership.objects.official()
    accepted = official.filter(member=OuterRef("member"), valid_from__lte=today).filter(
        valid_from__gte=OuterRef("valid_to")
    )
    ended = official.filter(end_reason=SeatEnd.TRANSFERRED, valid_to__gt=since, valid_to__lte=today)
    # Not one filter with OR: the database would read every seat of the country.
    own = ended.filter(holds("branch"))
    come = ended.filter(member__in=coming_seats(holds, today).values("member"))
    left = official.filter(
        ~Exists(accepted),
        pk__in=own.order_by().values("pk").union(come.order_by().values("pk")),
        acceptance=None,
    )
    return left.order_by("pk").values_list("member_id", "branch_id", "valid_to")


def left_seat(branch, member):
    """The last official seat left for another branch that nobody is known to have accepted."""
    return (
        Membership.objects.official()
        .filter(branch=branch, member=member, end_reason=SeatEnd.TRANSFERRED, acceptance=None)
        .select_related("member", "branch")
        .order_by("-valid_to")
        .first()
    )


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
