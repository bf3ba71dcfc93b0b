"""Which period and which kind of figures a page shows: read from its address, offered."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from config.lib.form_rendering import options_html
from config.lib.markup import escaped, put_together
from config.lib.paper import capitalized
from config.lib.periods import Period, parse_period, quarter_of

OFFICIAL = "chinh-thuc"
AS_NOW = "hien-nay"
PARTS = (("", 1), ("H", 2), ("Q", 4), ("M", 12))
YEARS_BACK = 2


@dataclass(frozen=True)
class PeriodChoice:
    """``?ky=2026Q3&so-lieu=chinh-thuc``: the period (default: this quarter), official or not.

    ``&to-chuc=hien-nay``: the branches of a period that is over stand where they are today.
    """

    period: Period
    official: bool
    today: date
    as_now: bool = False

    @classmethod
    def read(cls, query, today):
        """What the address asks for; an address that says nothing we know means this quarter."""
        try:
            period = parse_period(query.get("ky", ""))
            _ = period.first_day, period.last_day
        except ValueError:
            period = quarter_of(today)
        as_now = query.get("to-chuc") == AS_NOW and is_over_and_kept(period, today)
        return cls(period, query.get("so-lieu") == OFFICIAL, today, as_now)

    @cached_property
    def query(self):
        """The address part that keeps this choice on the pages behind."""
        values = {"ky": self.period.code}
        if self.official:
            values["so-lieu"] = OFFICIAL
        if self.as_now:
            values["to-chuc"] = AS_NOW
        return f"?{urlencode(values)}"

    @property
    def offers_tree(self):
        """Whether the tree of then and the tree of today may differ."""
        return is_over_and_kept(self.period, self.today)

    @property
    def options(self):
        """Pairs of year and its periods (code, words, chosen), newest year first."""
        years = {self.today.year - back for back in range(YEARS_BACK + 1)} | {self.period.year}
        return [
            (f"Năm {year}", [self._option(period) for period in _periods_of(year)])
            for year in sorted(years, reverse=True)
        ]

    @property
    def option_lines(self):
        """The same as markup."""
        return put_together([_group(*one, self.period.code) for one in self.options])

    def _option(self, period):
        return period.code, capitalized(str(period)), period == self.period


def is_over_and_kept(period, today):
    """A month is only read as organised then."""
    return period.last_day < today and period.kind != "M"


def _periods_of(year):
    return [Period(year, kind, number) for kind, count in PARTS for number in range(1, count + 1)]


def _group(year, periods, chosen):
    lines = options_html(((code, words) for code, words, _ in periods), (chosen,))
    return f'<optgroup label="{escaped(year)}">{lines}</optgroup>'
