"""Logins of a unit: who has which role, first passwords, ends."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from branches import handover
from branches.actions import logins
from branches.forms import GrantForm, NewLoginForm
from branches.models import Post, User
from branches.once import new_once_key
from branches.password_again import require_proof
from branches.permissions import GIVE_SYSTEM_ADMIN, MANAGE_LOGINS
from branches.querysets import below
from branches.views.access import unit_crumbs, unit_for
from branches.views.form_pages import carried_out, form_page, tell
from config.lib.asked import text_asked
from config.lib.dates import today
from config.lib.errors import RuleBroken
from config.lib.vietnamese import search_key

PER_PAGE = 50


def login_list(request, pk):
    """Logins with a role at this unit; a search looks at the units below as well."""
    unit = unit_for(request, pk, MANAGE_LOGINS)
    text = text_asked(request.GET, "tim")
    users = _users_at_or_below(unit) if text else User.objects.filter(post__organization=unit)
    if text:
        users = users.filter(_matching(text))
    page = Paginator(users.distinct().order_by("-is_active", "username"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    page.object_list = _with_posts(page.object_list, unit)
    context = {
        "unit": unit,
        "page": page,
        "text": text,
        "crumbs": unit_crumbs(request.user, unit, ("Tài khoản", "")),
    }
    return render(request, "branches/login_list.html", context)


def login_create(request, pk):
    """A login for somebody who stands in no roll here: office staff, administrators."""
    unit = unit_for(request, pk, MANAGE_LOGINS)
    require_proof(request)
    form = NewLoginForm(
        request.POST or None,
        organization=unit,
        may_make_admins=GIVE_SYSTEM_ADMIN.granted(request.user, unit),
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(
            form,
            logins.create_login_with_post,
            organization=unit,
            by=request.user,
            **form.cleaned_data,
        )
    ):
        user, password = form.result
        handover.put(request, user, password)
        return redirect("branches:login_slip", unit.pk, user.pk)
    return form_page(
        request,
        form,
        title=f"Cấp tài khoản tại {unit.name}",
        lead="Đảng viên của chi bộ được cấp tài khoản từ trang đảng viên, theo chức vụ đang giữ.",
        submit="Cấp tài khoản",
        crumbs=_crumbs(request, unit, "Cấp tài khoản"),
        back=reverse("branches:logins", args=[unit.pk]),
    )


def login_grant(request, pk):
    """A role at this unit for a login that exists."""
    unit = unit_for(request, pk, MANAGE_LOGINS)
    require_proof(request)
    form = GrantForm(
        request.POST or None,
        initial={"username": text_asked(request.GET, "ten")},
        organization=unit,
        may_make_admins=GIVE_SYSTEM_ADMIN.granted(request.user, unit),
        logins=_managed_users(request.user).filter(is_active=True),
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and carried_out(
            form,
            logins.open_post,
            user=form.login,
            organization=unit,
            role=form.cleaned_data["role"],
            valid_from=form.cleaned_data["valid_from"],
            by=request.user,
        )
    ):
        messages.success(request, f"Đã giao vai trò cho đồng chí {form.login.full_name}.")
        return redirect("branches:login_detail", unit.pk, form.login.pk)
    return form_page(
        request,
        form,
        title=f"Giao vai trò tại {unit.name} cho tài khoản đã có",
        submit="Giao vai trò",
        crumbs=_crumbs(request, unit, "Giao vai trò"),
        back=reverse("branches:logins", args=[unit.pk]),
    )


def login_detail(request, pk, user_pk):
    unit = unit_for(request, pk, MANAGE_LOGINS)
    user = get_object_or_404(_users_at_or_below(unit).distinct(), pk=user_pk)
    posts = Post.objects.visible_to(request.user).filter(user=user).select_related("organization")
    context = {
        "unit": unit,
        "login": user,
        "posts": [
            (post, post.valid_to is not None and post.valid_to <= today())
            for post in posts.order_by("valid_to", "organization__path", "pk")
        ],
        "once_key": new_once_key(),
        "is_self": user == request.user,
        "crumbs": _crumbs(request, unit, user.full_name),
    }
    return render(request, "branches/login_detail.html", context)


@require_POST
def login_reset(request, pk, user_pk):
    unit = unit_for(request, pk, MANAGE_LOGINS)
    user = get_object_or_404(_users_at_or_below(unit).distinct(), pk=user_pk)
    require_proof(request)
    try:
        password = logins.reset_password(user=user, organization=unit, by=request.user)
    except RuleBroken as error:
        messages.error(request, str(error))
        return redirect("branches:login_detail", unit.pk, user.pk)
    handover.put(request, user, password)
    return redirect("branches:login_slip", unit.pk, user.pk)


@require_POST
def login_close(request, pk, user_pk):
    unit = unit_for(request, pk, MANAGE_LOGINS)
    user = get_object_or_404(_users_at_or_below(unit).distinct(), pk=user_pk)
    require_proof(request)
    tell(
        request,
        f"Đã khóa tài khoản {user.username}.",
        logins.close_login,
        user=user,
        organization=unit,
        by=request.user,
    )
    return redirect("branches:logins", unit.pk)


@require_POST
def post_close(request, pk, post_pk):
    """End one role from today on."""
    unit = unit_for(request, pk, MANAGE_LOGINS)
    posts = Post.objects.visible_to(request.user).filter(below("organization__path", unit.path))
    post = get_object_or_404(posts.select_related("user", "organization"), pk=post_pk)
    require_proof(request)
    user = post.user
    tell(
        request,
        f"Đã kết thúc vai trò của đồng chí {user.full_name}.",
        logins.close_post,
        post=post,
        closed_on=today(),
        by=request.user,
    )
    return redirect("branches:logins", unit.pk)


def login_slip(request, pk, user_pk):
    """The slip to hand over: the first password is shown here once and never again."""
    unit = unit_for(request, pk, MANAGE_LOGINS)
    user = get_object_or_404(_users_at_or_below(unit).distinct(), pk=user_pk)
    context = {
        "unit": unit,
        "login": user,
        "password": handover.take(request, user),
        "address": request.build_absolute_uri(reverse("branches:home")),
        "crumbs": _crumbs(request, unit, "Phiếu giao tài khoản"),
    }
    return render(request, "branches/login_slip.html", context)


def _users_at_or_below(unit):
    return User.objects.filter(below("post__organization__path", unit.path))


def _managed_users(manager):
    """Logins with a role somewhere ``manager`` manages logins."""
    scope = Q(pk=None)
    for post in manager.posts_at(MANAGE_LOGINS.roles):
        scope |= below("post__organization__path", post.path)
    return User.objects.filter(scope).distinct()


def _matching(text):
    """Logins whose holder's name or user name holds ``text``."""
    letters = search_key(text).replace(" ", "")
    by_login = Q(username__contains=letters) if letters else Q(pk__in=[])
    return by_login | Q(full_name__icontains=text)


def _with_posts(users, unit):
    """Set ``roles`` on each login: its lasting roles at or below ``unit``. One query."""
    users = list(users)
    roles = {}
    posts = (
        Post.objects.filter(below("organization__path", unit.path), user__in=users)
        .exclude(valid_to__lte=today())
        .select_related("organization")
        .order_by("organization__path", "pk")
    )
    for post in posts:
        roles.setdefault(post.user_id, []).append(post)
    for user in users:
        user.roles = roles.get(user.pk, [])
    return users


def _crumbs(request, unit, label):
    accounts = ("Tài khoản", reverse("branches:logins", args=[unit.pk]))
    return unit_crumbs(request.user, unit, accounts, (label, ""))
