"""What holds at a unit on a day and from where, and what a draft would change."""

from dataclasses import dataclass
from datetime import date

from branches.models import OrganizationLine, PartyOrganization, RuleAssignment, RuleSet
from branches.rule_book import RuleBook
from branches.rule_catalogue import CATALOGUE, SECTIONS, Section
from branches.rule_kinds import RuleKey, lines_of
from branches.rules import Assigned, Supposed, merge_rule_values, value_for, winners

SHIPPED_FOR_ALL = "Quy định chung"
FROM_ABOVE = ["theo cấp trên"]


@dataclass(frozen=True)
class InForce:
    """One key at a unit: its value as lines, and where it comes from.

    A branch has the value of its type; a committee the general one and those of single types.

    ``origin`` names the unit that rules it, "Quy định chung" where nobody does; ``since`` is the
    first day (None: always); ``is_own``: the unit itself rules it.
    """

    entry: RuleKey
    lines: list
    origin: str
    since: date | None
    rule_set: RuleSet
    is_own: bool


@dataclass(frozen=True)
class SectionInForce:
    """``special`` counts the keys that do not come from the shipped default."""

    section: Section
    rows: list

    @property
    def special(self):
        return sum(not row.rule_set.is_default for row in self.rows)


@dataclass(frozen=True)
class Change:
    """One key that differs: lines of the value before and after."""

    entry: RuleKey
    before: list
    after: list


def in_force(unit, day):
    """The `SectionInForce` of every section at ``unit`` on ``day``. Three queries."""
    lines = OrganizationLine.objects.on(day).filter(descendant=unit)
    depth = dict(lines.values_list("ancestor_id", "depth")) or {unit.pk: 0}
    rows = RuleAssignment.objects.on(day).filter(organization__in=depth)
    held = {}
    for one in rows.select_related("rule_set", "organization"):
        key = (one.rule_set.code, depth[one.organization_id], one.valid_from)
        held[key] = one
    default = RuleSet.objects.get(is_default=True)
    assigned = [
        Assigned(code, one.rule_set.values, distance, since)
        for (code, distance, since), one in held.items()
    ]
    found = winners(default.values, assigned)
    return [
        SectionInForce(
            section, [_row(entry, *found[entry.key], held, default, unit) for entry in section.keys]
        )
        for section in SECTIONS
    ]


def _row(entry, value, winner, held, default, unit):
    if unit.is_branch:
        value = value_for(value, unit.branch_type)
    lines = list(lines_of(entry, value))
    if winner is None:
        return InForce(entry, lines, SHIPPED_FOR_ALL, None, default, False)
    one = held[winner.code, winner.distance, winner.since]
    is_own = one.organization_id == unit.pk
    return InForce(entry, lines, one.organization.name, winner.since, one.rule_set, is_own)


def sets_named(sections):
    """The rule sets behind ``sections``, each once with origin and first day, special ones first.

    Pairs of `InForce` and the number of keys it decides.
    """
    found = {}
    for one in sections:
        for row in one.rows:
            first, count = found.get((row.rule_set.pk, row.origin), (row, 0))
            found[row.rule_set.pk, row.origin] = first, count + 1
    return sorted(found.values(), key=lambda pair: pair[0].rule_set.is_default)


def inherited_values(unit, day):
    """The values that would hold at ``unit`` on ``day`` if it ruled nothing itself."""
    return (
        RuleBook.on(day, only=[unit.pk], supposed=Supposed(unit.pk, "", {}))
        .for_branch(unit.pk)
        .values
    )


def own_values(unit, day):
    """What ``unit`` rules itself on ``day``: sections of keys."""
    sets = RuleAssignment.objects.on(day).filter(organization=unit).select_related("rule_set")
    assigned = [Assigned(one.rule_set.code, one.rule_set.values, 0, one.valid_from) for one in sets]
    return merge_rule_values({}, assigned)


def effect_on_values(version):
    """The `Change` list between what holds at the unit on the first day and what would."""
    unit, day = version.organization, version.valid_from
    before = RuleBook.on(day, only=[unit.pk]).for_branch(unit.pk).values
    supposed = Supposed(unit.pk, "", version.content)
    after = RuleBook.on(day, only=[unit.pk], supposed=supposed).for_branch(unit.pk).values
    return list(_changes(before, after))


def changes_between(former, later):
    """The `Change` list between what two sets say themselves; unnamed keys are inherited."""
    return list(_changes(former, later))


def _changes(before, after):
    for entry in CATALOGUE.values():
        old, new = (values.get(entry.section, {}) for values in (before, after))
        if entry.name in old and entry.name in new and old[entry.name] == new[entry.name]:
            continue
        if entry.name in old or entry.name in new:
            yield Change(entry, _said(entry, old), _said(entry, new))


def _said(entry, values):
    return list(lines_of(entry, values[entry.name])) if entry.name in values else FROM_ABOVE


def plain_difference(former, later):
    """``{key: [old, new]}`` for the audit trail; None where a set does not name the key."""
    found = {}
    for entry in CATALOGUE.values():
        old, new = (values.get(entry.section, {}).get(entry.name) for values in (former, later))
        if old != new:
            found[entry.key] = [old, new]
    return found


def branches_below(unit, day):
    """Number of branches for which a rule of ``unit`` holds on ``day``."""
    lines = OrganizationLine.objects.on(day).filter(ancestor=unit)
    below = PartyOrganization.objects.branches().on(day)
    return below.filter(pk__in=lines.values("descendant")).count()
