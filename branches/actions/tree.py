"""Founding and moving organisations: one place keeps the path of today and the dated ancestry."""

from django.db import transaction
from django.db.models import BigIntegerField, Case, F, IntegerField, Q, Value, When
from django.db.models.functions import Cast, Concat, Length, Substr

from branches import audit
from branches.actions.lines import move_lines
from branches.choices import BRANCH_KINDS, EventKind
from branches.closing import require_free
from branches.models import OrganizationEvent, OrganizationLine, PartyOrganization, Term
from branches.permissions import MANAGE_ORGANIZATIONS
from branches.querysets import path_range, within
from branches.rule_source import forget_rules
from branches.rules import STEP_WIDTH, Spell, dated_lines, path_step, step_number
from config.lib.dates import today
from config.lib.errors import RuleBroken
from config.lib.prepared import Prepared, PreparedChange, PreparedInsert

UNITS = Prepared(
    lambda *pks: PartyOrganization.objects.filter(pk__in=pks), further=lambda place: -7 - place
)
STEPS = Prepared(
    lambda first, end, width: (
        PartyOrganization.objects.annotate(width=Length("path"))
        .filter(within("path", first, end), width=width)
        .order_by("-path")
        .values_list("path", flat=True)[:1]
    ),
    examples=("#first", "#end", -7),
)
PATHS_MOVED = PreparedChange(
    lambda first, end, path, cut, unit, parent: (
        PartyOrganization.objects.filter(within("path", first, end)),
        {
            "path": Concat(Value(path), Substr("path", Cast(cut, IntegerField()))),
            "parent": Case(
                When(pk=unit, then=Value(parent)),
                default=F("parent"),
                output_field=BigIntegerField(),
            ),
        },
    ),
    examples=("#first", "#end", "#path", -7, -8, -9),
)
PARENTS = Prepared(
    lambda *units: OrganizationLine.objects.filter(depth=1, descendant__in=units).order_by(
        F("valid_from").asc(nulls_first=True)
    ),
    further=lambda place: -7 - place,
)
HAPPENED = PreparedInsert(OrganizationEvent)


@transaction.atomic
def found_organization(*, organization, by, decision=""):
    """Store a new unit under ``organization.parent`` with its ancestry from ``valid_from`` on.

    Raises RuleBroken when a second root would appear, the code is taken, or the unit above has
    ended by then.
    """
    hold_tree()
    parent = organization.parent
    if parent is None and PartyOrganization.objects.filter(parent=None).exists():
        raise RuleBroken("Đã có đơn vị gốc. Đồng chí chọn cấp trên trực tiếp cho đơn vị mới.")
    if parent is not None:
        parent.refresh_from_db()
        MANAGE_ORGANIZATIONS.require(by, parent)
        _require_lasting(parent, organization.valid_from)
    if PartyOrganization.objects.filter(code=organization.code).exists():
        raise RuleBroken(f"Mã “{organization.code}” đã có đơn vị dùng. Đồng chí chọn mã khác.")
    prepare(organization, next_path(parent))
    organization.save(force_insert=True)
    OrganizationLine.objects.bulk_create(
        _lines_of(
            organization, [(parent.pk, Spell(organization.valid_from, None))] if parent else []
        )
    )
    forget_rules()
    if parent is None:
        start_first_term(organization)
    if organization.valid_from:
        OrganizationEvent.objects.create(
            organization=organization,
            kind=EventKind.ESTABLISH,
            happened_on=organization.valid_from,
            decision=decision,
        )
    audit.record(
        "branches.organization_founded",
        f"Thành lập đơn vị {organization.name}",
        target=organization,
        by=by,
        organization=organization,
        payload={"code": organization.code, "parent": parent.code if parent else None},
    )
    return organization


@transaction.atomic
def move_organization(*, organization, parent, moved_on, by, decision=""):
    """Put a unit, with everything below it, under ``parent`` from ``moved_on`` on.

    The ancestry of the days before stays, so figures of past periods do not change. Raises
    RuleBroken for a day to come, one that is not after the unit came under its parent of now, or
    one on which the unit or the new parent has ended, or the new parent still stood below it.
    """
    hold_tree()
    _read_anew(organization, parent)
    MANAGE_ORGANIZATIONS.require(by, organization)
    MANAGE_ORGANIZATIONS.require(by, parent)
    [history] = parents_of([organization]).values()
    _require_move(organization, parent, moved_on, since=history[-1][1].start)
    old, path = organization.parent, next_path(parent)
    cut = len(organization.path) + 1
    PATHS_MOVED(*path_range(organization.path), path, cut, organization.pk, parent.pk)
    move_lines(organization, parent, moved_on)
    forget_rules()
    HAPPENED(
        OrganizationEvent(
            organization=organization, kind=EventKind.MOVE, happened_on=moved_on, decision=decision
        )
    )
    organization.path, organization.parent = path, parent
    audit.record(
        "branches.organization_moved",
        f"Chuyển {organization.name} từ {old.name} về {parent.name}",
        target=organization,
        by=by,
        organization=organization,
        payload={"from": old.code, "to": parent.code, "on": moved_on.isoformat()},
    )
    return organization


