"""Absences that are told: the list of a unit, what lies behind, requests for self-criticism."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from branches.once import new_once_key
from branches.rule_book import rules_for
from branches.views.access import unit_crumbs, visible_unit
from branches.views.form_pages import carried_out, form_page
from config.lib.dates import today
from members.permissions import MANAGE_ROLL
from reports.absences.choices import AlertKind
from reports.absences.facts import left_seat
from reports.absences.forms import AcceptanceForm, SelfCriticismForm
from reports.absences.pages import (
    alerts_told,
    counts_of,
    is_settled,
    member_url,
    of_kind,
    people_of,
    rows_of,
    rows_told,
    sittings_of,
)
from reports.absences.permissions import (
    ASK_SELF_CRITICISM,
    exports_evidence,
    may_issue,
    require_alerts,
)
from reports.absences.rules import Limits
from reports.actions.absence_papers import request_evidence
from reports.actions.absences import record_acceptance, request_self_criticism
from reports.models import NoticedMember, SelfCriticismRequest

PER_PAGE = 30
YEARS_BACK = 2


def absences(request, pk):
    """Who is absent too often in a branch or subtree, as far as the reader is told."""
    unit, kinds, year = _asked(request, pk)
    chosen = request.GET.get("loai", "")
    told = alerts_told(unit, year, kinds)
    counts = counts_of(told)
    shown = of_kind(told, chosen) if chosen in kinds else told
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "unit": unit,
        "year": year,
        "years": _years(),
        "counts": counts,
        "chosen": chosen,
        "total": sum(count for *_, count in counts),
        "page": page,
        "rows": rows_of(page.object_list, unit, year),
        "is_settled": is_settled(),
        "may_issue": may_issue(request.user, unit),
        "crumbs": unit_crumbs(request.user, unit, ("Vắng sinh hoạt", "")),
    }
    return render(request, "reports/absences/list.html", context)


def summary(request, pk):
    """How many alerts of each kind: loaded by the home page of a committee."""
    unit, kinds, year = _asked(request, pk)
    context = {"unit": unit, "year": year, "counts": counts_of(alerts_told(unit, year, kinds))}
    return render(request, "reports/absences/_summary.html", context)


def member_absences(request, pk, member_pk):
    """The alerts about one member with the sittings behind each, and what was done about them."""
    unit, kinds, year = _asked(request, pk)
    member = _member(request, unit, year, member_pk)
    rows = rows_told(unit, year, kinds, member=member)
    noticed = NoticedMember.objects.filter(member=member).select_related("notice")
    context = {
        "unit": unit,
        "member": member,
        "year": year,
        "years": _years(),
        "alerts": sittings_of(rows, request.user),
        "requests": SelfCriticismRequest.objects.filter(member=member).order_by("-requested_on"),
        "notices": noticed.order_by("-notice__issued_on"),
        "may_ask": ASK_SELF_CRITICISM.granted(request.user, unit),
        "may_accept": MANAGE_ROLL.granted(request.user, unit)
        and any(row.told.kind == AlertKind.TRANSFER_PENDING for row in rows),
        "may_export": exports_evidence(request.user, unit),
        "once_key": new_once_key(),
        "crumbs": _crumbs(request, unit, (member.full_name, "")),
    }
    return render(request, "reports/absences/member.html", context)


def self_criticism(request, pk, member_pk):
    """Record that the branch asked a member for self-criticism."""
    unit, _, year = _asked(request, pk)
    ASK_SELF_CRITICISM.require(request.user, unit)
    member = _member(request, unit, year, member_pk)
    back = member_url(unit, member, year)
    form = SelfCriticismForm(request.POST or None, initial={"requested_on": today()})
    if request.method == "POST" and form.is_valid():
        asked = {"member": member, "branch": unit, "by": request.user, **form.cleaned_data}
        if carried_out(form, request_self_criticism, **asked):
            messages.success(request, f"Đã ghi yêu cầu tự phê bình lần {form.result.seq}.")
            return redirect(back)
    return form_page(
        request,
        form,
        title=f"Yêu cầu tự phê bình: {member.full_name}",
        submit="Ghi yêu cầu",
        lead="Ghi việc chi bộ đã yêu cầu đồng chí tự phê bình vì vắng sinh hoạt.",
        crumbs=_crumbs(request, unit, (member.full_name, back), ("Yêu cầu tự phê bình", "")),
        back=back,
    )


def acceptance(request, pk, member_pk):
    """Record where a member who left this branch was accepted, outside the system."""
    unit, _, year = _asked(request, pk)
    MANAGE_ROLL.require(request.user, unit)
    member = _member(request, unit, year, member_pk)
    seat = left_seat(unit, member)
    back = member_url(unit, member, year)
    if seat is None:
        messages.info(request, "Không có lần chuyển đi nào đang chờ tiếp nhận.")
        return redirect(back)
    form = AcceptanceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = {"seat": seat, "by": request.user, **form.cleaned_data}
        if carried_out(form, record_acceptance, **asked):
            messages.success(request, "Đã ghi nơi tiếp nhận.")
            return redirect(back)
    return form_page(
        request,
        form,
        title=f"Nơi tiếp nhận đồng chí {member.full_name}",
        submit="Ghi nơi tiếp nhận",
        lead=f"Rời {unit.name} từ {seat.valid_to:%d/%m/%Y}. Nơi tiếp nhận trong hệ thống thì ghi "
        "bằng chuyển sinh hoạt, không ghi ở đây.",
        crumbs=_crumbs(request, unit, (member.full_name, back), ("Nơi tiếp nhận", "")),
        back=back,
    )


@require_POST
def evidence(request, pk, member_pk):
    """Ask for the evidence about one member's absences; leads to the job."""
    unit, _, year = _asked(request, pk)
    if not exports_evidence(request.user, unit):
        raise PermissionDenied("Đồng chí chưa được phân quyền: lập hồ sơ vắng sinh hoạt.")
    member = _member(request, unit, year, member_pk)
    return redirect(request_evidence(member=member, branch=unit, year=year, by=request.user))


def explained(request, pk):
    """Which limits hold for the alerts of a unit, and whom they are told."""
    unit, kinds, year = _asked(request, pk)
    rules = rules_for(unit, today())
    context = {
        "unit": unit,
        "year": year,
        "limits": Limits.of(rules),
        "warn_months": rules.get("absence.art8_months") - 1,
        "looked_back": rules.get("absence.looked_back_months"),
        "crumbs": _crumbs(request, unit, ("Tính thế nào?", "")),
    }
    return render(request, "reports/absences/explained.html", context)


def _asked(request, pk):
    """The unit, the kinds of alerts the reader is told of there, and the year."""
    unit = visible_unit(request, pk)
    kinds = require_alerts(request.user, unit)
    wanted = request.GET.get("nam", "")
    year = next((one for one in _years() if str(one) == wanted), today().year)
    return unit, kinds, year


def _member(request, unit, year, pk):
    """A member of the unit that year: who sits elsewhere is looked up there."""
    return get_object_or_404(people_of(unit, year).visible_to(request.user), pk=pk)


def _years():
    return [today().year - back for back in range(YEARS_BACK + 1)]


def _crumbs(request, unit, *further):
    own = reverse("reports:absences", args=[unit.pk])
    return unit_crumbs(request.user, unit, ("Vắng sinh hoạt", own), *further)
