"""Months, quarters, half-years and years as the reports know them, decided in one place."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

CODE = re.compile(r"^(?P<year>\d{4})(?:(?P<kind>[HQM])(?P<number>\d{1,2}))?$")
MONTHS_IN = {"": 12, "H": 6, "Q": 3, "M": 1}
ROMAN = ("", "I", "II", "III", "IV")
YEARS = range(1900, 2101)  # as days are typed; the first and last of the calendar have no neighbour


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month."""

    year: int
    number: int

    @property
    def first_day(self):
        return date(self.year, self.number, 1)

    @property
    def last_day(self):
        return date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    @property
    def ym(self):
        """The month as one small integer: years × 12 + months counted from 0."""
        return self.year * 12 + self.number - 1

    @property
    def quarter(self):
        return (self.number + 2) // 3

    def shifted(self, months):
        return month_of_ym(self.ym + months)

    def __str__(self):
        return (
            f"tháng {self.number:02d} năm {self.year}"
            if self.number < 3
            else (f"tháng {self.number} năm {self.year}")
        )


@dataclass(frozen=True)
class Period:
    """A year, half-year (H), quarter (Q) or month (M).

    Written ``2026``, ``2026H1``, ``2026Q3``, ``2026M07``.
    """

    year: int
    kind: str = ""
    number: int = 1

    def __post_init__(self):
        if self.kind not in MONTHS_IN or not 1 <= self.number <= 12 // MONTHS_IN[self.kind]:
            raise ValueError(f"no such period: {self.year} {self.kind} {self.number}")

    @cached_property
    def months(self):
        """The calendar months of the period, in order."""
        length = MONTHS_IN[self.kind]
        first = (self.number - 1) * length + 1
        return tuple(Month(self.year, first + step) for step in range(length))

    @cached_property
    def quarters(self):
        """The quarters whose last day lies in the period."""
        return tuple(
            Period(self.year, "Q", month.quarter) for month in self.months if month.number % 3 == 0
        )

    @property
    def first_day(self):
        return self.months[0].first_day

    @property
    def last_day(self):
        return self.months[-1].last_day

    @property
    def day_after(self):
        return self.last_day + timedelta(days=1)

    def __contains__(self, day):
        return self.first_day <= day <= self.last_day

    @property
    def code(self):
        if not self.kind:
            return f"{self.year}"
        number = f"{self.number:02d}" if self.kind == "M" else f"{self.number}"
        return f"{self.year}{self.kind}{number}"

    def __str__(self):
        if self.kind == "M":
            return str(self.months[0])
        if self.kind == "Q":
            return f"quý {ROMAN[self.number]} năm {self.year}"
        if self.kind == "H":
            return f"6 tháng {'đầu' if self.number == 1 else 'cuối'} năm {self.year}"
        return f"năm {self.year}"


def parse_period(code):
    """The period written as ``code``; ValueError when nothing is written so."""
    match = CODE.match(code.strip().upper())
    if not match or int(match["year"]) not in YEARS:
        raise ValueError(f"no such period: {code}")
    return Period(int(match["year"]), match["kind"] or "", int(match["number"] or 1))


def month_of(day):
    return Month(day.year, day.month)


def month_of_ym(ym):
    return Month(ym // 12, ym % 12 + 1)


def quarter_of(day):
    return Period(day.year, "Q", (day.month + 2) // 3)
