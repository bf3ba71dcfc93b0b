"""Worlds nobody thought of: dice write the workbooks, the oracle counts, the product must agree."""

from datetime import date, timedelta
from random import Random

import pytest

from tests.blackbox.building import Sitting, seat, unit
from tests.blackbox.oracle import PERIODS, YEAR, Oracle, Person, Session, Unit, holds

KINDS = {
    "T": "PROVINCIAL_COMMITTEE",
    "X": "GRASSROOTS_COMMITTEE_AREA",
    "Y": "GRASSROOTS_COMMITTEE_AREA",
    "S": "SUB_GRASSROOTS_AREA",
}
LONG_AGO = date(2020, 1, 1)
STATES = ("Miễn sinh hoạt", "Đình chỉ", "Nhiệm vụ đặc biệt", "Sinh hoạt tạm thời nơi khác")


def text(day):
    return day.strftime("%d/%m/%Y") if day else ""


class Dice(Random):
    def day(self):
        return date(YEAR, 1, 1) + timedelta(days=self.randrange(365))

    def often(self, share):
        return self.random() < share

    def units(self):
        """Two communes, an area that may move between them, five branches with a fate each."""
        move = self.day() if self.often(0.5) else None
        places = [("X", None, move), ("Y", move, None)] if move else [("X", None, None)]
        fixed = [Unit("T", [("", None, None)]), Unit("S", places)]
        fixed += [Unit(code, [("T", None, None)]) for code in "XY"]
        for one in fixed:
            one.is_branch = False
        return {one.code: one for one in (*fixed, *(self.branch(f"B{at}") for at in range(5)))}

    def branch(self, code):
        founded = self.day() if self.often(0.3) else None
        closed = self.day() if self.often(0.35) else None
        if founded and closed and closed <= founded:
            closed = None
        old, new = self.sample("XYS", 2)
        move = self.day()
        parents = [(old, founded, closed)]
        if self.often(0.4) and move != founded and holds((founded, closed), move):
            parents = [(old, founded, move), (new, move, closed)]
        return Unit(code, parents, founded, closed)

    def stay(self, units, start, end):
        """A seat in any branch, cut to the days the branch exists; None when nothing is left."""
        code = self.choice([one for one, unit_ in units.items() if unit_.is_branch])
        founded, closed = units[code].life
        start = max(start, founded or start)
        end = min((day for day in (end, closed) if day), default=None)
        return (code, start, end) if end is None or start < end else None

    def person(self, number, units):
        first = self.stay(
            units, self.choice([LONG_AGO, self.day()]), self.choice([None, self.day()])
        )
        seats = [first] if first else []
        if first and first[2] and self.often(0.6):
            start = first[2] + timedelta(days=self.choice([0, 0, 20]))
            seats += filter(None, [self.stay(units, start, None)])
        away, start = None, self.day()
        if self.often(0.35) or not seats:
            away = self.stay(units, start, start + timedelta(days=self.randint(5, 150)))
        if away and away[0] in {one[0] for one in seats}:
            away = None
        states = [self.state(one) for one in seats if self.often(0.4)]
        admitted = seats[0][1] if seats and not away and self.often(0.3) else None
        return Person(number, seats, away, [one for one in states if one], admitted)

    def state(self, stay):
        start = max(stay[1], self.day())
        end = start + timedelta(days=self.randint(3, 120))
        end = min(end, stay[2] or end)
        return (stay[0], start, end, self.choice(STATES)) if start < end else None

    def sessions(self, units, people):
        """Some on the very days on which somebody came or left."""
        changes = [day for one in people for stay in one.seats for day in stay[1:] if day]
        days = [self.day() for _ in range(40)] + [day for day in changes if day.year == YEAR]
        found = {}
        for day in days:
            code = self.choice([code for code, one in units.items() if one.is_branch])
            if not holds(units[code].life, day):
                continue
            marks = {}
            for person in people:
                standing = person.standing(code, day)
                if standing or (standing is False and self.often(0.4)):
                    marks[person.number] = f"{self.choice('ccctlk')}{self.choice([0, 0, 1, 3])}"
            kind = self.choice(["Thường kỳ"] * 5 + ["Chuyên đề", "Kết hợp", "Bất thường"])
            found[code, day] = Session(code, day, kind, marks, self.choice(["", "NQ"]))
        return list(found.values())


def unit_rows(units):
    for one in units.values():
        for at, (parent, start, end) in enumerate(one.parents):
            spell = {"Từ ngày": text(start) if at else "", "Đến ngày": text(end)}
            kind = KINDS.get(one.code, "BRANCH")
            yield unit(one.code, parent, kind=kind, founded=text(one.founded), **spell)


def member_rows(person):
    rows = [(*stay, "Sinh hoạt") for stay in person.seats] + person.states
    rows += [(*person.away, "Sinh hoạt tạm thời")] if person.away else []
    values = {"Ngày vào Đảng": text(person.admitted), "Ngày chính thức": ""}
    for branch, start, end, state in rows:
        yield seat(person.number, branch, text(start), text(end), state=state, **values)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_product_agrees_with_the_oracle_in_a_random_world(world, seed):
    dice = Dice(seed)
    units = dice.units()
    people = [dice.person(number, units) for number in range(1, 13)]
    people = [one for one in people if one.seats or one.away]
    sessions = dice.sessions(units, people)
    world.settle(
        list(unit_rows(units)),
        [row for person in people for row in member_rows(person)],
        [
            Sitting(one.branch, text(one.day), one.marks, one.kind, resolution=one.resolution)
            for one in sessions
        ],
    )
    for _ in range(6):
        period = dice.choice(list(PERIODS))
        on = dice.choice([date(YEAR + 1, 3, 1), PERIODS[period][1], dice.day()])
        if on < PERIODS[period][0]:
            continue
        oracle = Oracle(units, people, sessions, period, on)
        for code in ("T", dice.choice("XYS"), dice.choice(["B0", "B1", "B2"])):
            asked = (code, period, text(on))
            assert world.figures(*asked) == oracle.figures(code), asked
            assert world.people(*asked) == oracle.people(code), asked
            if not units[code].is_branch:
                expected = {child: oracle.figures(child) for child in oracle.children(code)}
                assert world.children(*asked) == expected, asked
