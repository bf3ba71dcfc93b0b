"""Score sheets of a committee: those in force, one as it reads, a new version, withdrawing."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from branches.choices import BranchType
from branches.once import new_once_key
from branches.views.access import unit_crumbs, unit_for, visible_unit
from branches.views.form_pages import carried_out, tell
from config.lib.dates import today
from resolutions.actions.score_sheets import publish_sheet, withdraw_sheet
from resolutions.models import ScoreTemplate
from resolutions.permissions import require_reader
from resolutions.scoring.choices import SheetPart
from resolutions.scoring.permissions import WRITE_SHEET
from resolutions.scoring.sheet_forms import SheetContentForm, SheetHeadForm, totals_of
from resolutions.scoring.sheets import points_text
from resolutions.scoring.templates import template_for, templates_at

TITLE = "Phiếu chấm điểm"


def of_unit(request, pk):
    """The sheets in force at a unit by type of branch, and the versions of its own."""
    unit = visible_unit(request, pk)
    require_reader(request.user, unit)
    own = ScoreTemplate.objects.filter(organization=unit).select_related("published_by")
    context = {
        "unit": unit,
        "today": today(),
        "in_force": templates_at(unit, today()),
        "own": own.order_by("-valid_from", "branch_type", "-pk"),
        "may_write": not unit.is_branch and WRITE_SHEET.granted(request.user, unit),
        "crumbs": unit_crumbs(request.user, unit, (TITLE, "")),
    }
    return render(request, "resolutions/scores/templates.html", context)


def detail(request, pk):
    template = _visible(request, pk)
    unit = template.organization
    context = {
        "template": template,
        "groups": [
            (
                criterion.title,
                points_text(sum(item.most(frozenset(SheetPart)) for item in criterion.items)),
                criterion.items,
            )
            for criterion in template.sheet.criteria
        ],
        "totals": totals_of(template.content),
        "may_withdraw": unit is not None
        and template.withdrawn_at is None
        and WRITE_SHEET.granted(request.user, unit)
        and not template.scores.exists(),
        "crumbs": _crumbs(request, unit, (template.name, "")),
        "once_key": new_once_key(),
    }
    return render(request, "resolutions/scores/template.html", context)


def write(request, pk):
    """A new version for the branches of one type, begun from the sheet in force for them."""
    unit = unit_for(request, pk, WRITE_SHEET)
    asked = request.GET.get("loai", "")
    branch_type = asked if asked in BranchType.values else ""
    base = template_for(unit, today(), branch_type=branch_type)
    initial = {
        "name": base.name,
        "source": "" if base.organization_id is None else base.source,
        "branch_type": branch_type,
        "valid_from": f"{today():%d/%m/%Y}",
    }
    data = request.POST or None
    head = SheetHeadForm(data, initial=initial)
    rows = SheetContentForm(base.content, data)
    status, content = 200, base.content
    if data:
        status = 422
        is_valid = [head.is_valid(), rows.is_valid()]
        if is_valid[1]:
            content = rows.content()
        if all(is_valid):
            template = ScoreTemplate(organization=unit, content=content, **head.cleaned_data)
            if carried_out(head, publish_sheet, template=template, by=request.user):
                messages.success(request, "Đã ban hành phiếu chấm điểm.")
                return redirect(template)
    context = {
        "unit": unit,
        "base": base,
        "head": head,
        "rows": rows,
        "totals": totals_of(content),
        "once_key": new_once_key(),
        "crumbs": _crumbs(request, unit, ("Phiếu mới", "")),
        "back": reverse("resolutions:score_templates", args=[unit.pk]),
    }
    return render(request, "resolutions/scores/write_template.html", context, status=status)


@require_POST
def withdraw(request, pk):
    template = _visible(request, pk)
    if template.organization is None:
        messages.error(request, "Phiếu có sẵn trong phần mềm không rút được.")
        return redirect(template)
    WRITE_SHEET.require(request.user, template.organization)
    tell(request, "Đã rút phiếu.", withdraw_sheet, template=template, by=request.user)
    return redirect("resolutions:score_templates", template.organization_id)


def _crumbs(request, unit, last):
    if unit is None:
        return [("Trang chính", reverse("branches:home")), last]
    return unit_crumbs(
        request.user,
        unit,
        (TITLE, reverse("resolutions:score_templates", args=[unit.pk])),
        last,
    )


def _visible(request, pk):
    seen = ScoreTemplate.objects.visible_to(request.user).select_related(
        "organization", "published_by"
    )
    return get_object_or_404(seen, pk=pk)
