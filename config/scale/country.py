"""The country of a slice: the tree, then everybody in it, written as they are made.

What stays in memory is one small `Person` for each member, for the meetings to come.
"""

from datetime import date, timedelta
from itertools import groupby

from config.lib.vietnamese import name_sort_key, search_key
from config.scale.chance import made_uid
from config.scale.people import exemption_rows, people_of
from config.scale.units import line_rows, make_units, unit_row
from members.choices import Office, SeatKind


class Country:
    """``communes`` are lists of branches; ``seats`` all pairs (person, seat) by id of the branch,
    ``heads`` its secretary and deputy."""

    def __init__(self, shape, sheets, writer):
        self.shape, self.sheets, self.writer = shape, sheets, writer
        self.communes = []
        self.seats = {}
        self.heads = {}
        self.terms = []

    def fill_units(self):
        """The tree with its ancestry, and the terms that papers are numbered in."""
        units = make_units(self.shape)
        for unit in units:
            self.sheets.organizations.add(*unit_row(unit))
            for row in line_rows(unit):
                self.sheets.lines.add(*row)
        root = units[0]
        for first, last in self._terms():
            pk = len(self.terms) + 1
            self.terms.append((pk, first, last))
            self.sheets.terms.add(pk, root.pk, f"{first.year}–{first.year + 5}", first, last)
        branches = [unit for unit in units if unit.branch_type]
        self.communes = [list(own) for _, own in groupby(branches, key=lambda one: one.parent.pk)]
        self.seats = {branch.pk: [] for branch in branches}
        self.writer.flush(least=0)

    def _terms(self):
        """Terms of five years; that of 2025 lasts until the end of 2030, as the product has it."""
        start = self.shape.first_day.year // 5 * 5
        for year in range(start, self.shape.on.year + 1, 5):
            yield date(year, 1, 1), date(year + (6 if year == 2025 else 5), 1, 1)

    def term_on(self, day):
        """The id of the term of a day."""
        return next(pk for pk, first, last in self.terms if first <= day < last)

    def fill_people(self):
        """Members with their seats, states and offices, commune by commune."""
        every_branch = [branch for own in self.communes for branch in own]
        pk = 1
        for own in self.communes:
            chance = self.shape.random("uids", own[0].parent.code)
            for person in people_of(own, every_branch, pk, self.shape):
                self._add_person(person, chance)
                pk = person.pk + 1
            self.writer.flush()
        self.writer.flush(least=0)

    def _add_person(self, person, chance):
        card = f"{36_000_000_000 + person.pk:012d}" if person.official else ""
        key = card or f"DB-{person.pk:07d}"
        decided = person.admitted - timedelta(days=20)
        self.sheets.members.add(
            person.pk, made_uid(chance), key, card, person.name, person.sex, person.born, decided,
            person.admitted, person.official, search_key(f"{person.name} {key}"),
            name_sort_key(person.name),
        )  # fmt: skip
        for seat in (*person.seats, *([person.away] if person.away else ())):
            kind = SeatKind.TEMPORARY_SEAT if seat is person.away else SeatKind.OFFICIAL_SEAT
            self.sheets.seats.add(
                person.pk, seat.branch.pk, kind.value, seat.start, seat.end, seat.end_reason
            )
            self.seats[seat.branch.pk].append((person, seat))
        for row in exemption_rows(person):
            self.sheets.statuses.add(*row)
        if person.office:
            branch, since = person.seats[0].branch.pk, person.seats[0].start
            self.sheets.offices.add(person.pk, branch, person.office, since)
            if person.office != Office.BRANCH_COMMITTEE_MEMBER.value:
                self.heads.setdefault(branch, []).append(person)
