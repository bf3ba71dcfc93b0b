"""The figures of the handbook computed a second time, day by day, straight from a story's data.

Slow and plain on purpose: nothing here is shared with the product.
"""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.blackbox.building import card, five

REGULAR, THEMATIC = ("Thường kỳ", "Kết hợp"), ("Chuyên đề", "Kết hợp")
YEAR = 2025


def _months(first, last):
    return date(YEAR, first, 1), date(YEAR, last, monthrange(YEAR, last)[1])


MONTHS = [_months(number, number) for number in range(1, 13)]
QUARTERS = [_months(number, number + 2) for number in (1, 4, 7, 10)]
PERIODS = {
    str(YEAR): _months(1, 12),
    f"{YEAR}H1": _months(1, 6),
    f"{YEAR}H2": _months(7, 12),
    **{f"{YEAR}Q{at + 1}": quarter for at, quarter in enumerate(QUARTERS)},
    **{f"{YEAR}M{at + 1:02d}": month for at, month in enumerate(MONTHS)},
}


def holds(spell, day):
    start, end = spell[-2:]
    return (start is None or start <= day) and (end is None or day < end)


@dataclass
class Unit:
    """``parents``: (code, first day, first day no longer) one after the other."""

    code: str
    parents: list
    founded: date | None = None
    closed: date | None = None
    is_branch: bool = True

    @property
    def life(self):
        return self.founded, self.closed


@dataclass
class Person:
    """``seats``, ``away`` (the temporary seat), ``states``: (branch, first day, day after)."""

    number: int
    seats: list
    away: tuple | None = None
    states: list = field(default_factory=list)
    admitted: date | None = None

    def standing(self, branch, day):
        """True: expected there that day; False: on the roll only; None: not on the roll."""
        at_home = any(seat[0] == branch and holds(seat, day) for seat in self.seats)
        place = self.away[0] if self.away and holds(self.away, day) else None
        if not at_home and place != branch:
            return None
        if self.admitted == day or any(holds(state[:3], day) for state in self.states):
            return False
        return place in (None, branch)


@dataclass
class Session:
    branch: str
    day: date
    kind: str
    marks: dict
    resolution: str


class Oracle:
    """One reckoning of a story: ``period`` by its code, read on ``on``."""

    def __init__(self, units, people, sessions, period, on):
        self.units, self.everybody, self.sessions = units, people, sessions
        self.first, self.last = PERIODS[period]
        self.day = min(self.last, on)
        self.counted = [one for one in sessions if self.first <= one.day <= self.day]
        self.lines = {code: self._line(code) for code, unit in units.items() if unit.is_branch}
        self.home = {person.number: self._home(person) for person in people}
        self.own = {code: self._branch(code) for code, line in self.lines.items() if line}

    def parent(self, code):
        """The parent whose figures ``code`` enters; None outside the period's tree."""
        unit = self.units[code]
        if holds(unit.life, self.day):
            return next(one[0] for one in unit.parents if holds(one, self.day))
        is_closed_in_period = unit.closed and self.first < unit.closed <= self.day
        return unit.parents[-1][0] if is_closed_in_period else None

    def children(self, code):
        return {child for child in self.units if self.parent(child) == code}

    def figures(self, code):
        below = [own for branch, own in self.own.items() if code in self.lines[branch]]
        ratios = []
        for at in range(5):
            part, whole = (sum(own[at][side] for own in below) for side in (0, 1))
            met = 100 * part > 90 * whole if at == 0 else part == whole
            ratios.append((part, whole, met if whole else None))
        return five(*ratios)

    def people(self, code):
        found = {}
        for person in self.everybody:
            home = self.home[person.number]
            if home and code in self.lines[home]:
                found[card(person.number)] = self._person(person)
        return found

    def _line(self, code):
        line = []
        while code:
            line.append(code)
            code = self.parent(code)
        return line if line[-1] == "T" else []

    def _home(self, person):
        on_the_day = [seat[0] for seat in person.seats if holds(seat, self.day)]
        earlier = [seat for seat in person.seats if self._meets_period(seat)]
        if on_the_day or earlier:
            return on_the_day[0] if on_the_day else max(earlier, key=lambda seat: seat[1])[0]
        return person.away[0] if person.away and self._meets_period(person.away) else None

    def _meets_period(self, seat):
        return seat[1] <= self.day and (seat[2] is None or seat[2] > self.first)

    def _person(self, person):
        expected = present = spoken = 0
        months = set()
        for one in self.counted:
            if not person.standing(one.branch, one.day):
                continue
            mark = one.marks[person.number]
            spoken += int(mark[1:]) > 0
            if one.kind in REGULAR:
                expected, present = expected + 1, present + (mark[0] in "ct")
                months.add(one.day.month)
        required = (len(months) + 1) // 2
        return expected, present, spoken, required, spoken >= required if months else None

    def _branch(self, code):
        regular = [one for one in self.counted if (one.branch, one.kind in REGULAR) == (code, True)]
        marks = [
            one.marks[person.number][0] in "ct"
            for one in regular
            for person in self.everybody
            if person.standing(code, one.day)
        ]
        verdicts = [
            self._person(person)[-1]
            for person in self.everybody
            if self.home[person.number] == code and self._person(person)[-1] is not None
        ]
        months = [
            self._kept(code, month, REGULAR)
            for month in MONTHS
            if self.first <= month[0] and month[1] <= self.last and self._has_month(code, month)
        ]
        quarters = [
            self._kept(code, quarter, THEMATIC)
            for quarter in QUARTERS
            if self.first <= quarter[1] <= self.last and self._has_quarter(code, quarter)
        ]
        resolved = [bool(one.resolution) for one in regular]
        return [(sum(row), len(row)) for row in (marks, verdicts, months, quarters, resolved)]

    def _kept(self, code, stretch, kinds):
        until = min(stretch[1], self.day)
        return any(
            one.branch == code and one.kind in kinds and stretch[0] <= one.day <= until
            for one in self.sessions
        )

    def _has_month(self, code, month):
        if month[0] > self.day or not holds(self.units[code].life, month[0]):
            return False
        return month[1] <= self.day or self._kept(code, month, REGULAR)

    def _has_quarter(self, code, quarter):
        days = (min(quarter[1], self.day) - quarter[0]).days + 1
        alive = sum(
            holds(self.units[code].life, quarter[0] + timedelta(days=at)) for at in range(days)
        )
        return alive >= 60 and (quarter[1] <= self.day or self._kept(code, quarter, THEMATIC))
