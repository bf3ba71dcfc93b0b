"""The rules in force at a unit, and the versions it published: for everybody who sees it."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from branches.choices import RuleVersionState
from branches.models import RuleSet
from branches.once import new_once_key
from branches.permissions import MANAGE_RULES
from branches.rule_catalogue import SECTIONS
from branches.rule_facts import (
    branches_below,
    changes_between,
    effect_on_values,
    in_force,
    sets_named,
)
from branches.rule_forms import RulesDayForm
from branches.rule_previews import links_for
from branches.views.access import unit_crumbs, visible_unit
from config.lib.dates import today

PER_PAGE = 10


def rules(request, pk):
    """Every value in force on a day (default: today), with its origin and legal basis."""
    unit = visible_unit(request, pk)
    form = RulesDayForm(request.GET if "ngay" in request.GET else None)
    day = form.day()
    versions = unit.rule_versions.select_related("profile", "assignment")
    may_manage = MANAGE_RULES.granted(request.user, unit)
    draft = versions.filter(state=RuleVersionState.DRAFT).first() if may_manage else None
    sections = in_force(unit, day)
    published = versions.filter(state=RuleVersionState.PUBLISHED, valid_from__gt=today())
    context = {
        "unit": unit,
        "day": day,
        "form": form,
        "is_today": day == today(),
        "sections": sections,
        "sets": sets_named(sections),
        "may_manage": may_manage,
        "draft": draft,
        "upcoming": published.order_by("valid_from", "pk"),
        "crumbs": unit_crumbs(request.user, unit, ("Bộ quy tắc", "")),
    }
    return render(request, "branches/rules/in_force.html", context)


def history(request, pk):
    """The published versions, newest first, each with its difference to the one before."""
    unit = visible_unit(request, pk)
    versions = unit.rule_versions.published().newest_first()
    page = Paginator(versions, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "unit": unit,
        "page": page,
        "versions": [_version_line(one, former) for one, former in _with_former(unit, page)],
        "shipped": RuleSet.objects.filter(organization=None).order_by("-is_default", "code"),
        "crumbs": rule_crumbs(request, unit, "Lịch sử"),
    }
    return render(request, "branches/rules/history.html", context)


def version(request, pk, version_pk):
    """One version: a draft with what comes next, or a published one as it was published."""
    unit = visible_unit(request, pk)
    may_manage = MANAGE_RULES.granted(request.user, unit)
    found = get_object_or_404(unit.rule_versions.newest_first(), pk=version_pk)
    found.organization = unit
    if found.is_draft:
        MANAGE_RULES.require(request.user, unit)
    context = {
        "unit": unit,
        "version": found,
        "may_manage": may_manage,
        "once_key": new_once_key(),
        "crumbs": rule_crumbs(request, unit, str(found)),
    }
    if found.is_draft:
        context |= {
            "changes": effect_on_values(found),
            "sections": draft_sections(found),
            "previews": links_for(found),
            "branch_count": branches_below(unit, found.valid_from),
            "reaches_back": found.valid_from < today(),
        }
        return render(request, "branches/rules/draft.html", context)
    context |= _version_line(found, _former_of(unit, found))
    context["may_withdraw"] = (
        may_manage and found.state == RuleVersionState.PUBLISHED and found.valid_from > today()
    )
    return render(request, "branches/rules/version.html", context)


def rule_crumbs(request, unit, label):
    page = reverse("branches:rules", args=[unit.pk])
    return unit_crumbs(request.user, unit, ("Bộ quy tắc", page), (label, ""))


def draft_sections(draft):
    """The sections whose values may be set, with how many the draft sets."""
    return [
        {
            "section": one,
            "own": len(draft.values.get(one.code, {})),
            "url": reverse(
                "branches:rule_section",
                args=[draft.organization_id, draft.pk, one.slug],
            ),
        }
        for one in SECTIONS
        if one.editable and not draft.profile_id
    ]


def _version_line(version, former):
    return {
        "version": version,
        "changes": changes_between(former.content if former else {}, version.content),
        "former": former,
    }


def _with_former(unit, versions):
    """Pairs of a version and the one published before it that was not withdrawn."""
    lasting = list(_lasting(unit))
    for version in versions:
        earlier = [one for one in lasting if one.number < version.number]
        yield version, earlier[0] if earlier else None


def _former_of(unit, version):
    return next(one for _, one in _with_former(unit, [version]))


def _lasting(unit):
    kept = unit.rule_versions.filter(state=RuleVersionState.PUBLISHED)
    return kept.select_related("profile").order_by("-number")
