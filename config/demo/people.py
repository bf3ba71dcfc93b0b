"""Members of the demonstration: their rows in the workbook, and who is expected on a day."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from config.demo.names import POOLS
from config.demo.units import PLANS

SEAT = "Sinh hoạt"
TEMPORARY = "Sinh hoạt tạm thời"
EXEMPT = "Miễn sinh hoạt"
SUSPENDED = "Đình chỉ"
SPECIAL_DUTY = "Nhiệm vụ đặc biệt"
AWAY = "Sinh hoạt tạm thời nơi khác"

MOVED = "Chuyển đi"
PARTY_DAYS = ((2, 3), (5, 19), (9, 2), (11, 7), (3, 26), (7, 22), (10, 14), (12, 20))
TODAY = date(2026, 10, 31)  # the last day the workbooks speak of


@dataclass
class Spell:
    """A row of the workbook: ``until`` is the first day it no longer holds."""

    state: str
    branch: str
    since: date
    until: date | None = None
    position: str = ""
    reason: str = ""

    def covers(self, day):
        return self.since <= day and (self.until is None or day < self.until)


@dataclass
class Person:
    """A member; ``card`` is filled when the roll is complete, ``code`` stands in where none is."""

    name: str
    sex: str
    born: date
    decided: date
    admitted: date
    official: date | None
    spells: list = field(default_factory=list)
    code: str = ""
    card: str = ""

    @property
    def key(self):
        return self.code or self.card

    def official_branch(self, day):
        return self._seat(SEAT, day)

    def _seat(self, kind, day):
        return next((s.branch for s in self.spells if s.state == kind and s.covers(day)), None)

    def is_expected(self, branch, day):
        """Handbook 11.1: seated here that day, not released, not admitted at this very meeting."""
        if day == self.admitted:
            return False
        states = {spell.state for spell in self.spells if spell.covers(day)}
        if states & {EXEMPT, SUSPENDED, SPECIAL_DUTY, AWAY}:
            return False
        return branch == (self._seat(TEMPORARY, day) or self._seat(SEAT, day))

    def is_on_roll(self, branch, day):
        """Seated in the branch that day, expected or not."""
        return any(
            spell.branch == branch and spell.state in (SEAT, TEMPORARY) and spell.covers(day)
            for spell in self.spells
        )

    @property
    def position(self):
        return next((s.position for s in self.spells if s.position and s.covers(TODAY)), "")


def roll(told):
    """All people: those whose story is ``told`` and the others that fill each branch's seats."""
    pools = {
        (people, sex): _shuffled(names, f"{people} {sex}")
        for people, by_sex in POOLS.items()
        for sex, names in by_sex.items()
    }
    everybody = list(told)
    for plan in PLANS:
        seated = sum(person.official_branch(TODAY) == plan.code for person in told)
        everybody += _fill(plan, plan.seats - seated, pools)
    _give_cards(everybody)
    return everybody


def _shuffled(names, seed):
    names = list(names)
    random.Random(f"names {seed}").shuffle(names)  # noqa: S311 - a seeded order, not a secret
    return names


def _fill(plan, count, pools):
    """``count`` people of the branch, the officers among them the most senior of working age."""
    dice = random.Random(f"people {plan.code}")  # noqa: S311 - seeded on purpose
    made = [_made_up(plan, index, count, dice, pools) for index in range(count)]
    by_seniority = sorted(made, key=lambda person: person.admitted)
    fit = [p for p in by_seniority if 1966 <= p.born.year <= 1992] or by_seniority
    fit += [person for person in by_seniority if person not in fit]
    for person, position in zip(fit, plan.officers, strict=False):
        person.spells[0].position = position
    return made


def _made_up(plan, index, count, dice, pools):
    sex = "Nữ" if (index * 7 + 3) % 10 < plan.women else "Nam"
    name = _draw(plan, sex, index, count, pools)
    youngest, oldest = plan.ages
    age = youngest + round((oldest - youngest) * (index + dice.random()) / max(count, 1))
    born = date(2026 - age, dice.randint(1, 12), dice.randint(1, 28))
    joined_at = dice.randint(20, max(21, min(36, age - 4)))
    admitted = _ceremony_day(born.year + joined_at, dice)
    official = admitted.replace(year=admitted.year + 1)
    return Person(
        name, sex, born, admitted - timedelta(days=dice.randint(9, 27)), admitted, official,
        [Spell(SEAT, plan.code, _seat_start(plan, admitted, official, dice))],
    )  # fmt: skip


def _draw(plan, sex, index, count, pools):
    """The next name of the people whose turn it is, weighed as the plan says."""
    turns = [people for people, weight in plan.peoples.items() for _ in range(weight)]
    start = index * len(turns) // max(count, 1)
    for people in turns[start:] + turns[:start]:
        for wanted in (sex, "Nam" if sex == "Nữ" else "Nữ"):
            if pools[people, wanted]:
                return pools[people, wanted].pop()
        raise ValueError(f"no name left among {people} for {plan.code}")
    raise ValueError(f"{plan.code} names no people")


def _ceremony_day(year, dice):
    """Often near a Party day; never after 2023, so that these people are official throughout."""
    month, day = dice.choice(PARTY_DAYS)
    return date(min(year, 2023), month, min(28, day + dice.choice((0, 0, 1, 4, 6))))


def _seat_start(plan, admitted, official, dice):
    """The day the seat began: admitted here, or come from elsewhere later on."""
    if plan.founded:
        return plan.founded
    came = date(dice.randint(2012, 2024), dice.choice((1, 4, 8, 9)), dice.randint(1, 20))
    return admitted if dice.random() < 0.55 or came <= official else came


def _give_cards(everybody):
    """Card numbers with the prefix 999, which no province has: nobody real can carry one."""
    blocks = {plan.code: plan.card_block for plan in PLANS}
    for number, person in enumerate(everybody, start=101):
        if not person.code:
            person.card = f"{blocks[person.spells[0].branch]}{number:06d}"
