"""Which rule values hold where: read once for a day, asked for any number of branches."""

import json
from functools import cache, lru_cache
from pathlib import Path

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from branches.models import OrganizationLine, RuleSet
from branches.rule_source import rule_source
from branches.rules import Assigned, Rules, merge_rule_values, strongest_first
from config.lib.prepared import Prepared

SHIPPED = Path(__file__).parent / "data" / "rule_sets.json"


class RuleBook:
    """The rule sets in force on ``day``, in two queries however many branches are asked for."""

    def __init__(self, day, default, lines, types, nodes=()):
        """``nodes``: the units to which a rule set is assigned."""
        self.day, self.nodes = day, frozenset(nodes)
        self._default = default
        self._lines = lines
        self._types = types
        self._merged, self._of = {}, {}

    @classmethod
    def on(cls, day, *, only=None, supposed=None):
        """Read the book, with ``supposed`` as if that `Supposed` set held.

        ``only`` (ids, or a query of ids): nobody else will be asked for, but for the units that
        have rules of their own. Within `rule_source.rules_read_once` a book is read once.
        """
        source = rule_source()
        if supposed is not None or not _is_plain(only):
            return cls._read(source, day, only, supposed)
        whole, key = (day, None), (day, None if only is None else frozenset(only))
        if whole not in source.books and key not in source.books:
            source.books[key] = cls._read(source, day, only, None)
        return source.books.get(whole) or source.books[key]

    @classmethod
    def _read(cls, source, day, only, supposed):
        by_node = _sets_by_node(source, day, supposed)
        lines, types = {}, {}
        if by_node:
            rows = OrganizationLine.objects.on(day).filter(ancestor__in=by_node)
            if only is not None:
                rows = rows.filter(Q(descendant__in=only) | Q(descendant__in=by_node))
            rows = rows.values_list(
                "descendant_id", "descendant__branch_type", "ancestor_id", "depth"
            )
            for descendant, branch_type, ancestor, depth in rows:
                types[descendant] = branch_type
                lines.setdefault(descendant, []).extend(
                    Assigned(code, values, depth, since)
                    for code, values, since in by_node[ancestor]
                )
        return cls(day, source.default, lines, types, by_node)

    @property
    def branches_with_own_rules(self):
        """Ids of the units at or below a node to which a rule set is assigned."""
        return list(self._lines)

    def everywhere(self):
        """Every `Rules` that holds somewhere, each once."""
        found = [self.for_branch(unit) for unit in (None, *self._lines)]
        return list({id(one): one for one in found}.values())

    def for_branch(self, organization_id):
        """The `Rules` of one unit; units with the same sets share one object."""
        known = organization_id if organization_id in self._lines else None
        if known not in self._of:
            self._of[known] = self._merge(known)
        return self._of[known]

    def _merge(self, organization_id):
        assigned = strongest_first(self._lines.get(organization_id, ()))
        branch_type = self._types.get(organization_id, "")
        key = (branch_type, *((one.code, one.distance, one.since) for one in assigned))
        if key not in self._merged:
            codes = (*(one.code for one in assigned), self._default.code)
            values = self._default.values
            if assigned:
                values = merge_rule_values(values, assigned)
            self._merged[key] = Rules(codes, values, branch_type)
        return self._merged[key]


def _is_plain(only):
    """Whether a book for ``only`` can be found again: ids, no query."""
    return only is None or isinstance(only, list | tuple | set | frozenset)


def _sets_by_node(source, day, supposed):
    """``(code, values, first day)`` of the sets in force on ``day``, by the unit they hold at."""
    found = {}
    for one, rule_set in source.on(day):
        if supposed is None or one.organization_id != supposed.organization_id:
            kept = (rule_set.code, rule_set.values, one.valid_from)
            found.setdefault(one.organization_id, []).append(kept)
    if supposed is not None:
        found[supposed.organization_id] = [(supposed.code, supposed.values, None)]
    return found


def rules_for(organization, day):
    """The rule values of one unit on one day."""
    return RuleBook.on(day, only=[organization.pk]).for_branch(organization.pk)


def rules_kept(codes, branch_type):
    """The rule values of the sets named by ``codes``, strongest first, as `Rules` gave them.

    What was judged once is read by the same sets again, whatever was published since (handbook
    14). None where one of them is not known here.
    """
    texts = dict(_texts_question(len(codes))(*codes)) if codes else {}
    if not codes or set(codes) - set(texts):
        return None
    return _kept(tuple((code, texts[code]) for code in codes), branch_type)


@cache
def _texts_question(number):
    """The codes and values, as JSON text, of ``number`` sets."""
    return Prepared(
        lambda *codes: (
            RuleSet.objects.filter(code__in=codes)
            .annotate(text=Cast("values", TextField()))
            .values_list("code", "text")
        ),
        examples=tuple(f"#{place}" for place in range(number)),
    )


@lru_cache(maxsize=64)
def _kept(sets, branch_type):
    """The `Rules` of pairs of code and values: merged once as long as the texts are the same."""
    assigned = [
        Assigned(code, json.loads(text), distance, None)
        for distance, (code, text) in enumerate(sets)
    ]
    codes = tuple(code for code, _ in sets)
    return Rules(codes, merge_rule_values({}, assigned), branch_type)


@lru_cache(maxsize=1)
def shipped_rule_sets():
    """The three named profiles as they come with the product."""
    return json.loads(SHIPPED.read_text(encoding="utf-8"))
