"""A unit's own rules: drafted, published once, withdrawn only before their first day."""

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from branches import audit
from branches.choices import RuleVersionState
from branches.models import PartyOrganization, RuleAssignment, RuleSet, RuleVersion
from branches.permissions import MANAGE_RULES, login_of
from branches.rule_catalogue import problems_of, rulable
from branches.rule_facts import inherited_values, own_values, plain_difference
from branches.rule_source import forget_rules
from config.lib.dates import today
from config.lib.errors import RuleBroken, Stale

DRAFT = "Bản thảo quy tắc"
HEAD = ("name", "source", "valid_from", "valid_to")


@transaction.atomic
def begin_draft(*, organization, name, source, valid_from, valid_to=None, profile=None, by):
    """The next version of ``organization``, beginning with what it rules on the first day.

    ``profile``: a shipped set put in force as it is. ``valid_to`` is the first day it no longer
    holds. A unit has one draft at a time.
    """
    MANAGE_RULES.require(by, organization)
    _lock(organization)
    if organization.rule_versions.filter(state=RuleVersionState.DRAFT).exists():
        raise RuleBroken(
            "Đơn vị đang có một bản thảo quy tắc. Đồng chí mở bản thảo đó để sửa tiếp, hoặc xóa đi."
        )
    if profile is not None and (profile.organization_id or profile.is_default):
        raise RuleBroken("Chỉ áp dụng được bộ quy tắc có sẵn trong danh sách.")
    last = organization.rule_versions.aggregate(last=Max("number"))["last"] or 0
    version = RuleVersion(
        organization=organization,
        number=last + 1,
        name=name,
        source=source,
        valid_from=valid_from,
        valid_to=valid_to,
        profile=profile,
        values={} if profile else rulable(own_values(organization, valid_from)),
        created_by=login_of(by),
    )
    version.validate_constraints()
    version.save(force_insert=True)
    _tell(version, by, "drafted", f"Soạn {_named(version)}")
    return version


@transaction.atomic
def save_draft_head(*, draft, seen, values, by):
    """Name, legal basis and days of a draft; ``seen`` is the version number its writer had."""
    MANAGE_RULES.require(by, draft.organization)
    for name in HEAD:
        setattr(draft, name, values[name])
    draft.validate_constraints()
    _write(draft, seen, **{name: values[name] for name in HEAD})
    _tell(draft, by, "draft_saved", f"Sửa tên, căn cứ, ngày của {_named(draft)}")


@transaction.atomic
def save_draft_section(*, draft, seen, section, values, by):
    """What the draft rules in one section; keys left out are inherited."""
    MANAGE_RULES.require(by, draft.organization)
    if draft.profile_id:
        raise RuleBroken("Bộ quy tắc có sẵn được áp dụng nguyên vẹn, không sửa từng giá trị.")
    content = {code: keys for code, keys in draft.values.items() if code != section}
    if values:
        content[section] = values
    _require_possible(draft, content)
    changes = plain_difference(draft.values, content)
    _write(draft, seen, values=content)
    _tell(draft, by, "draft_saved", f"Sửa {_named(draft)}", {"changes": changes})


@transaction.atomic
def discard_draft(*, draft, seen, by):
    """Drop a draft; nothing was in force by it."""
    MANAGE_RULES.require(by, draft.organization)
    _tell(draft, by, "draft_discarded", f"Xóa {_named(draft)}")
    gone, _ = RuleVersion.objects.filter(
        pk=draft.pk, state=RuleVersionState.DRAFT, version=seen
    ).delete()
    if not gone:
        raise Stale(DRAFT)


