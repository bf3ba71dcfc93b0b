"""Logins: created, given posts, closed, passwords reset."""

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from branches import audit
from branches.models import Post, User
from branches.passwords import first_password
from branches.permissions import MANAGE_LOGINS
from config.lib.errors import RuleBroken
from config.lib.vietnamese import search_key


@transaction.atomic
def create_login(*, full_name, organization, by, username="", is_demo=False):
    """Create a login below ``organization``; returns it with a first password to hand over once.

    The password must be changed at the first login and is stored nowhere.
    """
    MANAGE_LOGINS.require(by, organization)
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
def open_post(*, user, organization, role, valid_from, by):
    """Give a login a role at a node from ``valid_from`` on."""
    MANAGE_LOGINS.require(by, organization)
    post = Post(user=user, organization=organization, role=role, valid_from=valid_from)
    post.full_clean()
    post.save()
    audit.record(
        "branches.post_opened",
        f"{user.full_name}: {post.get_role_display()} tại {organization.name}",
        target=post,
        by=by,
        organization=organization,
    )
    return post


@transaction.atomic
def close_post(*, post, closed_on, by):
    """End a role; from ``closed_on`` the login no longer has the right."""
    MANAGE_LOGINS.require(by, post.organization)
    if post.valid_from >= closed_on:
        post.delete()
    else:
        post.valid_to = closed_on
        post.save(update_fields=["valid_to"])
    end_sessions(post.user)
    audit.record(
        "branches.post_closed",
        f"{post.user.full_name}: thôi {post.get_role_display()} tại {post.organization.name}",
        target=post.user,
        by=by,
        organization=post.organization,
        payload={"role": post.role},
    )


@transaction.atomic
def reset_password(*, user, organization, by):
    """A new first password, for somebody who forgot theirs; all sessions end."""
    MANAGE_LOGINS.require(by, organization)
    password = first_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    end_sessions(user)
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
    """Close a login for good; its name stays in what it signed."""
    MANAGE_LOGINS.require(by, organization)
    if user.pk == by.pk:
        raise RuleBroken("Đồng chí không thể tự khóa tài khoản của mình.")
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user)
    audit.record(
        "branches.login_closed",
        f"Khóa tài khoản {user.username}",
        target=user,
        by=by,
        organization=organization,
    )


@transaction.atomic
def change_own_password(*, user, password):
    """Set the password the holder of the login chose."""
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    audit.record(
        "branches.password_changed",
        f"{user.username} đổi mật khẩu",
        target=user,
        by=user,
        organization=user.posts[0].organization if user.posts else None,
    )


def free_username(full_name):
    """Given name and initials as people write them, made unique: Lò Văn Hặc → haclv, haclv2."""
    words = search_key(full_name).split() or ["dang", "vien"]
    base = words[-1] + "".join(word[0] for word in words[:-1])
    taken = set(User.objects.filter(username__startswith=base).values_list("username", flat=True))
    number = 1
    while (name := base if number == 1 else f"{base}{number}") in taken:
        number += 1
    return name


def end_sessions(user):
    """Log a login out everywhere. Sessions live in the database (reliability guide 6)."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()
