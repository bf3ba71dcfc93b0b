"""Writing a unit's next rules: head, one section after the other, publishing, taking back."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from branches.actions import rule_versions
from branches.choices import RuleVersionState
from branches.models import RuleSet, RuleVersion
from branches.once import new_once_key
from branches.permissions import MANAGE_RULES
from branches.rule_catalogue import SECTION_OF_SLUG
from branches.rule_facts import inherited_values
from branches.rule_forms import NewVersionForm, SectionForm, VersionHeadForm
from branches.views.access import unit_for
from branches.views.form_pages import carried_out, form_page
from branches.views.rules import rule_crumbs
from config.lib.asked import number_asked
from config.lib.dates import today
from config.lib.errors import RuleBroken, Stale

HEAD_LEAD = "Bản thảo chưa có hiệu lực; đồng chí xem trước tác động rồi mới ban hành."


def begin(request, pk):
    """A new draft; where there is one already, that one."""
    unit = unit_for(request, pk, MANAGE_RULES)
    existing = unit.rule_versions.filter(state=RuleVersionState.DRAFT).first()
    if existing and request.method != "POST":
        messages.info(request, "Đơn vị đang có bản thảo này; đồng chí sửa tiếp hoặc xóa đi.")
        return redirect(existing)
    profiles = RuleSet.objects.filter(organization=None, is_default=False).order_by("code")
    blank = RuleVersion(valid_from=today() + timedelta(days=1))
    form = NewVersionForm(request.POST or None, profiles=profiles, draft=blank)
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(
            form,
            rule_versions.begin_draft,
            organization=unit,
            profile=form.profile,
            by=request.user,
            **form.head,
        )
    ):
        return redirect(form.result)
    return form_page(
        request,
        form,
        title="Soạn phiên bản quy tắc mới",
        lead=f"{unit.name}. {HEAD_LEAD}",
        submit="Tạo bản thảo",
        crumbs=rule_crumbs(request, unit, "Soạn phiên bản mới"),
        back=reverse("branches:rules", args=[unit.pk]),
    )


def head(request, pk, version_pk):
    unit, draft = _draft(request, pk, version_pk)
    form = VersionHeadForm(request.POST or None, draft=draft)
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(
            form,
            rule_versions.save_draft_head,
            draft=draft,
            seen=form.cleaned_data["version"],
            values=form.head,
            by=request.user,
        )
    ):
        messages.success(request, "Đã lưu bản thảo.")
        return redirect(draft)
    return form_page(
        request,
        form,
        title="Sửa tên, căn cứ, ngày áp dụng",
        lead=f"{unit.name}. {HEAD_LEAD}",
        submit="Lưu",
        crumbs=rule_crumbs(request, unit, "Sửa bản thảo"),
        back=draft.get_absolute_url(),
    )


def section(request, pk, version_pk, section):
    """The values of one section, each inherited or ruled by the unit."""
    unit, draft = _draft(request, pk, version_pk)
    chosen = SECTION_OF_SLUG.get(section)
    if chosen is None or not chosen.editable or draft.profile_id:
        raise Http404
    form = SectionForm(
        request.POST or None,
        section=chosen,
        own=draft.values.get(chosen.code, {}),
        inherited=inherited_values(unit, draft.valid_from)[chosen.code],
        version=draft.version,
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(
            form,
            rule_versions.save_draft_section,
            draft=draft,
            seen=form.cleaned_data["version"],
            section=chosen.code,
            values=form.values,
            by=request.user,
        )
    ):
        messages.success(request, f"Đã lưu mục “{chosen.title}” của bản thảo.")
        return redirect(draft)
    context = {
        "unit": unit,
        "draft": draft,
        "section": chosen,
        "form": form,
        "once_key": new_once_key(),
        "crumbs": rule_crumbs(request, unit, chosen.title),
    }
    status = 422 if form.is_bound else 200
    return render(request, "branches/rules/section.html", context, status=status)


@require_POST
def publish(request, pk, version_pk):
    unit, draft = _version(request, pk, version_pk)
    try:
        rule_versions.publish(
            draft=draft, seen=number_asked(request.POST, "version"), by=request.user
        )
    except RuleBroken as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Đã ban hành. Áp dụng từ ngày {draft.valid_from:%d/%m/%Y}.")
    return redirect(draft)


@require_POST
def withdraw(request, pk, version_pk):
    unit, version = _version(request, pk, version_pk)
    try:
        rule_versions.withdraw(version=version, by=request.user)
    except RuleBroken as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Đã rút phiên bản; quy tắc trước đó tiếp tục áp dụng.")
    return redirect(version)


@require_POST
def discard(request, pk, version_pk):
    unit, draft = _version(request, pk, version_pk)
    rule_versions.discard_draft(
        draft=draft, seen=number_asked(request.POST, "version"), by=request.user
    )
    messages.success(request, "Đã xóa bản thảo.")
    return redirect("branches:rules", unit.pk)


def _version(request, pk, version_pk):
    unit = unit_for(request, pk, MANAGE_RULES)
    found = get_object_or_404(
        unit.rule_versions.select_related("organization", "profile", "assignment"), pk=version_pk
    )
    return unit, found


def _draft(request, pk, version_pk):
    """The draft of the address; what was typed for one published meanwhile is kept (409)."""
    unit, found = _version(request, pk, version_pk)
    if not found.is_draft:
        raise Stale(rule_versions.DRAFT)
    return unit, found