@transaction.atomic
def close_organization(*, organization, closed_on, by, kind=EventKind.DISSOLVE, decision=""):
    """Dissolve a unit: it stays readable and in the figures of the periods it lived in.

    Raises RuleBroken where units below or members would be left behind, also for a while, and for a
    day before it was founded or came under its parent of now.
    """
    hold_tree()
    organization.refresh_from_db()
    MANAGE_ORGANIZATIONS.require(by, organization)
    if organization.valid_to is not None:
        raise RuleBroken(
            f"{organization.name} đã có ngày kết thúc hoạt động {organization.valid_to:%d/%m/%Y}."
        )
    directly_below = _lines_after(closed_on).filter(ancestor=organization, depth=1)
    if directly_below.exclude(descendant__valid_to__lte=closed_on).exists():
        raise RuleBroken(
            f"{organization.name} còn đơn vị trực thuộc hoạt động từ {closed_on:%d/%m/%Y} trở đi. "
            "Đồng chí chuyển hoặc giải thể các đơn vị đó trước, hoặc ghi ngày muộn hơn."
        )
    require_free(organization, closed_on)
    since = _under_its_parent_since(organization)
    if since and closed_on <= since:
        raise RuleBroken(
            f"{organization.name} trực thuộc {organization.parent.name} từ {since:%d/%m/%Y}, nên "
            "ngày kết thúc hoạt động phải sau ngày đó."
        )
    organization.valid_to = closed_on
    organization.full_clean(exclude=["path"])
    organization.save(update_fields=["valid_to"])
    OrganizationEvent.objects.create(
        organization=organization, kind=kind, happened_on=closed_on, decision=decision
    )
    audit.record(
        "branches.organization_closed",
        f"{organization.name} kết thúc hoạt động từ {closed_on:%d/%m/%Y}",
        target=organization,
        by=by,
        organization=organization,
    )
    return organization


