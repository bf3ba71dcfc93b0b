"""Where reports and their charts get the five indicators from: one door, whatever is behind it.

Behind it is the reckoning from the rows (`indicators.compute`), which is exact for every day and
every kind of figures.
"""

from config.lib.periods import Period, month_of_ym
from reports import facts
from reports.indicators import compute
from reports.rules import Ratio

LENGTHS = {"M": 1, "Q": 3, "H": 6, "": 12}


def figures_for(organization, period, on):
    """The official `Indicators` of a unit with its branches and children, as on day ``on``."""
    return compute(organization, period, on, official=True, children=True)


def year_before(period):
    """The same period one year earlier."""
    return Period(period.year - 1, period.kind, period.number)


def periods_until(period, count):
    """The ``count`` periods of the same length up to ``period``, oldest first."""
    length = LENGTHS[period.kind]
    last = period.months[0].ym
    found = []
    for back in range(count - 1, -1, -1):
        month = month_of_ym(last - back * length)
        found.append(Period(month.year, period.kind, (month.number - 1) // length + 1))
    return found


def attendance_trend(organization, period, on, count):
    """Pairs of period and official attendance of the whole unit, oldest first.

    Each period with the tree of its own end, as its report of that time had it.
    """
    found = []
    for one in periods_until(period, count):
        reckoning = facts.Reckoning.of(organization, one, on, official=True)
        found.append((one, sum(facts.attendance(reckoning).values(), Ratio())))
    return found
