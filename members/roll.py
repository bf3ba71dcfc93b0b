"""The roll of branches on a day: who is there, how they stand, who is expected (handbook 11.1)."""

from collections import namedtuple
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db import DEFAULT_DB_ALIAS
from django.db.models import CharField, UUIDField, Value
from django.db.models.functions import Cast

from config.lib.prepared import Prepared
from members.choices import Office, Rights, Standing
from members.models import Member, Membership, Position, StatusPeriod
from members.rules import is_expected, is_in_voting_base, rights_on, standing

SEAT, STATE, OFFICE = "1 seat", "2 state", "3 office"


_SEAT = ("branch_id", "kind", "valid_from", "valid_to")
_MEMBER = {field.attname: field for field in Member._meta.concrete_fields}


class Seated(namedtuple("Seated", [*_SEAT, *_MEMBER])):
    """A seat, then its member: every column of both that a roll is shown with, as the database has
    them. ``pk`` is the number of the member, so that a list of names needs nothing else."""

    __slots__ = ()

    @property
    def pk(self):
        return self.id


class Called(
    namedtuple("Called", [*_SEAT, "id", "full_name", "admission_ceremony_on", "official_on"])
):
    """As `Seated`, for calling the roll: what tells who is expected, and the name."""

    __slots__ = ()


class RollEntry(namedtuple("RollEntry", ["seat", "rights", "standing", "office"])):
    """One person on the roll of one branch on one day.

    ``seat`` is a `Seated` or `Called`, ``office`` the code of an `Office` or empty.
    """

    @property
    def branch_id(self):
        return self.seat.branch_id

    @property
    def seat_kind(self):
        return self.seat.kind

    @property
    def member_id(self):
        return self.seat.id

    @cached_property
    def member(self):
        """The `Member`, made when somebody asks; what a `Called` leaves out is read when needed."""
        names = self.seat._fields[len(_SEAT) :]
        values = map(_to_python, map(_MEMBER.get, names), self.seat[len(_SEAT) :])
        return Member.from_db(DEFAULT_DB_ALIAS, names, list(values))

    @property
    def standing_label(self):
        return Standing(self.standing).label

    @property
    def rights_label(self):
        return Rights(self.rights).label

    @property
    def office_label(self):
        return Office(self.office).label if self.office else ""

    def is_expected(self, rules):
        is_guest = self.standing == Standing.TEMPORARY_IN  # the rule is about nobody else
        counts = is_guest and rules.get("attendance.temp_in_counts")
        return is_expected(self.standing, temp_in_counts=counts)

    def is_in_voting_base(self, *, is_present):
        return is_in_voting_base(
            seat_kind=self.seat_kind,
            rights=self.rights,
            standing=self.standing,
            is_present=is_present,
        )


@dataclass(frozen=True)
class Spell:
    """A seat elsewhere, a state or an office of one member: ``value`` is the state or office."""

    member_id: int
    branch_id: int
    value: str
    valid_from: date
    valid_to: date | None


class RollHistory:
    """The rolls of ``branches`` (ids or queryset) on any day of a stretch, read in two queries."""

    def __init__(self, branches, first_day, last_day):
        seats = _seats(branches, first_day, last_day, Seated)
        self._sort(map(Seated._make, seats), _dated(branches, first_day, last_day))

    @classmethod
    def of_day(cls, branch_id, day, kind):
        """The history of one branch and one day: the same two queries, put into words once.

        ``kind`` of the seats: `Seated` or `Called`.
        """
        history, seats = cls.__new__(cls), SEATED if kind is Seated else CALLED
        history._sort(map(kind._make, seats(branch_id, day)), DATED(branch_id, day))
        return history

    def _sort(self, seats, dated):
        self._seats = _grouped(seats, lambda seat: seat.branch_id)
        spells = {SEAT: [], STATE: [], OFFICE: []}
        for what, _, *spell in dated:
            spells[what].append(Spell(*spell))
        self._temporary = _grouped(spells[SEAT], lambda seat: seat.member_id)
        self._statuses = _grouped(spells[STATE], lambda status: status.member_id)
        self._offices = _grouped(
            spells[OFFICE], lambda position: (position.branch_id, position.member_id)
        )

    @property
    def branch_ids(self):
        """The branches that have a roll at all in these days."""
        return list(self._seats)

    def on(self, branch_id, day):
        """The `RollEntry` list of one branch on ``day``, by office, then by name."""
        entries = {}
        for seat in _holding(self._seats.get(branch_id), day):
            if seat.id not in entries:
                entries[seat.id] = self._entry(seat, day)
        return _by_office(entries.values())

    def _entry(self, seat, day):
        temporary = _holding(self._temporary.get(seat.id), day)
        statuses = _holding(self._statuses.get(seat.id), day)
        offices = _holding(self._offices.get((seat.branch_id, seat.id)), day)
        elsewhere = [other for other in temporary if other.branch_id != seat.branch_id]
        return RollEntry(
            seat,
            rights_on(seat.official_on, day),
            standing(
                seat_kind=seat.kind,
                has_temporary_seat_elsewhere=bool(elsewhere),
                statuses={status.value for status in statuses},
                admitted_on=seat.admission_ceremony_on,
                day=day,
            ),
            offices[-1].value if offices else "",
        )


