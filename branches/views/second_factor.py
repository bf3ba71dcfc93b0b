"""The second factor: asked for, set up, moved to another telephone, taken off."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from branches import guessing, second_factor
from branches.account_forms import CodeForm, ResetFactorForm
from branches.account_notices import tell_of_lock
from branches.actions import second_factor as actions
from branches.models import User
from branches.password_again import require_proof
from branches.permissions import MANAGE_LOGINS
from branches.querysets import below
from branches.views.access import unit_crumbs, unit_for
from branches.views.form_pages import carried_out, form_page
from branches.views.safe_next import next_page
from branches.views.session import welcome
from config.lib.errors import RuleBroken

PROPOSED = "second_factor_proposed"  # in the session: which secret was shown in it


def check(request):
    """The code between the password and everything else."""
    target = next_page(request)
    if second_factor.is_verified(request):
        return HttpResponseRedirect(target)  # an address: a word of it is no name of a page
    form = CodeForm(request.POST or None)
    form.fields["code"].widget.attrs["autofocus"] = True
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid() and _is_right(request, form):
            response = HttpResponseRedirect(target)
            second_factor.mark_verified(request)
            welcome(request, response)
            return response
    context = {"form": form, "next": target}
    response = render(request, "branches/second_factor_check.html", context, status=status)
    if form.wait_seconds is not None:
        response.status_code = 429
        response["Retry-After"] = str(form.wait_seconds)
    return response


def _is_right(request, form):
    user = request.user
    try:
        counted = guessing.begin("code", user.username, request)
    except guessing.TooManyAttempts as error:
        form.wait_seconds = error.seconds
        form.add_error("code", str(error))
        return False
    try:
        if actions.use_code(user=user, code=form.cleaned_data["code"]):
            counted.succeeded()
            return True
    except RuleBroken as error:
        form.add_error("code", str(error))
        return False
    if counted.locks:
        tell_of_lock(user.username, what="mã xác thực", address=counted.address)
    form.add_error("code", form.wrong)
    return False


def manage(request):
    """Set up by scanning and one code; afterwards the state and what can be changed."""
    if request.method == "POST":
        return _confirm(request)
    if request.user.second_factor_at and "dien-thoai-moi" not in request.GET:
        context = {
            "is_required": second_factor.is_required(request.user),
            "codes_left": request.user.recovery_codes.filter(used_at=None).count(),
        }
        return render(request, "branches/second_factor.html", context)
    return _enrolment(request, CodeForm())


def _confirm(request):
    require_proof(request)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _enrolment(request, form)
    mark = request.session.get(PROPOSED, "")
    codes = actions.confirm(user=request.user, code=form.cleaned_data["code"], mark=mark)
    if codes is None:
        form.add_error("code", form.wrong)
        return _enrolment(request, form)
    second_factor.mark_verified(request)
    return render(request, "branches/recovery_codes.html", {"codes": codes, "is_new": True})


def _enrolment(request, form):
    mark = request.session.get(PROPOSED, "")
    key, request.session[PROPOSED] = actions.proposed_key(request.user, mark=mark)
    address = second_factor.app_address(key, request.user.username)
    context = {
        "form": form,
        "address": address,
        "picture": second_factor.picture(address),
        "key": second_factor.grouped(key),
        "is_required": second_factor.is_required(request.user),
        "is_change": request.user.second_factor_at is not None,
    }
    status = 422 if form.is_bound else 200
    return render(request, "branches/second_factor_new.html", context, status=status)


@require_POST
def renew_codes(request):
    """A new set of recovery codes, shown here and never again."""
    require_proof(request)
    try:
        codes = actions.renew_recovery_codes(user=request.user)
    except RuleBroken as error:
        messages.error(request, str(error))
        return redirect("branches:account")
    return render(request, "branches/recovery_codes.html", {"codes": codes})


@require_POST
def turn_off(request):
    require_proof(request)
    try:
        actions.turn_off(user=request.user)
    except RuleBroken as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Đã tắt xác thực hai bước.")
    return redirect("branches:account")


def reset(request, pk, user_pk):
    """Take off the factor of somebody who lost it; the reason goes into the trail and to them."""
    unit = unit_for(request, pk, MANAGE_LOGINS)
    users = User.objects.filter(below("post__organization__path", unit.path)).distinct()
    user = get_object_or_404(users, pk=user_pk)
    require_proof(request)
    form = ResetFactorForm(request.POST or None)
    back = reverse("branches:login_detail", args=[unit.pk, user.pk])
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(
            form,
            actions.reset,
            user=user,
            organization=unit,
            by=request.user,
            **form.cleaned_data,
        )
    ):
        messages.success(request, f"Đã đặt lại xác thực hai bước của đồng chí {user.full_name}.")
        return redirect(back)
    return form_page(
        request,
        form,
        title=f"Đặt lại xác thực hai bước của đồng chí {user.full_name}",
        lead="Dùng khi đồng chí ấy mất điện thoại và hết mã dự phòng. Mọi nơi đang đăng nhập bị "
        "đăng xuất; chủ tài khoản được báo và thiết lập lại ở lần đăng nhập sau. Đồng chí hãy gặp "
        "trực tiếp hoặc gọi điện để chắc chắn đúng người đề nghị.",
        submit="Đặt lại",
        crumbs=unit_crumbs(
            request.user,
            unit,
            ("Tài khoản", reverse("branches:logins", args=[unit.pk])),
            (user.full_name, back),
            ("Đặt lại xác thực hai bước", ""),
        ),
        back=back,
    )
