"""The units of a file against the tree: what is new, what differs, what cannot be."""

from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter

from django.db.models import PROTECT

from branches.choices import BRANCH_KINDS
from branches.import_runs import Plan, refuse_other_values
from branches.imports.reading import CODE, COLUMN_OF, KIND, PARENT, UNTIL, UnitData
from branches.models import OrganizationLine, PartyOrganization
from branches.rules import STEP_WIDTH, Spell
from config.lib.imports import Problem

DEEPEST = PartyOrganization._meta.get_field("path").max_length // STEP_WIDTH


@dataclass
class KnownTree:
    """All units of the database by code, and their successive parents, in two queries."""

    units: dict[str, PartyOrganization]
    histories: dict[str, list]

    @classmethod
    def load(cls):
        units = {unit.code: unit for unit in PartyOrganization.objects.order_by("path")}
        codes = {unit.pk: code for code, unit in units.items()}
        histories = {}
        lines = OrganizationLine.objects.filter(depth=1).values_list(
            "descendant_id", "ancestor_id", "valid_from", "valid_to"
        )
        for unit_id, parent_id, start, end in lines:
            histories.setdefault(codes[unit_id], []).append((codes[parent_id], Spell(start, end)))
        for history in histories.values():
            history.sort(key=lambda one: (one[1].start is not None, one[1].start))
        return cls(units, histories)

    def history_of(self, code):
        """As a file would tell it: a closed unit's last parent ends with the unit."""
        unit = self.units[code]
        history = list(self.histories.get(code, [("", Spell(unit.valid_from, None))]))
        last_parent, spell = history[-1]
        history[-1] = (last_parent, Spell(spell.start, spell.end or unit.valid_to))
        return history


@dataclass
class UnitPlan(Plan):
    """``order`` lists the codes of all units, known and new, every parent of now before its
    children."""

    tree: KnownTree | None = None
    order: list[str] = field(default_factory=list)


def compare(data, scope, problems):
    """A `UnitPlan` for the units of the file; notes everything that cannot be stored."""
    tree = KnownTree.load()
    plan = UnitPlan(tree=tree)
    for unit in data.values():
        _check_parents(unit, data, tree)
    _check_roots(data, tree)
    plan.order = _parents_first(data, tree)
    _check_depth(plan.order, data, tree)
    for unit in data.values():
        if unit.history and unit.row.is_sound:
            _sort_out(unit, data, plan, scope)
    _check_what_stays_below(plan.other.values(), data, tree)
    _check_what_is_kept(plan.other.values(), tree)
    plan.notes += _younger_parents((*plan.new.values(), *plan.other.values()), data, tree)
    return plan


def _check_parents(unit, data, tree):
    for line in unit.lines:
        parent = _kind_and_end(line.parent_code, data, tree)
        if not line.parent_code:
            continue
        was_sound = line.row.is_sound  # a wrong day does not hide a wrong parent
        if parent is None:
            line.row.refuse(
                PARENT,
                f"Không có đơn vị mang mã “{line.parent_code}” trong tệp hay trong hệ thống.",
            )
            continue
        if not was_sound:
            continue
        kind, closed_on = parent
        if kind in BRANCH_KINDS:
            line.row.refuse(
                PARENT, f"“{line.parent_code}” là chi bộ nên không thể là cấp trên của đơn vị khác."
            )
        elif closed_on and (line.end is None or line.end > closed_on):
            line.row.refuse(
                PARENT,
                f"“{line.parent_code}” kết thúc hoạt động từ {closed_on:%d/%m/%Y}. Đồng chí ghi "
                f"“{UNTIL}” và thêm một dòng cho cấp trên mới.",
            )


def _kind_and_end(code, data, tree):
    if code in data:
        return data[code].values["kind"], data[code].closed_on
    if code in tree.units:
        return tree.units[code].kind, tree.units[code].valid_to
    return None


def _is_within_reach(unit, known, data, tree, scope):
    """Whether a login may write this unit: it and its parents stand at or below their own unit."""
    if scope.is_unlimited:
        return True
    top = scope.organization
    if known is not None and not scope.holds(known.path):
        unit.row.refuse(CODE, f"Mã “{unit.code}” là của đơn vị ngoài phạm vi được nhập.")
    elif known is not None and known.path == top.path:
        unit.row.refuse(CODE, f"{known.name} do cấp trên cập nhật. Đồng chí bỏ dòng này.")
    for line in unit.lines:
        parent = tree.units.get(line.parent_code)
        outside = line.parent_code not in data if parent is None else not scope.holds(parent.path)
        if line.row.is_sound and outside:
            line.row.refuse(PARENT, f"Cấp trên phải là {top.name} hoặc đơn vị bên dưới.")
    return all(line.row.is_sound for line in unit.lines)


def _check_roots(data, tree):
    """An empty parent makes a root, beside others too; only a branch always hangs below a unit."""
    if not tree.units and len(data) == 1:
        return
    for unit in data.values():
        is_new_root = not unit.parent_code and unit.code not in tree.units
        if is_new_root and unit.values["kind"] in BRANCH_KINDS:
            unit.row.refuse(PARENT, "Chi bộ phải có cấp trên. Đồng chí ghi mã cấp trên trực tiếp.")


