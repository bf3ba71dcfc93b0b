"""Which period and which kind of figures a page shows: read from its address, offered."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from urllib.parse import urlencode

from config.lib.form_rendering import options_html
from config.lib.markup import put_together
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
    def option_lines(self):
        """The periods of each year as options of a select."""
        chosen = self.period
        return put_together(
            _group(year, chosen.code if chosen.year == year else "") for year in self.years
        )

    @property
    def years(self):
        """Those that are offered, the newest first."""
        recent = {self.today.year - back for back in range(YEARS_BACK + 1)}
        return sorted(recent | {self.period.year}, reverse=True)


def is_over_and_kept(period, today):
    """A month is only read as organised then."""
    return period.last_day < today and period.kind != "M"


def periods_of(year):
    """Pairs of code and words of every period of a year, the longest first."""
    periods = (Period(year, kind, number) for kind, most in PARTS for number in range(1, most + 1))
    return [(one.code, capitalized(str(one))) for one in periods]


@lru_cache(maxsize=200)
def _group(year, chosen):
    """`periods_of` a year as markup; ``chosen`` is the code of one of them, or empty."""
    return f'<optgroup label="Năm {year}">{options_html(periods_of(year), (chosen,))}</optgroup>'
