"""Where rule values are read from: once per request, report or batch of figures, then kept.

A page asks for the rules of a dozen places and days. Within `rules_read_once` the assignments and
the sets are read a single time; actions that change rules or the tree call `forget_rules`.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property

from django.db.models import Q

from branches.models import OrganizationLine, RuleAssignment, RuleSet
from branches.querysets import covers
from config.lib.prepared import Prepared

_KEPT = ContextVar("rule_source", default=None)
ASSIGNMENTS = Prepared(lambda: RuleAssignment.objects.order_by("pk"))
SETS = Prepared(
    lambda *ids: RuleSet.objects.filter(Q(is_default=True) | Q(pk__in=ids)),
    further=lambda number: -1000 - number,
)


class RuleSource:
    """The dated assignments of rule sets, their values, and the `RuleBook` made of them."""

    def __init__(self):
        self.books = {}
        self._sets = {}
        self._default = None

    @cached_property
    def assignments(self):
        """Every `RuleAssignment` there ever was, without the values of its set."""
        return ASSIGNMENTS()

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
        """Pairs of the assignments that hold on ``day`` and their `RuleSet`."""
        holding = [one for one in self.assignments if covers(one, day)]
        self._read_sets({one.rule_set_id for one in holding})
        return [(one, self._sets[one.rule_set_id]) for one in holding]

    @property
    def default(self):
        """The `RuleSet` that holds everywhere."""
        self._read_sets(set())
        return self._default

    def _read_sets(self, ids):
        """Read what is missing of these sets; the default one comes with the first."""
        missing = ids - self._sets.keys()
        if not missing and self._default is not None:
            return
        for one in SETS(*missing):
            self._sets[one.pk] = one
            if one.is_default:
                self._default = one
        if self._default is None:
            raise RuleSet.DoesNotExist("no default rule set")


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
