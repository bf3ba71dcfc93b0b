"""Which score sheet holds for which branch on a day; the shipped ones are put in place here."""

import json
from functools import lru_cache
from pathlib import Path

from django.apps import apps as current_apps

from branches.choices import BranchType
from branches.models import OrganizationLine
from branches.rule_book import rules_for
from resolutions.models import ScoreTemplate

SHIPPED = Path(__file__).parent.parent / "data" / "score_sheets.json"


@lru_cache(maxsize=1)
def shipped_sheets():
    """The sheets as they come with the product."""
    return json.loads(SHIPPED.read_text(encoding="utf-8"))


def load_shipped_sheets(using, apps=current_apps, **kwargs):
    """Receiver of ``post_migrate``; the table may not exist yet when migrating backwards."""
    try:
        template = apps.get_model("resolutions", "ScoreTemplate")
    except LookupError:
        return
    for shipped in shipped_sheets():
        template.objects.using(using).get_or_create(
            organization=None,
            code=shipped["code"],
            defaults={
                "name": shipped["name"],
                "source": shipped["source"],
                "content": shipped["criteria"],
            },
        )


def template_for(branch, day, *, branch_type=None):
    """The sheet in force for ``branch`` on ``day``.

    The nearest unit at or above it with a sheet wins, there the one for its type, then the newest;
    without any the shipped one that rule ``scoring.template`` names. ``branch_type``: asked of a
    committee for its branches of that type.
    """
    wanted = branch.branch_type if branch_type is None else branch_type
    return _in_force(branch, day, [wanted])[0]


def _in_force(unit, day, types):
    """The sheets in force at ``unit`` for branches of each of ``types``, in their order."""
    lines = OrganizationLine.objects.on(day).filter(descendant=unit)
    depth = dict(lines.values_list("ancestor_id", "depth")) or {unit.pk: 0}
    own = ScoreTemplate.objects.in_force().filter(
        organization__in=depth, branch_type__in={"", *types}, valid_from__lte=day
    )
    by_rank = sorted(
        own.select_related("organization"),
        key=lambda one: (-depth[one.organization_id], bool(one.branch_type), one.valid_from),
    )
    found = []
    for wanted in types:
        fitting = [one for one in by_rank if one.branch_type in ("", wanted)]
        found.append(fitting[-1] if fitting else None)
    if None not in found:
        return found
    code = rules_for(unit, day).get("scoring.template")
    shipped = ScoreTemplate.objects.get(organization=None, code=code)
    return [one or shipped for one in found]


def templates_at(unit, day):
    """Pairs of type of branch and its sheet at a committee; one pair for a branch."""
    if unit.is_branch:
        return [(unit.get_branch_type_display(), template_for(unit, day))]
    general, *others = _in_force(unit, day, ["", *BranchType.values])
    found = [("Mọi loại hình khác", general)]
    found += [
        (label, one) for label, one in zip(BranchType.labels, others, strict=True) if one != general
    ]
    return found
