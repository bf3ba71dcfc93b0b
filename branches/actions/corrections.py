"""Correcting what is stored about a unit, renaming it, and its terms."""

from django.db import transaction

from branches import audit
from branches.choices import EventKind
from branches.models import OrganizationEvent, PartyOrganization, Term
from branches.permissions import MANAGE_ORGANIZATIONS
from config.lib.digests import digest_of
from config.lib.errors import RuleBroken, Stale
from config.lib.vietnamese import usual_tone_place

NAMES = ("name", "short_name", "place_name")
TERM = ("name", "valid_from", "valid_to")


def unit_digest(organization):
    """Stands for what a form over the unit showed."""
    return digest_of(*(getattr(organization, name) for name in (*NAMES, "branch_type")))


def term_digest(term):
    """Stands for what a form over the term showed."""
    return digest_of(*(getattr(term, name) for name in TERM))


@transaction.atomic
def correct_organization(*, organization, values, seen, by, happened_on=None, decision=""):
    """Set names, place and branch type of a unit.

    ``values`` may hold name, short_name, place_name, branch_type; ``seen`` is the `unit_digest` of
    what the writer had before them. With ``happened_on`` it is a renaming (or change of type) by
    decision and becomes part of the unit's history; without, the correction of a slip. Papers keep
    the names printed on their day. Stale when the unit reads otherwise by now.
    """
    MANAGE_ORGANIZATIONS.require(by, organization)
    stored = PartyOrganization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    if seen != unit_digest(stored):
        raise Stale(f"Thông tin {stored.name}")
    changes = _changes(stored, values)
    if not changes:
        return organization
    for field, (_, new) in changes.items():
        setattr(organization, field, new)
    organization.fill_keys()
    organization.full_clean(exclude=["path", "parent"])
    organization.save(update_fields=[*changes, "search_name", "sort_name"])
    if happened_on:
        OrganizationEvent.objects.create(
            organization=organization,
            kind=EventKind.RENAME if "name" in changes else EventKind.TYPE_CHANGE,
            happened_on=happened_on,
            decision=decision,
            note=", ".join(f"{old} → {new}" for old, new in changes.values())[:400],
        )
    audit.record(
        "branches.organization_corrected",
        f"Cập nhật thông tin {organization.name}",
        target=organization,
        by=by,
        organization=organization,
        payload={field: {"from": old, "to": new} for field, (old, new) in changes.items()},
    )
    return organization


@transaction.atomic
def set_term(*, term, by, seen=""):
    """Store a new or changed term (nhiệm kỳ); terms of one unit never overlap.

    ``seen`` is the `term_digest` of the term its writer changed, empty for a new one. Stale when it
    reads otherwise by now.
    """
    MANAGE_ORGANIZATIONS.require(by, term.organization)
    PartyOrganization.objects.select_for_update(no_key=True).get(pk=term.organization_id)
    is_new = term.pk is None
    if not is_new and seen != term_digest(Term.objects.get(pk=term.pk)):
        raise Stale(f"Nhiệm kỳ {term.name}")
    term.full_clean()
    others = Term.objects.filter(organization=term.organization).exclude(pk=term.pk)
    for other in others:
        ends_before = other.valid_to and other.valid_to <= term.valid_from
        starts_after = term.valid_to and term.valid_to <= other.valid_from
        if not (ends_before or starts_after):
            raise RuleBroken(
                f"Thời gian trùng với nhiệm kỳ {other.name}. Đồng chí sửa lại ngày bắt đầu hoặc "
                "ngày kết thúc."
            )
    term.save()
    audit.record(
        "branches.term_added" if is_new else "branches.term_changed",
        f"{'Thêm' if is_new else 'Sửa'} nhiệm kỳ {term.name} của {term.organization.name}",
        target=term,
        by=by,
        organization=term.organization,
        payload={
            "from": term.valid_from.isoformat(),
            "to": term.valid_to.isoformat() if term.valid_to else None,
        },
    )
    return term


def _changes(stored, values):
    """Old and new by field."""
    changes = {}
    for field, typed in values.items():
        new = usual_tone_place(typed) if field in NAMES else typed
        old = getattr(stored, field)
        if new != old:
            changes[field] = (old, new)
    return changes
