"""Rule values that hold on the day of each meeting, as conditions on meetings (handbook 14).

Targets of a period hold as on the day of reckoning; what concerns one meeting (which types count,
which contributions) holds as on its own day. A period is cut into bands within which nothing
changes, and in a band the units below each unit with rules of its own share one condition: its
length depends on the number of rule sets, never on the number of branches. Where the same values
hold everywhere, which is usual, the condition is as short as if there were no rule sets.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, IntegerField, Q, Value, When

from branches.models import OrganizationLine
from branches.rule_book import RuleBook
from branches.rule_source import rule_source


@dataclass(frozen=True)
class Band:
    """Days with unchanged rules: ``default`` holds but in the branches of ``special``.

    ``regions`` says the same by subtree: pairs of the `Rules` of a unit with rules of its own and
    `Region`, the units they hold for.
    """

    first_day: date
    last_day: date
    default: object
    special: dict
    regions: list


@dataclass(frozen=True)
class Region:
    """On ``day`` the units below ``node`` that are not below one of ``without`` (its own units with
    rules); ``node`` None: the units below none of them."""

    day: date
    node: int | None
    without: frozenset

    def holds(self, lookup):
        """A condition: ``lookup`` leads to one of those units."""
        inside = Q() if self.node is None else Q(**{f"{lookup}__in": self._below([self.node])})
        if not self.without:
            return inside
        return inside & ~Q(**{f"{lookup}__in": self._below(self.without)})

    def _below(self, nodes):
        lines = OrganizationLine.objects.on(self.day).filter(ancestor__in=nodes)
        return lines.order_by().values("descendant")


class RuleBands:
    """The bands from one day to another; ``book`` is the `RuleBook` of the last day."""

    def __init__(self, bands, book):
        self.bands, self.book = bands, book

    @classmethod
    def over(cls, first_day, last_day, *, supposed=None, only=None):
        """``supposed``: a `Supposed` set instead of what is assigned to its unit (preview).

        ``only`` (ids, or a query of ids): the branches that may be asked for one by one.
        """
        first_day = min(first_day, last_day)
        assignments = rule_source().meeting_days(first_day, last_day)
        nodes = {one.organization_id for one in assignments}
        if supposed is not None:
            nodes.add(supposed.organization_id)
        days = {first_day} | _within(first_day, last_day, _changes(assignments, nodes))
        starts = sorted(days)
        ends = [start - timedelta(days=1) for start in starts[1:]] + [last_day]
        bands, book = [], None
        for start, end in zip(starts, ends, strict=True):
            book = RuleBook.on(start, supposed=supposed, only=only)
            special = {unit: book.for_branch(unit) for unit in _units_below(nodes, start, only)}
            regions = [(book.for_branch(one.node), one) for one in regions_of(nodes, start)]
            bands.append(Band(start, end, book.for_branch(None), special, regions))
        return cls(bands, book)

    def condition(self, make, *keys, meeting=""):
        """``make(*values)`` of the rule ``keys``, each meeting by the values of its branch and day.

        ``meeting`` is the lookup that leads to the meeting, for example ``"meeting__"``. The keys
        are of those that have one value for all types of branch.
        """
        read = _reader(keys)
        spread = {read(rules) for band in self.bands for rules, _ in band.regions}
        if len(spread) == 1:
            return make(*spread.pop())
        whole = Q()
        for band in self.bands:
            during = Q(**{f"{meeting}held_on__range": (band.first_day, band.last_day)})
            whole |= during & _within_band(band, read, make, f"{meeting}branch")
        return whole

    def at_the_end(self, key, lookup):
        """The whole number of rule ``key`` on the last day; ``lookup`` leads to the branch."""
        regions = self.bands[-1].regions
        values = {rules.get(key) for rules, _ in regions}
        if len(values) == 1:
            return Value(values.pop())
        return Case(
            *(When(where.holds(lookup), then=Value(rules.get(key))) for rules, where in regions),
            output_field=IntegerField(),
        )

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


def _within_band(band, read, make, branch):
    groups = {}
    for rules, region in band.regions:
        groups.setdefault(read(rules), []).append(region)
    if len(groups) == 1:
        return make(*groups.popitem()[0])
    condition = Q()
    for values, regions in groups.items():
        where = Q()
        for region in regions:
            where |= region.holds(branch)
        condition |= make(*values) & where
    return condition


def regions_of(nodes, day):
    """The `Region` of every unit with rules of its own, and that of all others."""
    deeper = {}
    if len(nodes) > 1:
        nested = OrganizationLine.objects.on(day).filter(
            ancestor__in=nodes, descendant__in=nodes, depth__gt=0
        )
        for ancestor, descendant in nested.values_list("ancestor_id", "descendant_id"):
            deeper.setdefault(ancestor, set()).add(descendant)
    yield Region(day, None, frozenset(nodes))
    for node in sorted(nodes):
        yield Region(day, node, frozenset(deeper.get(node, ())))


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


def _units_below(nodes, day, only):
    if not nodes:
        return []
    lines = OrganizationLine.objects.on(day).filter(ancestor__in=nodes, descendant__is_branch=True)
    if only is not None:
        lines = lines.filter(descendant__in=only)
    return lines.order_by().values_list("descendant_id", flat=True).distinct()
