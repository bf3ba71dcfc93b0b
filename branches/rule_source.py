"""Where rule values are read from: once per request, report or batch of figures, then kept.

A page asks for the rules of a dozen places and days. Within `rules_read_once` the assignments and
the sets are read a single time; actions that change rules or the tree call `forget_rules`.
"""

import json
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import NamedTuple

from django.db.models import DateField, Exists, IntegerField, OuterRef, Q, TextField, Value
from django.db.models.functions import Cast

from branches.models import OrganizationLine, RuleAssignment, RuleSet
from branches.querysets import covers
from config.lib.dates import today
from config.lib.prepared import Prepared

_KEPT = ContextVar("rule_source", default=None)


class AssignedSet(NamedTuple):
    """A row of `RuleAssignment`: the set holds at the unit and below it from day to day."""

    pk: int
    rule_set_id: int
    organization_id: int
    valid_from: date | None
    valid_to: date | None


class SetRead(NamedTuple):
    """What is read of a `RuleSet`; ``values`` are shared by everybody and never changed."""

    pk: int
    code: str
    values: dict
    is_default: bool


_COLUMNS = ("pk", "code", Cast("values", TextField()), "is_default")


def _assigned_and_sets(day):
    """Every assignment there ever was, and the sets that hold or will hold on ``day``, as one."""
    lasting = RuleAssignment.objects.filter(rule_set=OuterRef("pk")).exclude(valid_to__lte=day)
    nothing = [Value(None, field) for field in (IntegerField(), DateField(), DateField())]
    assigned = RuleAssignment.objects.values_list(
        *("rule_set_id", Value(""), Value(""), Value(False)),
        *("organization_id", "valid_from", "valid_to", "pk"),
    )
    sets = RuleSet.objects.filter(Q(is_default=True) | Exists(lasting))
    return assigned.union(sets.values_list(*_COLUMNS, *nothing, Value(0)), all=True)


RULES = Prepared(_assigned_and_sets, examples=(date(1000, 1, 1),))
FURTHER_SETS = Prepared(
    lambda *ids: RuleSet.objects.filter(pk__in=ids).values_list(*_COLUMNS),
    further=lambda number: -1000 - number,
)


class RuleSource:
    """The dated assignments of rule sets, their values, and the `RuleBook` made of them."""

    def __init__(self):
        self.books = {}

    @cached_property
    def _read(self):
        """The assignments and, by their number, the sets of today, of one question."""
        assigned, sets = [], {}
        for pk, code, values, is_default, unit, *spell, number in RULES(today()):
            if number:
                assigned.append(AssignedSet(number, pk, unit, *spell))
            else:
                sets[pk] = SetRead(pk, code, _parsed(values), is_default)
        return sorted(assigned, key=attrgetter("pk")), sets

    @property
    def assignments(self):
        """Every `AssignedSet` there ever was."""
        return self._read[0]

    @cached_property
    def turns(self):
        """Days on which a set begins or ends somewhere, or a unit moves in or out of its scope."""
        turns = {day for one in self.assignments for day in (one.valid_from, one.valid_to) if day}
        nodes = {one.organization_id for one in self.assignments}
        if nodes:
            lines = OrganizationLine.objects.filter(ancestor__in=nodes)
            for spell in lines.order_by().values_list("valid_from", "valid_to").distinct():
                turns.update(day for day in spell if day)
        return sorted(turns)

    def meeting_days(self, first_day, last_day):
        """The assignments that hold on at least one of these days."""
        return [
            one
            for one in self.assignments
            if (one.valid_from is None or one.valid_from <= last_day)
            and (one.valid_to is None or one.valid_to > first_day)
        ]

    def on(self, day):
        """Pairs of the assignments that hold on ``day`` and their `SetRead`."""
        assigned, sets = self._read
        holding = [one for one in assigned if covers(one, day)]
        missing = {one.rule_set_id for one in holding} - sets.keys()
        if missing:  # of a day gone by
            found = (
                SetRead(pk, code, _parsed(text), own)
                for pk, code, text, own in FURTHER_SETS(*missing)
            )
            sets.update((one.pk, one) for one in found)
        return [(one, sets[one.rule_set_id]) for one in holding]

    @property
    def default(self):
        """The `SetRead` that holds everywhere."""
        found = next((one for one in self._read[1].values() if one.is_default), None)
        if found is None:
            raise RuleSet.DoesNotExist("no default rule set")
        return found


@lru_cache(maxsize=256)
def _parsed(values):
    return json.loads(values)


def rule_source():
    """The source kept by `rules_read_once`, or a new one."""
    kept = _KEPT.get()
    if kept is None:
        return RuleSource()
    if not kept:
        kept.append(RuleSource())
    return kept[0]


@contextmanager
def rules_read_once():
    """Within this block rules are read from the database once; nested blocks share it."""
    if _KEPT.get() is not None:
        yield
        return
    token = _KEPT.set([])
    try:
        yield
    finally:
        _KEPT.reset(token)


def forget_rules():
    """Rules or the tree changed: whoever asks next reads them again."""
    kept = _KEPT.get()
    if kept:
        kept.clear()
