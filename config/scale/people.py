"""Members: who they are, where they sit and when, who is exempt, away or newly admitted.

About 3 % move to another branch in a year, 4 % are exempt, 1 % stay elsewhere for some months,
3 % are admitted in a year and are on probation for twelve months.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from config.demo import names
from config.scale.units import Unit
from members.choices import ExemptionKind, Office, SeatEnd, StatusKind

MOVED, EXEMPT, AWAY, ADMITTED, LEFT = 0.03, 0.04, 0.01, 0.03, 0.005
PROBATION = timedelta(days=365)
COMMITTEE_FROM = 9  # only the larger branches of the slice have a chi ủy beside the two heads
FAMILIES = (names.KINH_MEN, names.DELTA_MEN, names.THAI_MEN, names.SOUTH_MEN)
WOMEN = (names.KINH_WOMEN, names.DELTA_WOMEN, names.THAI_WOMEN, names.SOUTH_WOMEN)
ENDS = (SeatEnd.DECEASED.value, SeatEnd.DECEASED.value, SeatEnd.STRUCK_OFF.value)
EXPECTED, ADMITTED_TODAY = True, False


@dataclass(slots=True)
class Seat:
    """A stay in a branch; ``end`` is the first day no longer, None: still."""

    branch: Unit
    start: date
    end: date | None = None
    end_reason: str = ""

    def holds(self, day):
        return self.start <= day and (self.end is None or day < self.end)


@dataclass(slots=True)
class Person:
    """What meetings need to know of a member. ``away`` is a temporary seat, ``exempt`` a spell
    ``(kind, start, end)``; ``zeal`` is the chance to come, ``voice`` the chance to speak."""

    pk: int
    name: str
    born: date
    sex: str
    admitted: date
    official: date | None
    seats: list
    zeal: float
    voice: float
    office: str = ""
    away: Seat | None = None
    exempt: tuple | None = None

    def is_official(self, day):
        return self.official is not None and self.official <= day

    def is_exempt(self, day):
        if self.exempt is None:
            return False
        _, start, end = self.exempt
        return start <= day and (end is None or day < end)


def people_of(commune_branches, every_branch, first_pk, shape):
    """The members of one commune at the start, branch by branch, with what becomes of them."""
    chance = shape.random("people", commune_branches[0].parent.code)
    pk = first_pk
    for branch in commune_branches:
        habit = 0.90 + 0.09 * chance.random()
        for order in range(branch.size):
            yield _person(pk, order, branch, habit, chance, shape, commune_branches, every_branch)
            pk += 1


def _person(pk, order, branch, habit, chance, shape, siblings, every_branch):
    office = _office(order, branch.size)
    admitted, official = _dates(chance, shape, bool(office))
    born = admitted - timedelta(days=chance.randrange(19 * 365, 45 * 365))
    sex = "MALE" if chance.random() < 0.62 else "FEMALE"
    person = Person(
        pk, _name(chance, sex), born, sex, admitted, official,
        [Seat(branch, max(admitted, shape.first_day - timedelta(days=chance.randrange(2000))))],
        zeal=1.0 if order < 2 else min(0.995, habit + 0.1 * (chance.random() - 0.5)),
        voice=0.15 + 0.52 * chance.random(),
        office=office,
    )  # fmt: skip
    if not office:
        _live(person, chance, shape, siblings, every_branch)
    return person


def _office(order, size):
    if order == 0:
        return Office.SECRETARY.value
    if order == 1:
        return Office.DEPUTY_SECRETARY.value
    return Office.BRANCH_COMMITTEE_MEMBER.value if order < 5 and size > COMMITTEE_FROM else ""


def _dates(chance, shape, has_office):
    """Admission and the day of full rights; who holds an office has been in for long."""
    span = 365 * (shape.years + 1)
    if not has_office and chance.random() < ADMITTED * (shape.years + 1):
        admitted = shape.on - timedelta(days=chance.randrange(1, span))
    else:
        admitted = shape.first_day - timedelta(days=chance.randrange(span, span + 40 * 365))
    official = admitted + PROBATION
    return admitted, official if official <= shape.on else None


def _name(chance, sex):
    """The family name of one person with the other names of another of the same people."""
    people = chance.choices(range(4), (10, 4, 4, 3))[0]
    family = chance.choice(FAMILIES[people]).split()[0]
    rest = chance.choice((FAMILIES if sex == "MALE" else WOMEN)[people]).split()[1:]
    return " ".join((family, *rest))


def _live(person, chance, shape, siblings, every_branch):
    """At most one thing happens to a person: exempt, away, moved or gone."""
    lot = chance.random()
    days = (shape.on - shape.first_day).days
    if lot < EXEMPT:
        person.exempt = _exemption(chance, shape, days)
    elif lot < EXEMPT + AWAY * shape.years and len(every_branch) > 1:
        start = shape.first_day + timedelta(days=chance.randrange(days))
        start = max(start, person.seats[0].start + timedelta(days=1))
        end = start + timedelta(days=chance.randrange(90, 300))
        host = _other(person.seats[0].branch, siblings, every_branch, chance)
        person.away = Seat(host, start, end)
    elif lot < EXEMPT + (AWAY + LEFT) * shape.years:
        seat = person.seats[0]
        seat.end = max(shape.first_day, seat.start) + timedelta(days=chance.randrange(1, days + 1))
        seat.end_reason = chance.choice(ENDS)
        if seat.end > shape.on:
            seat.end, seat.end_reason = None, ""
    elif len(every_branch) > 1:
        _move(person, chance, shape, siblings, every_branch)


def _exemption(chance, shape, days):
    if chance.random() < 0.75:
        since = shape.first_day - timedelta(days=chance.randrange(30, 3000))
        return ExemptionKind.AGE_HEALTH.value, since, None
    since = shape.first_day + timedelta(days=chance.randrange(days))
    until = since + timedelta(days=chance.randrange(90, 330))
    return ExemptionKind.TERM_LIMITED.value, since, until


def _move(person, chance, shape, siblings, every_branch):
    """A chance of 3 % in each year of the slice; two of three stay in the commune."""
    for year in range(shape.years):
        if chance.random() >= MOVED:
            continue
        day = shape.first_day + timedelta(days=365 * year + chance.randrange(365))
        last = person.seats[-1]
        if last.start < day <= shape.on:
            last.end, last.end_reason = day, SeatEnd.TRANSFERRED.value
            person.seats.append(Seat(_other(last.branch, siblings, every_branch, chance), day))


def _other(own, siblings, every_branch, chance):
    near = [one for one in siblings if one is not own]
    if near and chance.random() < 2 / 3:
        return chance.choice(near)
    place = chance.randrange(len(every_branch) - 1)
    found = every_branch[place]
    return every_branch[-1] if found is own else found


def expected_on(person, seat, day):
    """How a person stands towards the meeting of a branch where ``seat`` is (handbook 11.1).

    `EXPECTED`, `ADMITTED_TODAY`, or None: not called.
    """
    if not seat.holds(day) or person.is_exempt(day):
        return None
    if person.away and seat is not person.away and person.away.holds(day):
        return None
    return ADMITTED_TODAY if person.admitted == day else EXPECTED


def exemption_rows(person):
    """Status, branch and spell of an exemption, as `StatusPeriod` keeps it."""
    if person.exempt:
        kind, start, end = person.exempt
        yield (person.pk, person.seats[0].branch.pk, StatusKind.EXEMPT.value, kind, start, end)
