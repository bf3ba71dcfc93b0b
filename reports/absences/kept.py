"""Absence alerts kept per branch, counted anew by the same marks as the figures.

`reports.absences.facts` judges; here its answers are stored and read. What one branch says of a
year is replaced as a whole, and only when it changed.
"""

import json
from dataclasses import dataclass

from django.db.models import QuerySet

from config.lib.dates import today
from config.lib.periods import Period
from members.choices import SeatKind
from members.models import Membership
from reports.absences.choices import WEIGHT, AlertKind
from reports.absences.circle import ASKED, Circle, coming, places_of
from reports.absences.facts import absences, not_returned_yet, transfers
from reports.absences.rules import Sitting
from reports.kept import reading
from reports.kept.working import members
from reports.kept.working.dialect import plain_day
from reports.kept.working.tables import insert
from reports.models import KeptAlert
from reports.tree import holds_below

OF_TODAY = (AlertKind.NOT_RETURNED, AlertKind.TRANSFER_PENDING)
WRITTEN = [one.column for one in KeptAlert._meta.concrete_fields if not one.primary_key]
COMPARED = (
    "year",
    *("told_in_id", "rather_in_id", "member_id", "branch_id", "kind", "half", "since", "what"),
    *("is_serious", "sittings"),
)


@dataclass(frozen=True)
class Rewriting:
    """What has to be written: ``rows`` instead of the ``kept`` ones of the branches ``outdated``.

    Judged beforehand, so that writing takes no longer than its rows.
    """

    kept: QuerySet
    outdated: set
    rows: list

    def write(self):
        if self.outdated:
            self.kept.filter(told_in__in=self.outdated).delete()
        insert("reports_keptalert", ", ".join(WRITTEN), map(_values, self.rows))


def judge_absences(year, day):
    """The `Rewriting` of the sittings of ``year`` in these branches, as on ``day``.

    After `reports.kept.working.counting.count` of the same: it knows the branches, and who was
    absent how often.
    """
    kept = KeptAlert.objects.exclude(kind__in=OF_TODAY).filter(year=year)
    return _rewriting(_absences(year, day), kept)


def judge_stays_and_transfers(day, branch_ids):
    """The `Rewriting` of what is of ``day`` itself: stays that are over, transfers nobody accepted.

    After the same count. What was told in an earlier year goes with them.
    """
    of_today = KeptAlert.objects.filter(kind__in=OF_TODAY)
    return _rewriting(_stays_and_transfers(day, branch_ids), of_today)


def branches_that_differ(year, day, branch_ids):
    """Those of these branches whose kept alerts are not what the rows say; after the same count."""
    rows = _absences(year, day)
    if year == day.year:
        rows += _stays_and_transfers(day, branch_ids)
    kept = KeptAlert.objects.filter(told_in__in=ASKED, year=year)
    return _differing(_by_branch(rows), _by_branch(kept))


def _absences(year, day):
    circle = Circle.of_asked(year, day)
    missed = {
        who: [(branch, Sitting(*sitting)) for branch, *sitting in own]
        for who, own in members.absences(circle.fewest_absences).items()
    }
    if not missed:
        return []
    places = places_of(circle, only=missed)
    rather = _official_seats(circle, places)
    return [
        _row(year, told[0].branch_id, rather.get(told[0]), told)
        for told in absences(circle, places, missed)
    ]


def _stays_and_transfers(day, branch_ids):
    circle = Circle.of_asked(day.year, day)
    rows = [
        _row(day.year, told[0].branch_id, None, told)
        for told in not_returned_yet(circle, places_of(circle))
    ]
    awaited = {}
    for member, branch in coming(circle, day):
        awaited.setdefault(member, set()).add(branch)
    own = set(branch_ids)
    for told in transfers(circle):
        left = told[0]
        if left.branch_id in own:
            rows.append(_row(day.year, left.branch_id, None, told))
        rows += [
            _row(day.year, unit, left.branch_id, told)
            for unit in awaited.get(left.member_id, set()) - {left.branch_id}
        ]
    return rows


def is_kept(organization, year):
    """Whether the alerts of a unit and year can be read from here.

    A branch sees its own changes at once, so its alerts are read only while nothing is waiting to
    be counted; the alerts of a committee follow within seconds.
    """
    if organization.is_branch:
        return reading.is_current(organization, Period(year), today())
    return reading.is_kept(year)


def kept_alerts(organization, year):
    """The `KeptAlert` rows at or below a unit for ``year``, each alert once, heaviest first."""
    day = min(Period(year).last_day, today())
    inside = holds_below(organization, Period(year).first_day, day)
    rows = KeptAlert.objects.filter(inside("told_in"), year=year).exclude(inside("rather_in"))
    return rows.select_related("member", "branch").order_by(
        "weight", "branch__path", "member__sort_name", "half", "pk"
    )


def _official_seats(circle, places):
    """By `Place` of somebody's temporary seat the branch of their official one."""
    guests = [place for place in places if place.kind == SeatKind.TEMPORARY_SEAT]
    if not guests:
        return {}
    seats = (
        Membership.objects.official()
        .on(circle.day)
        .filter(member__in=[place.member_id for place in guests])
    )
    home = dict(seats.order_by().values_list("member_id", "branch_id"))
    return {place: home.get(place.member_id) for place in guests}


def _row(year, told_in, rather_in, told):
    place, alert = told
    return KeptAlert(
        told_in_id=told_in,
        rather_in_id=rather_in,
        year=year,
        member_id=place.member_id,
        branch_id=place.branch_id,
        kind=alert.kind.value,
        weight=WEIGHT[alert.kind],
        half=alert.half,
        since=alert.since,
        what=alert.what,
        is_serious=alert.is_serious,
        sittings=[
            [one.meeting, one.day.isoformat(), one.status, one.is_regular] for one in alert.sittings
        ],
    )


def _values(row):
    """The values of a row as the database takes them."""
    plain = {"since": plain_day(row.since), "sittings": json.dumps(row.sittings)}
    return [plain.get(name, getattr(row, name)) for name in WRITTEN]


def _rewriting(rows, kept):
    found, stood = _by_branch(rows), _by_branch(kept.filter(told_in__in=ASKED))
    changed = _differing(found, stood)
    own = [one for one in rows if one.told_in_id in changed]
    return Rewriting(kept, changed & stood.keys(), own)


def _differing(found, stood):
    """Ids of the branches of which the one says something else than the other."""
    return {unit for unit in found.keys() | stood.keys() if found.get(unit) != stood.get(unit)}


def _by_branch(rows):
    told = {}
    for one in rows:
        told.setdefault(one.told_in_id, []).append(repr([getattr(one, name) for name in COMPARED]))
    return {unit: sorted(own) for unit, own in told.items()}
