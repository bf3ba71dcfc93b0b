"""Rule values that hold on the day of each meeting, as conditions on meetings (handbook 14).

Targets of a period hold as on the day of reckoning; what concerns one meeting (which types count,
which contributions) holds as on its own day. A period is cut into bands within which nothing
changes, and in a band the branches with equal values share one condition. Where the same values
hold everywhere, which is usual, the condition is as short as if there were no rule sets.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from branches.models import OrganizationLine, RuleAssignment
from branches.rule_book import RuleBook


@dataclass(frozen=True)
class Band:
    """Days with unchanged rules: ``default`` holds but in the branches of ``special``."""

    first_day: date
    last_day: date
    default: object
    special: dict


class RuleBands:
    """The bands from one day to another; ``book`` is the `RuleBook` of the last day."""

    def __init__(self, bands, book):
        self.bands, self.book = bands, book

    @classmethod
    def over(cls, first_day, last_day, *, supposed=None):
        """``supposed``: a `Supposed` set instead of what is assigned to its unit (preview)."""
        first_day = min(first_day, last_day)
        assignments = list(RuleAssignment.objects.meeting_days(first_day, last_day))
        nodes = {one.organization_id for one in assignments}
        if supposed is not None:
            nodes.add(supposed.organization_id)
        days = {first_day} | _within(first_day, last_day, _changes(assignments, nodes))
        starts = sorted(days)
        ends = [start - timedelta(days=1) for start in starts[1:]] + [last_day]
        bands, book = [], None
        for start, end in zip(starts, ends, strict=True):
            book = RuleBook.on(start, supposed=supposed)
            special = {unit: book.for_branch(unit) for unit in _units_below(nodes, start)}
            bands.append(Band(start, end, book.for_branch(None), special))
        return cls(bands, book)

    def condition(self, make, *keys, meeting=""):
        """``make(*values)`` of the rule ``keys``, each meeting by the values of its branch and day.

        ``meeting`` is the lookup that leads to the meeting, for example ``"meeting__"``.
        """
        read = _reader(keys)
        spread = {read(rules) for band in self.bands for rules in _all_rules(band)}
        if len(spread) == 1:
            return make(*spread.pop())
        whole = Q()
        for band in self.bands:
            during = Q(**{f"{meeting}held_on__range": (band.first_day, band.last_day)})
            whole |= during & _within_band(band, read, make, f"{meeting}branch__in")
        return whole

    def rules_of(self, branch_id, day):
        """The `Rules` of one branch on one day of the period."""
        band = next(band for band in self.bands if band.first_day <= day <= band.last_day)
        return band.special.get(branch_id, band.default)

    def types(self, key, meeting=""):
        """Meetings whose type is listed in the rule ``key``."""
        lookup = f"{meeting}meeting_type__in"
        return self.condition(lambda types: Q(**{lookup: types}), key, meeting=meeting)


def _reader(keys):
    def read(rules):
        values = (rules.get(key) for key in keys)
        return tuple(tuple(value) if isinstance(value, list) else value for value in values)

    return read


def _all_rules(band):
    return [band.default, *band.special.values()]


def _within_band(band, read, make, branch_in):
    usual = read(band.default)
    others = {}
    for unit, rules in band.special.items():
        if read(rules) != usual:
            others.setdefault(read(rules), []).append(unit)
    elsewhere = [unit for units in others.values() for unit in units]
    condition = make(*usual) & ~Q(**{branch_in: elsewhere}) if elsewhere else make(*usual)
    for values, units in others.items():
        condition |= make(*values) & Q(**{branch_in: units})
    return condition


def _changes(assignments, nodes):
    """Days on which a rule set starts or ends, or a unit moves in or out of its scope."""
    for one in assignments:
        yield from (one.valid_from, one.valid_to)
    if nodes:
        moves = OrganizationLine.objects.filter(ancestor__in=nodes).order_by()
        for start, end in moves.values_list("valid_from", "valid_to").distinct():
            yield from (start, end)


def _within(first_day, last_day, days):
    return {day for day in days if day and first_day < day <= last_day}


def _units_below(nodes, day):
    if not nodes:
        return []
    lines = OrganizationLine.objects.on(day).filter(ancestor__in=nodes, descendant__is_branch=True)
    return lines.order_by().values_list("descendant_id", flat=True).distinct()