def roll_of(branches, day):
    """The `RollEntry` lists of ``branches`` (ids or queryset) on ``day``, by branch id.

    Sorted by office, then by name. Two queries, however many branches.
    """
    history = RollHistory(branches, day, day)
    return {branch_id: history.on(branch_id, day) for branch_id in history.branch_ids}


def branch_roll(branch, day, kind=Seated):
    """The roll of one branch on ``day``; to call it `Called` is enough."""
    return RollHistory.of_day(branch.pk, day, kind).on(branch.pk, day)


def _by_office(entries):
    weight = {"SECRETARY": 0, "DEPUTY_SECRETARY": 1, "BRANCH_COMMITTEE_MEMBER": 2, "": 3}
    return sorted(entries, key=lambda entry: weight[entry.office])


def _seats(branches, first_day, last_day, kind):
    """The columns of ``kind`` for the seats of ``branches``, in the order of names."""
    own = Membership.objects.meeting_days(first_day, last_day).filter(branch__in=branches)
    of_member = (f"member__{name}" for name in kind._fields[len(_SEAT) :])
    rows = own.values_list(*_SEAT, *of_member)
    return rows.order_by("member__sort_name", "member_id", "kind")


def _dated(branches, first_day, last_day):
    """What else is dated of those with a seat there: what it is, its key, columns of `Spell`."""
    days = (first_day, last_day)
    seats = Membership.objects.meeting_days(*days)
    people = seats.filter(branch__in=branches).order_by().values("member")
    states = StatusPeriod.objects.meeting_days(*days).filter(member__in=people)
    offices = Position.objects.meeting_days(*days).filter(branch__in=branches)
    return (
        _spells(SEAT, seats.temporary().filter(member__in=people), "kind")
        .union(_spells(STATE, states, "kind"), _spells(OFFICE, offices, "office"), all=True)
        .order_by("what", "pk")
    )


def _spells(what, rows, value):
    """One part of the union."""
    return (
        rows.order_by()
        .annotate(what=Value(what, CharField()), value=Cast(value, CharField()))
        .values_list("what", "pk", "member_id", "branch_id", "value", "valid_from", "valid_to")
    )


# Of one branch on one day: what every saving of a roll call asks.
ONE_DAY = (-7, date(1000, 1, 1))
SEATED, CALLED = (
    Prepared(
        lambda branch, day, kind=kind: _seats([branch], day, day, kind),
        examples=ONE_DAY,
        is_converted=False,
    )
    for kind in (Seated, Called)
)
DATED = Prepared(lambda branch, day: _dated([branch], day, day), examples=ONE_DAY)


def _grouped(rows, key):
    groups = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups


def _holding(rows, day):
    """Those of ``rows``, or of None, that hold on ``day``."""
    if not rows:
        return ()
    return [
        row
        for row in rows
        if row.valid_from <= day and (row.valid_to is None or day < row.valid_to)
    ]


def _to_python(field, value):
    """A value of the member's column ``field`` as the driver gives it: SQLite knows no UUID."""
    return field.to_python(value) if isinstance(field, UUIDField) else value
