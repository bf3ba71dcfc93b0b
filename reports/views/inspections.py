"""Inspections: of a unit, begun for several, one with everything found."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from branches.once import new_once_key
from branches.views.access import unit_crumbs, unit_for, visible_unit
from branches.views.form_pages import carried_out, form_page
from config.lib.asked import number_asked
from config.lib.dates import today
from config.lib.periods import Period
from reports.actions.inspections import open_inspections
from reports.inspections.checklists import checklist_of
from reports.inspections.choices import FindingKind, InspectionKind, InspectionState, ProgrammeState
from reports.inspections.figures import recent_halves
from reports.inspections.forms import OpenForm
from reports.inspections.permissions import (
    ANNOUNCE_INSPECTION,
    ANSWER_INSPECTION,
    CONDUCT_INSPECTION,
    VIEW_COVERAGE,
    sees_inspections,
)
from reports.inspections.rules import half_of
from reports.inspections.units import units_to_choose
from reports.models import Inspection, InspectionProgramme, ProgrammeItem
from reports.surveys.permissions import sees_surveys

PER_PAGE = 20
TITLE = "Kiểm tra, giám sát"


@require_safe
def of_unit(request, pk):
    """Inspection at one unit: figures, programmes, the inspections the reader may open."""
    unit = visible_unit(request, pk)
    if not sees_inspections(request.user, unit):
        raise PermissionDenied("Đồng chí chưa được phân quyền: xem kiểm tra, giám sát.")
    seen = Inspection.objects.visible_to(request.user)
    rows = seen.filter(Q(committee=unit) | Q(organization=unit)).distinct()
    kind, half = _chosen(request)
    if kind:
        rows = rows.filter(kind=kind)
    if half:
        rows = rows.lasting_into(half)
    programmes = InspectionProgramme.objects.visible_to(request.user).filter(organization=unit)
    context = {
        "unit": unit,
        "page": Paginator(rows.in_order(), PER_PAGE).get_page(request.GET.get("page")),
        "kinds": [(one.value, one.label, one == kind) for one in InspectionKind],
        "halves": [(one.code, str(one), one == half) for one in recent_halves(today())],
        "is_filtered": bool(kind or half),
        "programmes": programmes.distinct().order_by("-year")[:2],
        "sees_coverage": not unit.is_branch and VIEW_COVERAGE.granted(request.user, unit),
        "sees_surveys": sees_surveys(request.user, unit),
        "may_announce": not unit.is_branch and ANNOUNCE_INSPECTION.granted(request.user, unit),
        "may_open": not unit.is_branch and CONDUCT_INSPECTION.granted(request.user, unit),
        "crumbs": unit_crumbs(request.user, unit, (TITLE, "")),
    }
    return render(request, "reports/inspections/unit.html", context)


def open_new(request, pk):
    """Begin inspections of one or several units."""
    unit = unit_for(request, pk, CONDUCT_INSPECTION)
    items = ProgrammeItem.objects.filter(
        programme__organization=unit, programme__state=ProgrammeState.APPROVED
    ).select_related("programme")
    form = OpenForm(
        request.POST or None,
        units=units_to_choose(unit),
        items=items.order_by("-programme__year", "seq"),
        periods=_halves(today()),
        initial=_initial(items.filter(pk=number_asked(request.GET, "muc")).first(), unit),
    )
    if form.is_bound and form.is_valid():
        asked = {"committee": unit, "units": list(form.cleaned_data["units"]), "by": request.user}
        if carried_out(form, open_inspections, scope=form.scope, **asked):
            opened = form.result
            messages.success(request, f"Đã mở {len(opened)} cuộc kiểm tra, giám sát.")
            return redirect(
                opened[0] if len(opened) == 1 else reverse("reports:inspections", args=[unit.pk])
            )
    return form_page(
        request,
        form,
        title="Mở cuộc kiểm tra, giám sát",
        submit="Mở cuộc kiểm tra",
        lead=f"{unit.name}. Đơn vị được kiểm tra chỉ thấy khi đồng chí gửi kết quả.",
        crumbs=unit_crumbs(request.user, unit, _way(unit), ("Mở cuộc kiểm tra", "")),
        back=reverse("reports:inspections", args=[unit.pk]),
    )


@require_safe
def detail(request, pk):
    """One inspection as its reader may see and carry it on."""
    inspection = visible_inspection(request, pk)
    user = request.user
    conducts = CONDUCT_INSPECTION.granted(user, inspection.committee)
    findings = list(inspection.findings.order_by("seq"))
    checklist = checklist_of(inspection.checklist)
    context = {
        "inspection": inspection,
        "lines": inspection.lines.order_by("seq"),
        "steps": checklist.steps if checklist and conducts else [],
        "groups": [
            (kind, [one for one in findings if one.kind == kind])
            for kind in FindingKind
            if any(one.kind == kind for one in findings)
        ],
        "books": inspection.book_checks.order_by("year"),
        "minutes": inspection.minutes.select_related("entry__meeting__branch").order_by(
            "entry__book__year", "entry__number"
        ),
        "files": inspection.files.order_by("pk"),
        "conducts": conducts,
        "may_write": conducts and inspection.is_writable,
        "may_answer": inspection.state == InspectionState.SENT
        and ANSWER_INSPECTION.granted(user, inspection.organization),
        "may_report": inspection.is_ended
        and ANSWER_INSPECTION.granted(user, inspection.organization),
        "is_late": inspection.state == InspectionState.SENT and inspection.answer_until < today(),
        "once_key": new_once_key(),
        "crumbs": inspection_crumbs(request, inspection),
    }
    return render(request, "reports/inspections/inspection.html", context)


# --- shared with the other pages of one inspection -----------------------------------------------


def visible_inspection(request, pk):
    """The inspection, or 404 for whom it is not open to."""
    seen = Inspection.objects.visible_to(request.user).distinct()
    rows = seen.select_related(
        "committee", "organization", "item__programme", "notice__organization"
    )
    return get_object_or_404(rows, pk=pk)


def conducted_inspection(request, pk):
    """The inspection for somebody who conducts it: 404 outside, 403 for the unit inspected."""
    inspection = visible_inspection(request, pk)
    CONDUCT_INSPECTION.require(request.user, inspection.committee)
    return inspection


def inspection_crumbs(request, inspection, *further):
    """Through the unit the reader stands at: the committee that inspects, or the unit itself."""
    own_places = {post.organization_id for post in request.user.posts}
    unit = inspection.committee
    if unit.pk not in own_places:
        unit = inspection.organization
    here = (inspection.organization.label, inspection.get_absolute_url() if further else "")
    return unit_crumbs(request.user, unit, _way(unit), here, *further)


def _chosen(request):
    """The kind and the half-year the list is narrowed to; None for all."""
    wanted = request.GET.get("loai", "")
    code = request.GET.get("ky", "")
    kind = InspectionKind(wanted) if wanted in InspectionKind.values else None
    return kind, next((one for one in recent_halves(today()) if one.code == code), None)


def _way(unit):
    return (TITLE, reverse("reports:inspections", args=[unit.pk]))


def _halves(day):
    """The running half-year and the one before it."""
    now = half_of(day)
    before = Period(now.year, "H", 1) if now.number == 2 else Period(now.year - 1, "H", 2)
    return [now, before]


def _initial(item, unit):
    values = {"kind": InspectionKind.HALF_YEAR, "period": half_of(today()).code}
    if item:
        values |= {"kind": item.kind, "item": item, "theme": item.content, "team": item.team}
        values["units"] = item.units.all()
        if item.kind != InspectionKind.HALF_YEAR:
            values["period"] = ""
    return values