def hold_tree():
    """Changes of the tree come one after the other: paths and ancestry rest on the whole of it.

    Locks the roots until the transaction ends; a file sent twice at once is imported once.
    """
    list(
        PartyOrganization.objects.select_for_update(no_key=True)
        .filter(parent=None)
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def _read_anew(organization, parent):
    """`refresh_from_db` of both, and of the parent of now, in one question."""
    asked = {organization.pk, parent.pk, organization.parent_id} - {None}
    known = {one.pk: one for one in UNITS(*asked)}
    for unit in (organization, parent):
        fresh = known[unit.pk]
        for field in PartyOrganization._meta.concrete_fields:
            setattr(unit, field.attname, getattr(fresh, field.attname))
        if unit.parent_id in known:
            unit.parent = known[unit.parent_id]


def prepare(organization, path):
    """Fill the columns the program sets: path, search keys, whether it is a branch."""
    organization.path = path
    organization.is_branch = organization.kind in BRANCH_KINDS
    organization.fill_keys()


def start_first_term(root):
    """The term that documents below a root are numbered in until somebody edits it."""
    Term.objects.create(
        organization=root, name="2025–2030", valid_from="2025-01-01", valid_to="2031-01-01"
    )


def next_path(parent):
    """A free path under ``parent`` (None: the root). Steps are never used twice below one node."""
    prefix = parent.path if parent else ""
    last = STEPS.first(*path_range(prefix), len(prefix) + STEP_WIDTH)
    return prefix + path_step(step_number(last) + 1 if last else 0)


def parents_of(units):
    """The dated parents of ``units`` by id, ``(parent_id, Spell)`` in the order of the days."""
    histories = {}
    for line in PARENTS(*(unit.pk for unit in units)):
        spell = Spell(line.valid_from, line.valid_to)
        histories.setdefault(line.descendant_id, []).append((line.ancestor_id, spell))
    return histories


def rebuild_lines(units, histories):
    """Replace the ancestry of ``units`` (parents before children) from their dated parents.

    ``histories`` maps a unit's id to its ``(parent_id, Spell)`` list, as `parents_of` gives it.
    A parent of former days that comes later in ``units`` is taken as it is stored. Few queries,
    whatever the number of units.
    """
    ids = [unit.pk for unit in units]
    known = {}
    above = {parent for own in histories.values() for parent, _ in own}
    for line in OrganizationLine.objects.filter(descendant__in=above):
        known.setdefault(line.descendant_id, []).append(
            (line.ancestor_id, line.depth, Spell(line.valid_from, line.valid_to))
        )
    made = []
    for unit in units:
        lines = [(unit.pk, 0, Spell(None, None))]
        lines += dated_lines(histories.get(unit.pk, []), known)
        known[unit.pk] = lines
        made += [
            OrganizationLine(
                ancestor_id=ancestor,
                descendant_id=unit.pk,
                depth=depth,
                valid_from=spell.start,
                valid_to=spell.end,
            )
            for ancestor, depth, spell in lines
        ]
    OrganizationLine.objects.filter(descendant__in=ids).delete()
    OrganizationLine.objects.bulk_create(made, batch_size=1000)
    forget_rules()


def _lines_of(organization, own_parents):
    known = {}
    for parent_id, _ in own_parents:
        known[parent_id] = [
            (line.ancestor_id, line.depth, Spell(line.valid_from, line.valid_to))
            for line in OrganizationLine.objects.filter(descendant=parent_id)
        ]
    rows = [(organization.pk, 0, Spell(None, None)), *dated_lines(own_parents, known)]
    return [
        OrganizationLine(
            ancestor_id=ancestor,
            descendant_id=organization.pk,
            depth=depth,
            valid_from=spell.start,
            valid_to=spell.end,
        )
        for ancestor, depth, spell in rows
    ]


def _under_its_parent_since(organization):
    """First day under the parent of now; None for the root, or where it always stood there."""
    lines = OrganizationLine.objects.filter(descendant=organization, depth=1, valid_to=None)
    return lines.values_list("valid_from", flat=True).first()


def _lines_after(day):
    """The lines that hold on ``day`` or later."""
    return OrganizationLine.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day))


def _require_lasting(parent, day):
    """Refuse to put anything under a unit that has ended on ``day`` (None: always), or that was
    founded later: nobody above it would hear of the days between."""
    if parent.valid_from is not None and (day is None or day < parent.valid_from):
        raise RuleBroken(
            f"{parent.name} thành lập ngày {parent.valid_from:%d/%m/%Y}. Đồng chí ghi ngày từ đó "
            "trở đi, hoặc chọn cấp trên trực tiếp khác."
        )
    if parent.valid_to is not None and (day is None or parent.valid_to <= day):
        raise RuleBroken(
            f"{parent.name} đã kết thúc hoạt động từ {parent.valid_to:%d/%m/%Y}. Đồng chí chọn cấp "
            "trên trực tiếp đang hoạt động."
        )


def _require_move(organization, parent, moved_on, *, since):
    if parent.path.startswith(organization.path):
        raise RuleBroken("Không thể chuyển một đơn vị về chính nó hoặc về đơn vị bên dưới nó.")
    if organization.parent_id == parent.pk:
        raise RuleBroken(f"{organization.name} đang trực thuộc {parent.name} rồi.")
    _require_lasting(parent, moved_on)
    still_below = _lines_after(moved_on).filter(ancestor=organization, descendant=parent)
    if last := still_below.order_by("valid_to").last():
        raise RuleBroken(
            f"{parent.name} đến ngày {last.valid_to:%d/%m/%Y} còn trực thuộc {organization.name}. "
            "Đồng chí ghi ngày chuyển từ đó trở đi."
        )
    if organization.valid_to is not None and organization.valid_to <= moved_on:
        raise RuleBroken(
            f"{organization.name} đã kết thúc hoạt động từ {organization.valid_to:%d/%m/%Y}, nên "
            "ngày chuyển phải trước ngày đó."
        )
    if moved_on > today():
        raise RuleBroken("Ngày chuyển chưa đến. Đồng chí ghi việc chuyển khi đã có hiệu lực.")
    if since and moved_on <= since:
        raise RuleBroken(
            f"{organization.name} trực thuộc {organization.parent.name} từ {since:%d/%m/%Y}, nên "
            "ngày chuyển phải sau ngày đó."
        )
