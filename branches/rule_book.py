"""Which rule values hold where: read once for a day, asked for any number of branches."""

import json
from functools import lru_cache
from pathlib import Path

from branches.models import OrganizationLine, RuleAssignment, RuleSet
from branches.rules import Assigned, Rules, merge_rule_values

SHIPPED = Path(__file__).parent / "data" / "rule_sets.json"


class RuleBook:
    """The rule sets in force on ``day``, in three queries however many branches are asked for."""

    def __init__(self, day, sets, lines):
        self.day = day
        self._default = next(one for one in sets if one.is_default)
        self._lines = lines
        self._merged = {}

    @classmethod
    def on(cls, day):
        assignments = list(RuleAssignment.objects.on(day).select_related("rule_set"))
        by_node = {}
        for one in assignments:
            by_node.setdefault(one.organization_id, []).append(one)
        lines = {}
        if by_node:
            rows = (
                OrganizationLine.objects.on(day)
                .filter(ancestor__in=by_node)
                .values_list("descendant_id", "ancestor_id", "depth")
            )
            for descendant, ancestor, depth in rows:
                lines.setdefault(descendant, []).extend(
                    Assigned(one.rule_set.code, one.rule_set.values, depth, one.valid_from)
                    for one in by_node[ancestor]
                )
        return cls(day, list(RuleSet.objects.filter(is_default=True)), lines)

    @property
    def branches_with_own_rules(self):
        """Ids of the units at or below a node to which a rule set is assigned."""
        return list(self._lines)

    def for_branch(self, organization_id):
        """The `Rules` of one unit; units with the same sets share one object."""
        assigned = tuple(
            sorted(self._lines.get(organization_id, ()), key=lambda one: (one.distance, one.code))
        )
        key = tuple((one.code, one.distance, one.since) for one in assigned)
        if key not in self._merged:
            codes = (*(one.code for one in assigned), self._default.code)
            values = merge_rule_values(self._default.values, assigned)
            self._merged[key] = Rules(codes, values)
        return self._merged[key]


def rules_for(organization, day):
    """The rule values of one unit on one day."""
    return RuleBook.on(day).for_branch(organization.pk)


@lru_cache(maxsize=1)
def shipped_rule_sets():
    """The three named profiles as they come with the product."""
    return json.loads(SHIPPED.read_text(encoding="utf-8"))
