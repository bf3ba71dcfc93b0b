"""Taking content away: the requests of a unit, asking, and deciding."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from branches.actions import redacting
from branches.models import Redaction
from branches.once import new_once_key
from branches.permissions import ASK_REDACTION, DECIDE_REDACTION
from branches.redaction_forms import APPROVE, AskForm, DecideForm
from branches.redaction_parts import file_choices
from branches.secrecy_middleware import names_secrets
from branches.sweeping import places_of, within
from branches.views.access import unit_crumbs, unit_for
from branches.views.form_pages import carried_out, form_page
from config.lib.errors import RuleBroken

PER_PAGE = 30
TITLE = "Gỡ nội dung"
NOT_SHOWN = "Tệp đồng chí chưa được xem (biên bản chưa gửi lên cấp trên, hoặc đã gỡ)"
LEAD = (
    "Dùng khi đã nhập nhầm bí mật nhà nước, hoặc có quyết định xóa dữ liệu cá nhân. Nội dung bị gỡ "
    "khỏi mọi nơi, kể cả văn bản đã ký, nhật ký và tệp; không lấy lại được. Một lãnh đạo cấp ủy "
    "khác phải đồng ý. Bản sao lưu cũ do quản trị hệ thống hủy riêng."
)


def redactions(request, pk):
    unit = unit_for(request, pk, ASK_REDACTION)
    rows = Redaction.objects.filter(organization=unit).select_related("asked_by", "decided_by")
    context = {
        "unit": unit,
        "page": Paginator(rows.order_by("-pk"), PER_PAGE).get_page(request.GET.get("page")),
        "crumbs": unit_crumbs(request.user, unit, (TITLE, "")),
        "lead": LEAD,
    }
    return render(request, "branches/redactions.html", context)


@names_secrets
def redaction_ask(request, pk):
    unit = unit_for(request, pk, ASK_REDACTION)
    form = AskForm(request.POST or None, choices=file_choices(unit, request.user))
    back = reverse("branches:redactions", args=[unit.pk])
    if (
        form.is_bound
        and form.is_valid()
        and carried_out(
            form, redacting.ask_redaction, organization=unit, by=request.user, **form.asked()
        )
    ):
        messages.success(request, "Đã gửi đề nghị. Một lãnh đạo cấp ủy khác sẽ quyết định.")
        return redirect(form.result)
    return form_page(
        request,
        form,
        title="Đề nghị gỡ nội dung",
        submit="Gửi đề nghị",
        lead=LEAD,
        crumbs=unit_crumbs(request.user, unit, (TITLE, back), ("Đề nghị", "")),
        back=back,
    )


def redaction(request, pk, redaction_pk):
    """One request: what and where, and the decision for whoever may take it."""
    unit, found = _found(request, pk, redaction_pk)
    may_decide = (
        found.is_open
        and DECIDE_REDACTION.granted(request.user, unit)
        and found.asked_by_id != request.user.pk
    )
    form = DecideForm(request.POST or None, user=request.user) if may_decide else None
    if form and form.is_bound and form.is_valid():
        action = (
            redacting.approve_redaction
            if form.cleaned_data["decision"] == APPROVE
            else redacting.refuse_redaction
        )
        note = form.cleaned_data["note"]
        if carried_out(form, action, redaction=found, note=note, by=request.user):
            messages.success(request, "Đã ghi quyết định.")
            return redirect(found)
    passages = _readable(request, found)
    places = redacting.counts_of(within(places_of(passages), [unit.path])) if passages else []
    if found.counts and DECIDE_REDACTION.granted(request.user, unit):
        places = found.counts  # of every unit it was taken from
    labels = dict(file_choices(unit, request.user)) if found.files else {}
    context = {
        "unit": unit,
        "redaction": found,
        "passages": passages,
        "files": [labels.get(key, NOT_SHOWN) for key in found.files],
        "places": places,
        "form": form,
        "may_withdraw": found.is_open and found.asked_by_id == request.user.pk,
        "once_key": new_once_key(),
        "crumbs": unit_crumbs(
            request.user,
            unit,
            (TITLE, reverse("branches:redactions", args=[unit.pk])),
            (f"Đề nghị số {found.pk}", ""),
        ),
    }
    status = 422 if form and form.is_bound else 200
    return render(request, "branches/redaction.html", context, status=status)


@require_POST
def redaction_withdraw(request, pk, redaction_pk):
    _, found = _found(request, pk, redaction_pk)
    redacting.withdraw_redaction(redaction=found, by=request.user)
    messages.success(request, "Đã rút đề nghị.")
    return redirect(found)


def _readable(request, found):
    """The words, or none and why: the request can still be taken back."""
    try:
        return redacting.passages_of(found)
    except RuleBroken as error:
        messages.error(request, str(error))
        return []


def _found(request, pk, redaction_pk):
    unit = unit_for(request, pk, ASK_REDACTION)
    rows = Redaction.objects.select_related("organization", "asked_by", "decided_by")
    return unit, get_object_or_404(rows, pk=redaction_pk, organization=unit)
