"""Programmes of inspection: the years of a unit, one programme, its planned checks."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from branches.once import new_once_key
from branches.views.access import unit_crumbs, visible_unit
from branches.views.form_pages import carried_out, form_page, tell, tell_keeping
from config.lib.asked import number_asked, text_asked
from config.lib.dates import today
from reports.actions import programmes as actions
from reports.inspections.checklists import checklist_for
from reports.inspections.choices import ProgrammeState
from reports.inspections.forms import GroundsForm, ItemForm, ResultForm
from reports.inspections.permissions import (
    CONDUCT_INSPECTION,
    SEND_PROGRAMME,
    WRITE_PROGRAMME,
    decides,
)
from reports.inspections.programme_facts import item_lines
from reports.inspections.rules import EDITABLE_PROGRAMMES
from reports.inspections.units import units_to_choose
from reports.models import InspectionProgramme, ProgrammeItem

TITLE = "Chương trình kiểm tra, giám sát"
DECIDABLE = (ProgrammeState.SUBMITTED, ProgrammeState.APPROVED)


@require_safe
def of_unit(request, pk):
    """The programmes of a unit by year, and where to begin the next one."""
    unit = visible_unit(request, pk)
    seen = InspectionProgramme.objects.visible_to(request.user).filter(organization=unit)
    programmes = list(seen.distinct().order_by("-year"))
    begun = {one.year for one in programmes}
    years = (today().year, today().year + 1)
    may_write = WRITE_PROGRAMME.granted(request.user, unit)
    context = {
        "unit": unit,
        "programmes": programmes,
        "open_years": [year for year in years if year not in begun] if may_write else [],
        "once_key": new_once_key(),
        "crumbs": unit_crumbs(request.user, unit, *_way(unit), (TITLE, "")),
    }
    return render(request, "reports/inspections/programmes.html", context)


@require_POST
def begin(request, pk):
    unit = visible_unit(request, pk)
    programme = actions.begin_programme(
        organization=unit, year=number_asked(request.POST, "nam"), by=request.user
    )
    messages.success(request, "Đã tạo chương trình. Đồng chí thêm từng nội dung.")
    return redirect(programme)


@require_safe
def detail(request, pk):
    """One programme: what it plans, how far it is carried out, the next step."""
    programme = _visible(request, pk)
    user, unit = request.user, programme.organization
    is_open = programme.state in EDITABLE_PROGRAMMES
    may_decide = decides(unit).granted(user, unit) and programme.state in DECIDABLE
    context = {
        "programme": programme,
        "lines": item_lines(programme),
        "may_write": is_open and WRITE_PROGRAMME.granted(user, unit),
        "may_note": programme.state == ProgrammeState.APPROVED
        and WRITE_PROGRAMME.granted(user, unit),
        "may_send": is_open and SEND_PROGRAMME.granted(user, unit),
        "may_take_back": programme.state == ProgrammeState.SUBMITTED
        and SEND_PROGRAMME.granted(user, unit),
        "may_decide": may_decide,
        "may_inspect": not unit.is_branch and CONDUCT_INSPECTION.granted(user, unit),
        "once_key": new_once_key(),
        "crumbs": _crumbs(request, programme),
    }
    return render(request, "reports/inspections/programme.html", context)


def grounds(request, pk):
    """What the programme rests on."""
    programme = _written(request, pk)
    initial = {"grounds": programme.grounds, "version": programme.version}
    form = GroundsForm(request.POST or None, initial=initial)
    if form.is_bound and form.is_valid():
        typed = {"programme": programme, "by": request.user, **form.cleaned_data}
        if carried_out(form, actions.save_grounds, **typed):
            messages.success(request, "Đã lưu căn cứ, mục đích.")
            return redirect(programme)
    return form_page(
        request,
        form,
        title=f"Căn cứ, mục đích: {programme}",
        submit="Lưu",
        lead=programme.organization.name,
        crumbs=_crumbs(request, programme, ("Căn cứ, mục đích", "")),
        back=programme.get_absolute_url(),
    )


def add_item(request, pk):
    programme = _written(request, pk)
    return _item_page(request, programme, ProgrammeItem(), "Thêm nội dung", {"last_month": 12})


def change_item(request, pk, planned_pk):
    programme = _written(request, pk)
    item = get_object_or_404(programme.items, pk=planned_pk)
    return _item_page(request, programme, item, "Sửa nội dung", ItemForm.initial_of(item))


@require_POST
def remove_item(request, pk, planned_pk):
    programme = _written(request, pk)
    item = get_object_or_404(programme.items.select_related("programme"), pk=planned_pk)
    tell(request, "Đã bỏ nội dung.", actions.remove_item, item=item, by=request.user)
    return redirect(programme)


def note_result(request, pk, planned_pk):
    """How a planned check went, with the checklist of its kind to remember what to look at."""
    programme = _written(request, pk)
    item = get_object_or_404(
        programme.items.select_related("programme__organization"), pk=planned_pk
    )
    if programme.state != ProgrammeState.APPROVED:
        messages.info(request, "Chỉ ghi kết quả khi chương trình đã được duyệt.")
        return redirect(programme)
    initial = {"done_on": item.done_on or today(), "result": item.result}
    form = ResultForm(request.POST or None, initial=initial)
    if form.is_bound and form.is_valid():
        asked = {"item": item, "by": request.user, **form.cleaned_data}
        if carried_out(form, actions.note_result, **asked):
            messages.success(request, "Đã ghi kết quả thực hiện.")
            return redirect(programme)
    looked_at = ", ".join(line.title.lower() for line in checklist_for(item.kind, today()).lines)
    return form_page(
        request,
        form,
        title="Kết quả thực hiện",
        submit="Ghi kết quả",
        lead=f"{item.content}. Cần xem: {looked_at}.",
        crumbs=_crumbs(request, programme, ("Kết quả thực hiện", "")),
        back=programme.get_absolute_url(),
    )


@require_POST
def submit(request, pk):
    return _step(request, pk, "Đã trình chương trình.", actions.submit_programme)


@require_POST
def take_back(request, pk):
    return _step(request, pk, "Đã lấy lại để sửa.", actions.take_programme_back)


@require_POST
def approve(request, pk):
    remark = text_asked(request.POST, "reason")
    return _step(request, pk, "Đã duyệt chương trình.", actions.approve_programme, remark=remark)


@require_POST
def give_back(request, pk):
    remark = text_asked(request.POST, "reason")
    return _step(request, pk, "Đã gửi đề nghị sửa.", actions.return_programme, remark=remark)


@require_POST
def pdf(request, pk):
    programme = _visible(request, pk)
    return redirect(actions.request_programme_pdf(programme=programme, by=request.user))


def _item_page(request, programme, item, title, initial):
    unit = programme.organization
    form = ItemForm(
        request.POST or None,
        units=units_to_choose(unit),
        is_branch=unit.is_branch,
        initial=initial,
    )
    if form.is_bound and form.is_valid():
        written, units = form.written_to(item)
        asked = {"programme": programme, "item": written, "units": units, "by": request.user}
        if carried_out(form, actions.save_item, **asked):
            messages.success(request, "Đã lưu nội dung của chương trình.")
            return redirect(programme)
    return form_page(
        request,
        form,
        title=title,
        submit="Lưu nội dung",
        lead=f"{programme} – {unit.name}",
        crumbs=_crumbs(request, programme, (title, "")),
        back=programme.get_absolute_url(),
    )


def _step(request, pk, success, action, **values):
    programme = _visible(request, pk)
    typed, asked = values.get("remark", ""), {"programme": programme, "by": request.user}
    tell_keeping(request, success, action, typed=typed, **asked, **values)
    return redirect(programme)


def _visible(request, pk):
    seen = InspectionProgramme.objects.visible_to(request.user).select_related("organization")
    return get_object_or_404(seen.distinct(), pk=pk)


def _written(request, pk):
    programme = _visible(request, pk)
    WRITE_PROGRAMME.require(request.user, programme.organization)
    return programme


def _way(unit):
    return [("Kiểm tra, giám sát", reverse("reports:inspections", args=[unit.pk]))]


def _crumbs(request, programme, *further):
    unit = programme.organization
    own = programme.get_absolute_url() if further else ""
    listing = (TITLE, reverse("reports:programmes", args=[unit.pk]))
    year = (f"Năm {programme.year}", own)
    return unit_crumbs(request.user, unit, *_way(unit), listing, year, *further)