@transaction.atomic
def publish(*, draft, seen, by):
    """Put a draft in force from its first day, for good.

    The unit's former rules end the day before. Raises RuleBroken where rules with a later or the
    same first day exist: a version never reaches back behind another. Handbook 14.
    """
    unit = draft.organization
    MANAGE_RULES.require(by, unit)
    _lock(unit)
    draft = RuleVersion.objects.select_related("organization", "profile").get(pk=draft.pk)
    if draft.state != RuleVersionState.DRAFT or draft.version != seen:
        raise Stale(DRAFT)
    if draft.profile is None:
        _require_possible(draft, draft.values)
    former = _former(draft)
    before = own_values(unit, draft.valid_from)
    former_end = former.valid_to if former else None
    if former and (former_end is None or former_end > draft.valid_from):
        former.valid_to = draft.valid_from
        former.save(update_fields=["valid_to"])
    rule_set = draft.profile or RuleSet.objects.create(
        code=f"QT{unit.pk}-{draft.number}",
        name=draft.name,
        source=draft.source,
        values=draft.values,
        organization=unit,
    )
    assignment = RuleAssignment.objects.create(
        rule_set=rule_set,
        organization=unit,
        valid_from=draft.valid_from,
        valid_to=draft.valid_to,
    )
    _write(
        draft,
        seen,
        state=RuleVersionState.PUBLISHED,
        rule_set=None if draft.profile else rule_set,
        assignment=assignment,
        former=former,
        former_end=former_end,
        published_at=timezone.now(),
        published_by=login_of(by),
    )
    forget_rules()
    payload = {"changes": plain_difference(before, draft.content), "source": draft.source}
    payload |= {"valid_from": draft.valid_from.isoformat(), "rule_set": rule_set.code}
    if draft.valid_to:
        payload["valid_to"] = draft.valid_to.isoformat()
    _tell(draft, by, "published", f"Ban hành {_named(draft)}", payload)
    return draft


@transaction.atomic
def withdraw(*, version, by):
    """Take back rules whose first day has not come; the former ones go on as before."""
    unit = version.organization
    MANAGE_RULES.require(by, unit)
    _lock(unit)
    version = RuleVersion.objects.select_related("organization", "assignment", "former").get(
        pk=version.pk
    )
    if version.state != RuleVersionState.PUBLISHED:
        raise Stale("Phiên bản quy tắc")
    if version.valid_from <= today():
        raise RuleBroken(
            f"Phiên bản đã áp dụng từ ngày {version.valid_from:%d/%m/%Y} nên không rút được. Đồng "
            "chí ban hành phiên bản mới để thay."
        )
    last = _assignments(unit).first()
    if last and last.pk != version.assignment_id:
        raise RuleBroken("Đồng chí rút phiên bản có ngày áp dụng sau trước.")
    assignment, former = version.assignment, version.former
    _write(
        version,
        version.version,
        state_now=RuleVersionState.PUBLISHED,
        state=RuleVersionState.WITHDRAWN,
        assignment=None,
        withdrawn_at=timezone.now(),
        withdrawn_by=login_of(by),
    )
    assignment.delete()
    if former:
        former.valid_to = version.former_end
        former.save(update_fields=["valid_to"])
    forget_rules()
    _tell(version, by, "withdrawn", f"Rút {_named(version)}")


def _lock(organization):
    PartyOrganization.objects.select_for_update(no_key=True).get(pk=organization.pk)


def _assignments(unit):
    """What holds at ``unit``, the latest first day first; rules without one were always there."""
    return RuleAssignment.objects.filter(organization=unit).order_by(
        F("valid_from").desc(nulls_last=True), "-pk"
    )


def _former(draft):
    """The assignment the draft follows on, None for the first one."""
    former = _assignments(draft.organization).first()
    if former and former.valid_from and former.valid_from >= draft.valid_from:
        raise RuleBroken(
            f"Đơn vị đã có quy tắc áp dụng từ ngày {former.valid_from:%d/%m/%Y}. Phiên bản mới "
            "phải áp dụng từ ngày sau đó; đồng chí sửa ngày, hoặc rút phiên bản kia nếu chưa đến "
            "ngày áp dụng."
        )
    return former


def _require_possible(draft, content):
    inherited = inherited_values(draft.organization, draft.valid_from)
    if problems := problems_of(content, inherited):
        raise RuleBroken(" ".join(problems.values()))


def _write(version, seen, *, state_now=RuleVersionState.DRAFT, **values):
    """Change a version if it is still as its writer saw it."""
    written = RuleVersion.objects.filter(pk=version.pk, state=state_now, version=seen).update(
        **values, version=F("version") + 1
    )
    if not written:
        raise Stale(DRAFT)
    version.refresh_from_db()


def _named(version):
    return f"quy tắc của {version.organization.name}, phiên bản {version.number}"


def _tell(version, by, what, sentence, payload=None):
    audit.record(
        f"branches.rules_{what}",
        sentence,
        target=version,
        by=by,
        organization=version.organization,
        payload=payload,
    )
