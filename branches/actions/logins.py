"""Logins: created, given posts, closed, passwords reset."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction

from branches import audit, mail
from branches.choices import BRANCH_ROLES, COMMITTEE_ROLES, Role
from branches.guessing import forget_places
from branches.models import Post, User
from branches.passwords import first_password
from branches.permissions import GIVE_SYSTEM_ADMIN, MANAGE_LOGINS, SystemActor
from branches.sessions import end_sessions, renew_sessions
from branches.still_held import note_ended
from config.lib.dates import today
from config.lib.errors import RuleBroken, Stale
from config.lib.vietnamese import search_key, usual_tone_place

CLOSED = "Tài khoản {login} đã khóa. Đồng chí cấp tài khoản mới."
NOT_FOR_ONESELF_FACTOR = (
    "Đồng chí đổi điện thoại của mình ở mục “Tài khoản của tôi”, không tự đặt lại ở đây."
)
NOT_FOR_ONESELF = (
    "Đồng chí đổi mật khẩu của mình ở mục “Tài khoản của tôi”, không cấp lại cho mình."
)


@transaction.atomic
def create_login(*, full_name, organization, by, username="", is_demo=False):
    """Create a login below ``organization``; returns it with a first password to hand over once.

    The password must be changed at the first login and is stored nowhere.
    """
    MANAGE_LOGINS.require(by, organization)
    full_name = usual_tone_place(full_name)
    password = first_password()
    user = User(
        username=username or free_username(full_name),
        full_name=full_name,
        must_change_password=not is_demo,
        is_demo=is_demo,
    )
    user.set_password(password)
    user.full_clean()
    user.save()
    audit.record(
        "branches.login_created",
        f"Cấp tài khoản {user.username} cho đồng chí {full_name}",
        target=user,
        by=by,
        organization=organization,
    )
    return user, password


@transaction.atomic
def create_login_with_post(*, full_name, organization, role, valid_from, by):
    """A login for somebody who stands in no roll, with its first role; returns it as above."""
    user, password = create_login(full_name=full_name, organization=organization, by=by)
    open_post(user=user, organization=organization, role=role, valid_from=valid_from, by=by)
    return user, password


@transaction.atomic
def open_post(*, user, organization, role, valid_from, by, valid_to=None):
    """Give a login a role at a node from ``valid_from`` on (``valid_to``: first day no longer).

    Nobody gives a role to themselves, and only a system administrator makes another one.
    """
    MANAGE_LOGINS.require(by, organization)
    if role == Role.SYSTEM_ADMIN:
        GIVE_SYSTEM_ADMIN.require(by, organization)
    if user.pk == by.pk:
        raise RuleBroken(
            "Đồng chí không thể tự giao vai trò cho mình. Đồng chí đề nghị cấp trên giao."
        )
    if not user.is_active:
        raise RuleBroken(CLOSED.format(login=user.username))
    require_fitting_role(role, organization)
    post = Post(
        user=user, organization=organization, role=role, valid_from=valid_from, valid_to=valid_to
    )
    post.full_clean()
    post.save()
    renew_sessions(user)
    audit.record(
        "branches.post_opened",
        f"{user.full_name}: {post.get_role_display()} tại {organization.name}",
        target=post,
        by=by,
        organization=organization,
        payload={
            "role": post.role,
            "from": valid_from.isoformat(),
            "to": valid_to.isoformat() if valid_to else None,
        },
    )
    return post


@transaction.atomic
def close_post(*, post, closed_on, by):
    """End a role; from ``closed_on`` the login no longer has the right."""
    MANAGE_LOGINS.require(by, post.organization)
    if post.role == Role.SYSTEM_ADMIN:
        GIVE_SYSTEM_ADMIN.require(by, post.organization)
    if post.user_id == by.pk and post.role in MANAGE_LOGINS.roles:
        raise RuleBroken(
            "Đồng chí không thể tự thôi vai trò quản lý của mình. Đồng chí đề nghị cấp trên ghi."
        )
    if not _end(Post.objects.filter(pk=post.pk, valid_to=post.valid_to), closed_on):
        raise Stale("Vai trò này")
    end_sessions(post.user)
    audit.record(
        "branches.post_closed",
        f"{post.user.full_name}: thôi {post.get_role_display()} tại {post.organization.name}",
        target=post.user,
        by=by,
        organization=post.organization,
        payload={"role": post.role, "on": closed_on.isoformat()},
    )


@transaction.atomic
def reset_password(*, user, organization, by):
    """A new first password, for somebody who forgot theirs; all sessions end.

    Never one's own: the session that would show it ends with the others.
    """
    MANAGE_LOGINS.require(by, organization)
    require_over_login(by, user)
    if user.pk == by.pk:
        raise RuleBroken(NOT_FOR_ONESELF)
    if not user.is_active:
        raise RuleBroken(CLOSED.format(login=user.username))
    password = first_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    end_sessions(user)
    forget_places(user)
    audit.record(
        "branches.password_reset",
        f"Đặt lại mật khẩu của {user.username}",
        target=user,
        by=by,
        organization=organization,
    )
    return password


@transaction.atomic
def close_login(*, user, organization, by):
    """Close a login for good with all its posts; its name stays in what it signed. Letters that
    still wait for it leave no more."""
    MANAGE_LOGINS.require(by, organization)
    require_over_login(by, user)
    if user.pk == by.pk:
        raise RuleBroken("Đồng chí không thể tự khóa tài khoản của mình.")
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        raise Stale("Tài khoản")
    user.is_active = False
    _end(Post.objects.filter(pk__in=list(_lasting(user, today()))), today())
    end_sessions(user)
    mail.drop_waiting(user)
    audit.record(
        "branches.login_closed",
        f"Khóa tài khoản {user.username}",
        target=user,
        by=by,
        organization=organization,
    )


@transaction.atomic
def change_own_password(*, user, password, session_key=None):
    """Set the password the holder of the login chose; all sessions but ``session_key`` end."""
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    end_sessions(user, but=session_key)
    audit.record(
        "branches.password_changed",
        f"{user.username} đổi mật khẩu",
        target=user,
        by=user,
        organization=user.posts[0].organization if user.posts else None,
    )


def require_over_login(by, user):
    """Whoever resets or closes a login manages logins everywhere it has rights.

    Otherwise the office of a commune could take over a login of the province by its password.
    """
    if isinstance(by, SystemActor):
        return
    for post in open_posts(user):
        right = GIVE_SYSTEM_ADMIN if post.role == Role.SYSTEM_ADMIN else MANAGE_LOGINS
        if not right.granted(by, post.organization):
            raise PermissionDenied(
                "Tài khoản này còn giữ vai trò ở đơn vị ngoài phạm vi đồng chí quản lý. "
                "Đồng chí đề nghị cấp trên thực hiện."
            )


def require_fitting_role(role, organization):
    """Roles of a branch are held in branches, those of a committee at committees."""
    wrong = COMMITTEE_ROLES if organization.is_branch else BRANCH_ROLES
    if role in wrong:
        raise RuleBroken(
            f"Vai trò “{Role(role).label}” không dùng cho {organization.name}. "
            "Đồng chí chọn vai trò hoặc đơn vị khác."
        )


def open_posts(user):
    """The posts a login holds today or will hold, with their organisations."""
    return user.post_set.filter(pk__in=_lasting(user, today())).select_related("organization")


def free_username(full_name):
    """Given name and initials as people write them, made unique: Lò Văn Hặc → haclv, haclv2."""
    words = search_key(full_name).split() or ["dang", "vien"]
    base = words[-1] + "".join(word[0] for word in words[:-1])
    taken = set(User.objects.filter(username__startswith=base).values_list("username", flat=True))
    number = 1
    while (name := base if number == 1 else f"{base}{number}") in taken:
        number += 1
    return name


def _lasting(user, day):
    """Posts not ended on ``day``."""
    return user.post_set.exclude(valid_to__lte=day).values_list("pk", flat=True)


def _end(posts, day):
    """End ``posts`` from ``day`` on; returns how many. What would have begun later is dropped.

    A role of that very day is kept as one of the day before (a spell has at least one day), so
    that its login is still found at the unit; the audit trail tells the true day.
    """
    note_ended(posts)
    dropped, _ = posts.filter(valid_from__gt=day).delete()
    same_day = posts.filter(valid_from=day).update(valid_from=day - timedelta(days=1), valid_to=day)
    return dropped + same_day + posts.filter(valid_from__lt=day).update(valid_to=day)