def _parents_first(data, tree):
    """All codes, every parent of any day before its children; nothing where there is a circle.

    Units that changed places stood above each other on different days: they come in the order of
    now. Where the file puts one of them elsewhere, it is a circle.
    """
    known = {**tree.units, **data}  # in the order of the tree, then of the file
    parents = {}
    for code in known:
        history = data[code].history if code in data else tree.history_of(code)
        parents[code] = [parent for parent, _ in history if parent]
    while True:
        try:
            order = TopologicalSorter(parents).static_order()
            return [code for code in order if code in known]
        except CycleError as error:
            circle = error.args[1]
        is_of_now = all(len(parents[code]) == 1 for code in circle)
        if is_of_now or any(_is_put_elsewhere(code, data, tree) for code in circle):
            _refuse_circle(circle, data)
            return []
        for code in circle:
            parents[code] = parents[code][-1:]


def _is_put_elsewhere(code, data, tree):
    if code not in data:
        return False
    return code not in tree.units or bool(_other_parents(data[code], tree.history_of(code)))


def _refuse_circle(circle, data):
    for code in dict.fromkeys(circle):
        if code in data:
            data[code].row.refuse(
                PARENT, "Các cấp trên tạo thành vòng: " + " → ".join(reversed(circle)) + "."
            )


def _check_depth(order, data, tree):
    depths = {"": 0}
    for code in order:
        parent = data[code].parent_code if code in data else tree.history_of(code)[-1][0]
        depths[code] = depths.get(parent, 0) + 1
        if depths[code] > DEEPEST and code in data:
            data[code].row.refuse(PARENT, f"Cây tổ chức sâu quá {DEEPEST} cấp.")


def _check_what_stays_below(changed, data, tree):
    """Units the file does not name stay where they are: not below a branch or a closed unit."""
    below = {}
    for code, child in tree.units.items():
        if child.parent_id and code not in data:
            below.setdefault(child.parent_id, []).append(child)
    for unit in changed:
        known = tree.units[unit.code]
        children = below.get(known.pk, ())
        if children and unit.values["kind"] in BRANCH_KINDS and not known.is_branch:
            unit.row.refuse(KIND, f"{known.name} còn đơn vị trực thuộc nên không thể là chi bộ.")
        closed_on = unit.closed_on
        if closed_on in (None, known.valid_to):
            continue
        if any(child.valid_to is None or child.valid_to > closed_on for child in children):
            unit.lines[-1].row.refuse(
                UNTIL,
                f"{known.name} còn đơn vị trực thuộc hoạt động từ {closed_on:%d/%m/%Y} trở đi. "
                "Đồng chí ghi trong tệp cấp trên mới hoặc ngày kết thúc của các đơn vị đó.",
            )


def _younger_parents(units, data, tree):
    """Days on which a parent did not exist yet: committees above it have no figures of these."""
    for unit in units:
        for parent, spell in unit.history:
            if not parent:
                continue
            known = data[parent].values.get("valid_from") if parent in data else None
            founded = known or (parent in tree.units and tree.units[parent].valid_from)
            if founded and (spell.start is None or spell.start < founded):
                yield Problem(
                    unit.row.sheet,
                    unit.row.number,
                    PARENT,
                    f"“{parent}” thành lập ngày {founded:%d/%m/%Y}; số liệu trước ngày đó không "
                    "được tính cho cấp trên nào. Nếu trước đó đơn vị thuộc cấp trên khác, đồng chí "
                    "thêm một dòng với mã cấp trên đó.",
                )


def _check_what_is_kept(changed, tree):
    """A branch with members, meetings or papers stays a branch: a committee has none of its own."""
    turned = {
        tree.units[unit.code].pk: unit
        for unit in changed
        if tree.units[unit.code].is_branch and unit.values["kind"] not in BRANCH_KINDS
    }
    if not turned:
        return
    kept = set()
    for relation in PartyOrganization._meta.related_objects:
        model, name = relation.related_model, relation.field.name
        if relation.on_delete is PROTECT and model._meta.app_label != "branches":
            rows = model._base_manager.filter(**{f"{name}__in": turned})
            kept.update(rows.order_by().values_list(name, flat=True))
    for pk in kept:
        turned[pk].row.refuse(
            KIND,
            f"{turned[pk].values['name']} đã có đảng viên, cuộc họp hoặc văn bản nên vẫn là chi "
            "bộ. Đồng chí thành lập đơn vị mới với mã khác.",
        )


def _sort_out(unit: UnitData, data, plan, scope):
    known = plan.tree.units.get(unit.code)
    if known is None:
        if _is_within_reach(unit, known, data, plan.tree, scope):
            plan.new[f"{unit.values['name']} ({unit.code})"] = unit
        return
    columns = [
        COLUMN_OF[name] for name, value in unit.values.items() if getattr(known, name) != value
    ]
    columns += _other_parents(unit, plan.tree.history_of(unit.code))
    if not columns:
        plan.unchanged += 1
    elif not _is_within_reach(unit, known, data, plan.tree, scope):
        return
    elif not scope.update:
        refuse_other_values(unit.row, f"Đơn vị “{unit.code}”", columns)
    else:
        plan.other[f"{known.name} ({unit.code}): {', '.join(columns)}"] = unit


def _other_parents(unit, known):
    """The columns in which the file's parents differ from the known ones; completes the file's."""
    if not unit.is_dated:  # the file speaks of today only: earlier parents stay as they are
        parent = unit.history[-1][0]
        unit.history = [*known[:-1], (parent, known[-1][1])]
        return [] if parent == known[-1][0] else [PARENT]
    if "valid_from" not in unit.values:
        parent, spell = unit.history[0]
        unit.history[0] = (parent, Spell(spell.start or known[0][1].start, spell.end))
    return [] if _below_somebody(unit.history) == known else [PARENT]


def _below_somebody(history):
    """Days at the top before the first parent are not kept, so they are not compared."""
    return [line for line in history if line[0]] or history
