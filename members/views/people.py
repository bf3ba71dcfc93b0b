"""The page of a member; adding, correcting, recognising as official; the login."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST

from branches import handover
from branches.choices import LookKind
from branches.looks import note_look
from branches.models import Post
from branches.once import new_once_key
from branches.password_again import require_proof
from branches.permissions import MANAGE_LOGINS
from branches.views.access import unit_crumbs, unit_for
from branches.views.form_pages import carried_out, form_page
from config.lib.dates import today
from members.actions import people
from members.actions.posts import create_member_login
from members.choices import SeatKind
from members.detail_panels import panels_for
from members.forms import CorrectForm, NewMemberForm, OfficialForm
from members.masking import masked_citizen_id
from members.models import Member
from members.permissions import CORRECT_MEMBER, MANAGE_ROLL
from members.seats import home_seat
from members.views.access import member_crumbs, member_for, sees_fully, visible_member


def detail(request, pk):
    member = visible_member(request, pk)
    seat = home_seat(member)
    context = {
        "member": member,
        "rights": member.rights_label_on(today()),
        "crumbs": _crumbs_of(request, member, seat),
        "seat": seat,
    }
    if not sees_fully(request.user, member, seat):
        return render(request, "members/detail_short.html", context)
    if member.user_id != request.user.pk:
        note_look(
            LookKind.MEMBER,
            by=request.user,
            organization=seat.branch,
            target=member,
            subject_id=member.pk,
        )
    context |= {
        "masked": masked_citizen_id(member),
        "seats": _dated(member.memberships.select_related("branch")),
        "statuses": _dated(member.status_periods.all()),
        "positions": _dated(member.positions.select_related("branch")),
        "local_posts": _dated(member.local_posts.all()),
        "panels": [
            render_to_string(template, values, request)
            for template, values in panels_for(request.user, member)
        ],
        "once_key": new_once_key(),
        **_rights(request.user, member, seat),
    }
    return render(request, "members/detail.html", context)


def member_add(request, pk):
    branch = unit_for(request, pk, MANAGE_ROLL)
    if not branch.is_branch:
        raise Http404
    form = NewMemberForm(request.POST or None, visible=Member.objects.visible_to(request.user))
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        valid_from = values.pop("valid_from")
        if carried_out(
            form,
            people.add_member,
            branch=branch,
            values=values,
            valid_from=valid_from,
            by=request.user,
        ):
            messages.success(request, f"Đã thêm đồng chí {form.result.full_name} vào danh sách.")
            return redirect(form.result)
    roll = reverse("members:roll", args=[branch.pk])
    return form_page(
        request,
        form,
        title=f"Thêm đảng viên vào {branch.name}",
        lead="Đảng viên đang sinh hoạt ở chi bộ khác trong hệ thống: ghi chuyển sinh hoạt từ trang "
        "của đảng viên đó.",
        submit="Thêm đảng viên",
        crumbs=unit_crumbs(request.user, branch, ("Đảng viên", roll), ("Thêm đảng viên", "")),
        back=roll,
    )


def member_correct(request, pk):
    member, branch = member_for(request, pk, CORRECT_MEMBER)
    initial = {name: getattr(member, name) for name in people.IDENTITY}
    initial["seen"] = people.identity_digest(member)
    form = CorrectForm(request.POST or None, initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(
            form,
            people.correct_member,
            member=member,
            values=form.cleaned_data,
            seen=form.cleaned_data["seen"],
            by=request.user,
        )
    ):
        messages.success(request, "Đã lưu thông tin đảng viên.")
        return redirect(member)
    return form_page(
        request,
        form,
        title=f"Sửa thông tin đồng chí {member.full_name}",
        submit="Lưu",
        crumbs=member_crumbs(request.user, branch, member, ("Sửa thông tin", "")),
        back=member.get_absolute_url(),
    )


def member_official(request, pk):
    member, branch = member_for(request, pk, MANAGE_ROLL)
    ceremony = member.admission_ceremony_on
    if member.official_on:
        messages.info(request, "Đồng chí này đã có ngày chính thức.")
        return redirect(member)
    form = OfficialForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(
            form, people.make_official, member=member, by=request.user, **form.cleaned_data
        )
    ):
        messages.success(request, "Đã ghi ngày chính thức.")
        return redirect(member)
    return form_page(
        request,
        form,
        title=f"Công nhận chính thức: đồng chí {member.full_name}",
        lead=f"Ngày vào Đảng: {ceremony:%d/%m/%Y}." if ceremony else "",
        submit="Ghi ngày chính thức",
        crumbs=member_crumbs(request.user, branch, member, ("Công nhận chính thức", "")),
        back=member.get_absolute_url(),
    )


@require_POST
def member_login(request, pk):
    """A login with the rights of the member's seats and offices; leads to the slip."""
    member, branch = member_for(request, pk, MANAGE_LOGINS)
    require_proof(request)
    user, password = create_member_login(member=member, branch=branch, by=request.user)
    handover.put(request, user, password)
    return redirect("branches:login_slip", branch.pk, user.pk)


def _dated(rows):
    """Pairs of row and whether it has ended, newest first."""
    day = today()
    return [
        (row, row.valid_to is not None and row.valid_to <= day)
        for row in rows.order_by("-valid_from", "-pk")
    ]


def _rights(user, member, seat):
    """What this reader may do on the page, and what there is to do."""
    branch = seat.branch if seat else None
    sits = seat is not None and seat.kind == SeatKind.OFFICIAL_SEAT and seat.valid_to is None
    manages = branch is not None and MANAGE_ROLL.granted(user, branch)
    return {
        "may_correct": branch is not None and CORRECT_MEMBER.granted(user, branch),
        "may_manage": manages,
        "may_move": manages and sits,
        "may_recognise": manages and member.official_on is None,
        "may_give_login": branch is not None
        and sits
        and MANAGE_LOGINS.granted(user, branch)
        and not (member.user and member.user.is_active),
        "login_unit": _login_unit(user, member),
    }


def _login_unit(user, member):
    """A unit where the member's login has or had a role that ``user`` manages, else None."""
    posts = Post.objects.visible_to(user).filter(user=member.user_id)
    units = (post.organization for post in posts.select_related("organization").order_by("pk"))
    return next((unit for unit in units if MANAGE_LOGINS.granted(user, unit)), None)


def _crumbs_of(request, member, seat):
    if seat is None:
        return [("Trang chính", reverse("branches:home")), (member.full_name, "")]
    return member_crumbs(request.user, seat.branch, member)
