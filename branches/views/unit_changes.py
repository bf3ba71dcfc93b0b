"""Founding, correcting, moving and closing units; terms."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect

from branches.actions import corrections, tree
from branches.choices import BranchType, OrganizationKind
from branches.forms import CloseUnitForm, CorrectUnitForm, FoundForm, MoveUnitForm, TermForm
from branches.models import PartyOrganization
from branches.permissions import MANAGE_ORGANIZATIONS
from branches.querysets import below
from branches.views.access import unit_crumbs, unit_for
from branches.views.form_pages import carried_out, form_page
from branches.views.picking import pick_unit, picked
from config.lib.dates import today
from config.lib.vietnamese import usual_tone_place


def organization_found(request, pk):
    parent = unit_for(request, pk, MANAGE_ORGANIZATIONS)
    if parent.is_branch:
        raise Http404
    initial = {"kind": OrganizationKind.BRANCH, "branch_type": BranchType.VILLAGE}
    form = FoundForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        decision = values.pop("decision")
        for name in ("name", "short_name", "place_name"):
            values[name] = usual_tone_place(values[name])
        new = PartyOrganization(parent=parent, **values)
        if carried_out(
            form, tree.found_organization, organization=new, by=request.user, decision=decision
        ):
            messages.success(request, f"Đã thành lập {new.name}.")
            return redirect(new)
    return form_page(
        request,
        form,
        title=f"Thành lập đơn vị trực thuộc {parent.name}",
        submit="Thành lập",
        crumbs=unit_crumbs(request.user, parent, ("Thành lập đơn vị", "")),
        back=parent.get_absolute_url(),
    )


def organization_correct(request, pk):
    unit = unit_for(request, pk, MANAGE_ORGANIZATIONS)
    seen = corrections.unit_digest(unit)
    form = CorrectUnitForm(request.POST or None, organization=unit, seen=seen)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        further = {name: values.pop(name) for name in ("happened_on", "decision", "seen")}
        if carried_out(
            form,
            corrections.correct_organization,
            organization=unit,
            values=values,
            by=request.user,
            **further,
        ):
            messages.success(request, "Đã lưu thông tin đơn vị.")
            return redirect(unit)
    return form_page(
        request,
        form,
        title=f"Sửa thông tin {unit.name}",
        lead="Văn bản đã lập giữ nguyên tên in tại ngày của văn bản.",
        submit="Lưu",
        crumbs=unit_crumbs(request.user, unit, ("Sửa thông tin", "")),
        back=unit.get_absolute_url(),
    )


def organization_close(request, pk):
    unit = unit_for(request, pk, MANAGE_ORGANIZATIONS)
    form = CloseUnitForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(
            form, tree.close_organization, organization=unit, by=request.user, **form.cleaned_data
        )
    ):
        messages.success(request, f"Đã ghi: {unit.name} kết thúc hoạt động.")
        return redirect(unit)
    return form_page(
        request,
        form,
        title=f"Kết thúc hoạt động của {unit.name}",
        lead="Đơn vị vẫn xem lại được và vẫn nằm trong số liệu của thời gian đã hoạt động.",
        submit="Kết thúc hoạt động",
        crumbs=unit_crumbs(request.user, unit, ("Kết thúc hoạt động", "")),
        back=unit.get_absolute_url(),
    )


def organization_move(request, pk):
    """In two steps: find the new superior, then say from which day and by which decision."""
    unit = unit_for(request, pk, MANAGE_ORGANIZATIONS)
    if unit.parent is None:
        raise Http404
    MANAGE_ORGANIZATIONS.require(request.user, unit.parent)
    possible = (
        PartyOrganization.objects.visible_to(request.user)
        .on(today())
        .filter(is_branch=False)
        .exclude(below("path", unit.path))
        .exclude(pk=unit.parent_id)
    )
    crumbs = unit_crumbs(request.user, unit, ("Chuyển đảng bộ trực thuộc", ""))
    title = f"Chuyển {unit.name} về cấp trên khác"
    if "den" not in request.GET:
        return pick_unit(
            request,
            possible,
            title=title,
            lead="Đồng chí tìm và chọn cấp trên trực tiếp mới.",
            crumbs=crumbs,
            back=unit.get_absolute_url(),
        )
    parent = get_object_or_404(possible, pk=picked(request))
    MANAGE_ORGANIZATIONS.require(request.user, parent)
    form = MoveUnitForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(
            form,
            tree.move_organization,
            organization=unit,
            parent=parent,
            by=request.user,
            **form.cleaned_data,
        )
    ):
        messages.success(request, f"Đã chuyển {unit.name} về {parent.name}.")
        return redirect(unit)
    return form_page(
        request,
        form,
        title=title,
        lead=f"Cấp trên mới: {parent.name}. Số liệu của thời gian trước ngày chuyển giữ nguyên.",
        submit="Chuyển đơn vị",
        crumbs=crumbs,
        back=request.path,
    )


def term_edit(request, pk, term_pk=None):
    """A new term of the unit, or a change of one."""
    unit = unit_for(request, pk, MANAGE_ORGANIZATIONS)
    term = get_object_or_404(unit.terms, pk=term_pk) if term_pk else None
    seen = corrections.term_digest(term) if term else ""
    form = TermForm(request.POST or None, term=term, seen=seen)
    if request.method == "POST" and form.is_valid():
        for name in corrections.TERM:
            setattr(form.term, name, form.cleaned_data[name])
        form.term.organization = unit
        if carried_out(
            form,
            corrections.set_term,
            term=form.term,
            seen=form.cleaned_data["seen"],
            by=request.user,
        ):
            messages.success(request, "Đã lưu nhiệm kỳ.")
            return redirect(unit)
    return form_page(
        request,
        form,
        title=f"Nhiệm kỳ của {unit.name}",
        lead="Số của nghị quyết, báo cáo chạy liên tục trong một nhiệm kỳ.",
        submit="Lưu nhiệm kỳ",
        crumbs=unit_crumbs(request.user, unit, ("Nhiệm kỳ", "")),
        back=unit.get_absolute_url(),
    )
