"""Where reports and their charts get the five indicators from: one door, whatever is behind it.

Behind it is the reckoning from the rows (`indicators.compute`), which is exact for every day and
every kind of figures. What is kept of a committee is read instead where it holds all there is: as
on today, every branch counted, no change waiting.
"""

from config.lib.dates import today
from config.lib.periods import Period, month_of_ym
from reports.choices import Indicator
from reports.facts import Reckoning
from reports.indicators import added_up, computed, months_of, quarters_of
from reports.kept import reading
from reports.kept.refresh import first_kept_year

LENGTHS = {"M": 1, "Q": 3, "H": 6, "": 12}


def figures_for(organization, period, on, *, missed=True):
    """The official `Indicators` of a unit with its branches and children, as on day ``on``.

    Not ``missed``: nobody asks which months and quarters the branches missed.
    """
    reckoning = Reckoning.of(organization, period, on, official=True)
    if not _is_kept(reckoning):
        return computed(reckoning, children=True)
    counted = reading.ratios_of_branches(reckoning.tree, period, official=True)
    months, quarters = {}, {}
    if missed:
        months = months_of(reckoning, _short(reckoning.tree, counted[Indicator.REGULAR]))
        quarters = quarters_of(reckoning, _short(reckoning.tree, counted[Indicator.THEMATIC]))
    return added_up(reckoning, counted, months, quarters, children=True)


def _is_kept(reckoning):
    tree = reckoning.tree
    is_now = reckoning.on == today() and not tree.organization.is_branch
    return is_now and reading.are_current(tree, reckoning.period, reckoning.on)


def _short(tree, ratios):
    """The branches that have not all there should be."""
    found = {branch for branch, ratio in ratios.items() if ratio.part < ratio.whole}
    return [branch for branch in tree.branches if branch.pk in found]


def year_before(period):
    """The same period one year earlier."""
    return Period(period.year - 1, period.kind, period.number)


def former_period(period, on):
    """The period a report compares with: the year before, None where nothing is known of it.

    Before the first meeting in the program every branch would seem to have missed its months.
    """
    before = year_before(period)
    return before if before.year >= first_kept_year(on) else None


def periods_until(period, count):
    """The ``count`` periods of the same length up to ``period``, oldest first."""
    length = LENGTHS[period.kind]
    last = period.months[0].ym
    found = []
    for back in range(count - 1, -1, -1):
        month = month_of_ym(last - back * length)
        found.append(Period(month.year, period.kind, (month.number - 1) // length + 1))
    return found
