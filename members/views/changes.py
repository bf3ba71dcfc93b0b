"""What happens to a member: moves, leaving, stays, states, offices."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect

from branches.password_again import require_proof
from branches.views.form_pages import carried_out, form_page
from branches.views.picking import pick_unit, picked
from members.actions import moves, positions, stays
from members.forms import (
    EndForm,
    LeaveForm,
    PositionForm,
    SpellForm,
    StatusForm,
    TransferForm,
)
from members.permissions import MANAGE_ROLL
from members.seats import open_official_seat
from members.views.access import managed_branches, member_crumbs, member_for


def member_transfer(request, pk):
    """In two steps: find the new branch, then say from which days."""
    member, branch = member_for(request, pk, MANAGE_ROLL)
    seat = open_official_seat(member)
    possible = managed_branches(request.user).exclude(pk=seat.branch_id)
    title = f"Chuyển sinh hoạt đồng chí {member.full_name}"
    crumbs = member_crumbs(request.user, branch, member, ("Chuyển sinh hoạt", ""))
    if "den" not in request.GET:
        return pick_unit(
            request,
            possible,
            title=title,
            lead="Đồng chí tìm và chọn chi bộ chuyển đến. Chuyển ra ngoài hệ thống thì ghi ở mục "
            "“Thôi sinh hoạt”.",
            crumbs=crumbs,
            back=member.get_absolute_url(),
        )
    target = get_object_or_404(possible, pk=picked(request))
    form = TransferForm(request.POST or None, initial={"seat": seat.pk})
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        seen = get_object_or_404(member.memberships.official(), pk=values.pop("seat"))
        if carried_out(
            form, moves.transfer_member, seat=seen, branch=target, by=request.user, **values
        ):
            messages.success(request, f"Đã chuyển đồng chí {member.full_name} đến {target.name}.")
            return redirect(member)
    return _page(
        request,
        form,
        member,
        title=title,
        lead=f"Từ {seat.branch.name} đến {target.name}. Chức vụ và quyền ở chi bộ cũ kết thúc "
        "cùng ngày rời chi bộ.",
        submit="Chuyển sinh hoạt",
        crumbs=crumbs,
    )


def member_leave(request, pk):
    member, branch = member_for(request, pk, MANAGE_ROLL)
    form = LeaveForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(
            form, moves.end_membership, member=member, by=request.user, **form.cleaned_data
        )
    ):
        messages.success(request, f"Đã ghi: đồng chí {member.full_name} thôi sinh hoạt.")
        return redirect(member)
    return _page(
        request,
        form,
        member,
        title=f"Thôi sinh hoạt: đồng chí {member.full_name}",
        lead="Chức vụ, tình trạng và tài khoản kết thúc cùng ngày. Biên bản, số liệu đã có giữ "
        "nguyên.",
        submit="Ghi thôi sinh hoạt",
        crumbs=member_crumbs(request.user, branch, member, ("Thôi sinh hoạt", "")),
    )


def stay_begin(request, pk):
    """A temporary seat in another branch: found by name, then the days."""
    member, branch = member_for(request, pk, MANAGE_ROLL)
    possible = managed_branches(request.user).exclude(pk=branch.pk)
    title = f"Sinh hoạt tạm thời: đồng chí {member.full_name}"
    crumbs = member_crumbs(request.user, branch, member, ("Sinh hoạt tạm thời", ""))
    if "den" not in request.GET:
        return pick_unit(
            request,
            possible,
            title=title,
            lead="Đồng chí tìm và chọn chi bộ nơi đến. Nơi đến ngoài hệ thống thì ghi ở mục "
            "“Tình trạng”.",
            crumbs=crumbs,
            back=member.get_absolute_url(),
        )
    target = get_object_or_404(possible, pk=picked(request))
    form = SpellForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(
            form,
            stays.begin_temporary_stay,
            member=member,
            branch=target,
            by=request.user,
            **form.cleaned_data,
        )
    ):
        messages.success(request, f"Đã ghi sinh hoạt tạm thời tại {target.name}.")
        return redirect(member)
    return _page(
        request,
        form,
        member,
        title=title,
        lead=f"Nơi đến: {target.name}. Trong thời gian này đảng viên thuộc diện dự ở nơi đến.",
        submit="Ghi sinh hoạt tạm thời",
        crumbs=crumbs,
    )


def stay_end(request, pk, seat_pk):
    member, branch = member_for(request, pk, MANAGE_ROLL)
    seats = member.memberships.temporary().select_related("branch", "member")
    seat = get_object_or_404(seats, pk=seat_pk)
    form = EndForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(
            form, stays.end_temporary_stay, seat=seat, by=request.user, **form.cleaned_data
        )
    ):
        messages.success(request, "Đã ghi ngày kết thúc sinh hoạt tạm thời.")
        return redirect(member)
    return _page(
        request,
        form,
        member,
        title=f"Kết thúc sinh hoạt tạm thời tại {seat.branch.name}",
        lead="Ngày đầu tiên đồng chí này lại thuộc diện dự ở chi bộ của mình.",
        submit="Ghi ngày kết thúc",
        crumbs=member_crumbs(request.user, branch, member, ("Sinh hoạt tạm thời", "")),
    )


def status_begin(request, pk):
    member, branch = member_for(request, pk, MANAGE_ROLL)
    form = StatusForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(
            form, stays.begin_status, member=member, by=request.user, **form.cleaned_data
        )
    ):
        messages.success(request, "Đã ghi tình trạng.")
        return redirect(member)
    return _page(
        request,
        form,
        member,
        title=f"Tình trạng sinh hoạt: đồng chí {member.full_name}",
        lead="Trong thời gian này đảng viên không thuộc diện dự họp.",
        submit="Ghi tình trạng",
        crumbs=member_crumbs(request.user, branch, member, ("Tình trạng", "")),
    )


def status_end(request, pk, status_pk):
    member, branch = member_for(request, pk, MANAGE_ROLL)
    status = get_object_or_404(member.status_periods.select_related("member"), pk=status_pk)
    form = EndForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(form, stays.end_status, status=status, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, "Đã ghi ngày kết thúc.")
        return redirect(member)
    return _page(
        request,
        form,
        member,
        title=f"Kết thúc: {status.get_kind_display().lower()}",
        lead="Ngày đầu tiên đồng chí này lại thuộc diện dự họp.",
        submit="Ghi ngày kết thúc",
        crumbs=member_crumbs(request.user, branch, member, ("Tình trạng", "")),
    )


def position_give(request, pk):
    member, branch = member_for(request, pk, MANAGE_ROLL)
    require_proof(request)
    form = PositionForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(
            form, positions.give_position, member=member, by=request.user, **form.cleaned_data
        )
    ):
        messages.success(request, "Đã ghi chức vụ.")
        return redirect(member)
    return _page(
        request,
        form,
        member,
        title=f"Chức vụ của đồng chí {member.full_name}",
        lead=f"Tại {branch.name}. Tài khoản có quyền theo chức vụ từ ngày này; chức vụ đang giữ "
        "kết thúc cùng ngày.",
        submit="Ghi chức vụ",
        crumbs=member_crumbs(request.user, branch, member, ("Chức vụ", "")),
    )


def position_end(request, pk, position_pk):
    member, branch = member_for(request, pk, MANAGE_ROLL)
    held = member.positions.select_related("branch", "member")
    position = get_object_or_404(held, pk=position_pk)
    require_proof(request)
    form = EndForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(
            form, positions.end_position, position=position, by=request.user, **form.cleaned_data
        )
    ):
        messages.success(request, "Đã ghi ngày thôi chức vụ.")
        return redirect(member)
    return _page(
        request,
        form,
        member,
        title=f"Thôi chức vụ {position.get_office_display()} tại {position.branch.name}",
        lead="Quyền của tài khoản theo chức vụ này kết thúc cùng ngày.",
        submit="Ghi ngày thôi chức vụ",
        crumbs=member_crumbs(request.user, branch, member, ("Chức vụ", "")),
    )


def _page(request, form, member, **page):
    return form_page(request, form, back=member.get_absolute_url(), **page)
