"""Units into the tree: paths, ancestry and events, with a fixed number of statements per level."""

from branches.actions.tree import prepare, rebuild_lines, start_first_term
from branches.choices import EventKind
from branches.models import OrganizationEvent, OrganizationLine, PartyOrganization
from branches.rules import STEP_WIDTH, path_step, step_number

BATCH = 500


class FreePaths:
    """The next free path below any node; steps are never used twice (`tree.next_path` for many)."""

    def __init__(self, paths):
        self._last = {}
        for path in paths:
            above = path[:-STEP_WIDTH]
            self._last[above] = max(self._last.get(above, -1), step_number(path))

    def take(self, parent):
        above = parent.path if parent else ""
        self._last[above] = number = self._last.get(above, -1) + 1
        return above + path_step(number)


def store(plan, scope):
    """Write the plan. ``plan.tree.units`` holds every unit by code afterwards."""
    units = plan.tree.units
    new = {unit.code: unit for unit in plan.new.values()}
    other = {unit.code: unit for unit in plan.other.values()}
    paths = FreePaths(unit.path for unit in units.values())
    _create(plan.order, new, units, paths)
    _change(plan.order, other, units, paths)
    _tell_history(plan, new, other)
    _record_events(new.values(), other.values(), units)


def _create(order, new, units, paths):
    """Level by level, because a child needs its parent's id and path."""
    levels = {}
    for code in order:
        if code not in new:
            continue
        parent = new[code].parent_code
        depth = levels.get(parent, 0) + 1
        levels[code] = depth
    for depth in sorted(set(levels.values())):
        made = []
        for code in (code for code, level in levels.items() if level == depth):
            data = new[code]
            parent = units.get(data.parent_code)
            unit = PartyOrganization(
                code=code, parent=parent, valid_to=data.closed_on, **data.values
            )
            prepare(unit, paths.take(parent))
            made.append(unit)
        PartyOrganization.objects.bulk_create(made, batch_size=BATCH)
        units.update((unit.code, unit) for unit in made)
        for unit in made:
            if unit.parent is None:
                start_first_term(unit)


def _change(order, other, units, paths):
    below = {}
    for unit in units.values():
        below.setdefault(unit.parent_id, []).append(unit)
    changed = {}
    for code in order:
        if code not in other:
            continue
        unit, data = units[code], other[code]
        for name, value in data.values.items():
            setattr(unit, name, value)
        unit.valid_to = data.closed_on
        parent = units.get(data.parent_code)
        path = unit.path
        if (parent.pk if parent else None) != unit.parent_id:
            unit.parent = parent
            path = paths.take(parent)
        cut = len(unit.path)
        for moved in _subtree(unit, below) if path != unit.path else [unit]:
            prepare(moved, path + moved.path[cut:])
            changed[moved.pk] = moved
    fields = ["parent", "path", "is_branch", "valid_to", "search_name", "sort_name"]
    fields += ["name", "short_name", "place_name", "kind", "branch_type", "valid_from"]
    PartyOrganization.objects.bulk_update(changed.values(), fields, batch_size=BATCH)


def _subtree(unit, below):
    found = [unit]
    for one in found:
        found += below.get(one.pk, [])
    return found


def _tell_history(plan, new, other):
    """Rebuild the ancestry of what was written and of everything that ever stood below it."""
    units, written = plan.tree.units, {**new, **other}
    ids = {units[code].pk for code in written}
    if other:
        changed = [units[code].pk for code in other]
        below = OrganizationLine.objects.filter(ancestor__in=changed)
        ids.update(below.values_list("descendant_id", flat=True))
    parents_of, ordered = {}, []
    for code in plan.order:
        unit = units[code]
        if unit.pk in ids:
            history = written[code].history if code in written else plan.tree.history_of(code)
            parents_of[unit.pk] = [(units[parent].pk, spell) for parent, spell in history if parent]
            ordered.append(unit)
    rebuild_lines(ordered, parents_of)


def _record_events(new, other, units):
    events = []
    for data in new:
        if data.values.get("valid_from"):
            events.append(_event(data, units, EventKind.ESTABLISH, data.values["valid_from"]))
        if data.closed_on:
            events.append(_event(data, units, EventKind.DISSOLVE, data.closed_on))
    known = set(
        OrganizationEvent.objects.filter(
            kind=EventKind.MOVE, organization__in=[units[data.code] for data in other]
        ).values_list("organization_id", "happened_on")
    )
    for data in (*new, *other):
        for parent, spell in data.history[1:]:
            if (units[data.code].pk, spell.start) not in known:
                events.append(_event(data, units, EventKind.MOVE, spell.start, units.get(parent)))
    OrganizationEvent.objects.bulk_create(events, batch_size=BATCH)


def _event(data, units, kind, day, parent=None):
    note = f"Về trực thuộc {parent.name}" if parent else ""
    return OrganizationEvent(
        organization=units[data.code], kind=kind, happened_on=day, note=note[:400]
    )
