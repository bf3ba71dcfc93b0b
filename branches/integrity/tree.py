"""The tree: the path of today equals the chain of parents, the dated ancestry follows from it."""

from datetime import date

from branches.integrity import Fault
from branches.models import OrganizationLine, PartyOrganization
from branches.rules import STEP_WIDTH, Spell, dated_lines


def paths():
    """A unit's path is its parent's and one step more; exactly one unit has no parent."""
    units = {unit.pk: unit for unit in _units()}
    roots = [unit for unit in units.values() if unit.parent_id is None]
    for extra in roots[1:]:
        yield Fault(_name(extra), "là đơn vị gốc thứ hai")
    for unit in units.values():
        above = units[unit.parent_id].path if unit.parent_id else ""
        if unit.path[:-STEP_WIDTH] != above or len(unit.path) != len(above) + STEP_WIDTH:
            yield Fault(_name(unit), "đường dẫn trong cây không khớp với cấp trên trực tiếp")


def lines():
    """What stands in the dated ancestry of a unit follows from its dated parents, and theirs.

    Each unit is held against the stored lines of its parents: whole chains follow by induction.
    """
    units = {unit.pk: unit for unit in _units()}
    stored = {pk: [] for pk in units}
    for line in OrganizationLine.objects.order_by("pk").iterator(chunk_size=5000):
        spell = Spell(line.valid_from, line.valid_to)
        stored[line.descendant_id].append((line.ancestor_id, line.depth, spell))
    for unit in units.values():
        own = [(above, spell) for above, depth, spell in stored[unit.pk] if depth == 1]
        wanted = [(unit.pk, 0, Spell(None, None)), *dated_lines(own, stored)]
        if sorted(wanted, key=repr) != sorted(stored[unit.pk], key=repr):
            yield Fault(_name(unit), "bảng cấp trên theo thời gian không khớp với cây")
        own.sort(key=lambda one: one[1].start or date.min)
        above, spell = own[-1] if own else (None, Spell(None, None))
        if above != unit.parent_id or (unit.valid_to is None and spell.end is not None):
            yield Fault(_name(unit), "cấp trên hiện nay khác với bảng cấp trên theo thời gian")


def _units():
    kept = PartyOrganization.objects.only("code", "name", "path", "parent", "valid_to")
    return kept.order_by("path")


def _name(unit):
    return f"Đơn vị {unit.code} {unit.name}"
