"""What an inspection found, line by line, and what becomes of the remedies."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from branches.views.form_pages import carried_out, form_page, tell
from reports.actions import findings as actions
from reports.inspections.choices import FindingKind, FollowUpState
from reports.inspections.forms import FindingForm, FollowUpForm, TextForm
from reports.inspections.permissions import ANSWER_INSPECTION, CONDUCT_INSPECTION
from reports.inspections.rules import FOLLOW_UP_MOVES
from reports.models import Finding
from reports.views.inspections import conducted_inspection, inspection_crumbs, visible_inspection


def add(request, pk):
    inspection = conducted_inspection(request, pk)
    kind = request.GET.get("loai")
    kind = kind if kind in FindingKind.values else FindingKind.STRENGTH
    return _finding_page(request, inspection, Finding(), "Thêm nhận xét", {"kind": kind})


def change(request, pk, finding_pk):
    inspection = conducted_inspection(request, pk)
    finding = get_object_or_404(inspection.findings, pk=finding_pk)
    initial = FindingForm.initial_of(finding)
    return _finding_page(request, inspection, finding, "Sửa nhận xét", initial)


@require_POST
def remove(request, pk, finding_pk):
    inspection = conducted_inspection(request, pk)
    finding = get_object_or_404(_with_inspection(inspection), pk=finding_pk)
    tell(request, "Đã bỏ nhận xét.", actions.remove_finding, finding=finding, by=request.user)
    return redirect(inspection)


def follow_up(request, pk, finding_pk):
    """What became of a remedy: the unit reports, the committee decides."""
    inspection = visible_inspection(request, pk)
    finding = get_object_or_404(_with_inspection(inspection).exclude(remedy=""), pk=finding_pk)
    if CONDUCT_INSPECTION.granted(request.user, inspection.committee):
        form = FollowUpForm(
            request.POST or None,
            choices=_steps_of(finding),
            initial={"result": finding.result},
        )
        action, name = actions.follow_up, "wanted"
    elif ANSWER_INSPECTION.granted(request.user, inspection.organization):
        form = TextForm(request.POST or None, label="Đã khắc phục thế nào")
        action, name = actions.report_remedy, None
    else:
        raise PermissionDenied("Đồng chí chưa được phân quyền: ghi kết quả khắc phục.")
    if form.is_bound and form.is_valid():
        asked = {"finding": finding, "by": request.user, **_typed(form, name)}
        if carried_out(form, action, **asked):
            messages.success(request, "Đã ghi kết quả khắc phục.")
            return redirect(inspection)
    return form_page(
        request,
        form,
        title="Kết quả khắc phục",
        submit="Ghi kết quả",
        lead=f"{finding.remedy} (hạn {finding.due_on:%d/%m/%Y})",
        crumbs=inspection_crumbs(request, inspection, ("Kết quả khắc phục", "")),
        back=inspection.get_absolute_url(),
    )


def _typed(form, name):
    if name is None:
        return {"result": form.cleaned_data["text"]}
    return {"wanted": form.cleaned_data["wanted"], "result": form.cleaned_data["result"]}


def _steps_of(finding):
    """What the committee may note now; REPORTED is the unit's word."""
    labels = {FollowUpState.OPEN: "Mở lại để theo dõi tiếp"}
    return [
        (one.value, labels.get(one, one.label))
        for one in FollowUpState
        if one in FOLLOW_UP_MOVES[finding.follow_up] and one != FollowUpState.REPORTED
    ]


def _with_inspection(inspection):
    return Finding.objects.filter(inspection=inspection).select_related(
        "inspection__committee", "inspection__organization"
    )


def _finding_page(request, inspection, finding, title, initial):
    if not inspection.is_writable:
        messages.info(request, f"Cuộc kiểm tra đang ở bước “{inspection.get_state_display()}”.")
        return redirect(inspection)
    form = FindingForm(request.POST or None, initial=initial)
    if form.is_bound and form.is_valid():
        written = form.written_to(finding)
        seen = form.cleaned_data["seen"]
        asked = {"inspection": inspection, "finding": written, "seen": seen, "by": request.user}
        if carried_out(form, actions.save_finding, **asked):
            messages.success(request, "Đã lưu nhận xét.")
            return redirect(inspection)
    return form_page(
        request,
        form,
        title=title,
        submit="Lưu nhận xét",
        lead=f"{inspection}, {inspection.span}",
        crumbs=inspection_crumbs(request, inspection, (title, "")),
        back=inspection.get_absolute_url(),
    )
