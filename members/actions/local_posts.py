"""Posts outside the Party: recorded and ended. They give no right in the product."""

from django.db import transaction

from branches import audit
from config.lib.errors import RuleBroken, Stale
from members.models import LocalPost
from members.permissions import CORRECT_MEMBER
from members.seats import home_branch, locked


@transaction.atomic
def record_local_post(*, member, kind, title, valid_from, by):
    """Record that a member holds a post from ``valid_from`` on."""
    member = locked(member)
    branch = home_branch(member)
    CORRECT_MEMBER.require(by, branch)
    post = LocalPost(member=member, kind=kind, title=title, valid_from=valid_from)
    post.full_clean()
    post.save()
    audit.record(
        "members.local_post_recorded",
        f"Đồng chí {member.full_name}: {title} từ {valid_from:%d/%m/%Y}",
        target=member,
        by=by,
        organization=branch,
        payload={"kind": kind, "from": valid_from.isoformat()},
    )
    return post


@transaction.atomic
def end_local_post(*, post, ended_on, by):
    """End a post; ``ended_on`` is the first day it is no longer held."""
    member = locked(post.member)
    branch = home_branch(member)
    CORRECT_MEMBER.require(by, branch)
    if ended_on <= post.valid_from:
        raise RuleBroken(
            f"Chức danh bắt đầu từ {post.valid_from:%d/%m/%Y}, nên ngày thôi phải sau ngày đó."
        )
    if not LocalPost.objects.filter(pk=post.pk, valid_to=post.valid_to).update(valid_to=ended_on):
        raise Stale("Chức danh")
    audit.record(
        "members.local_post_ended",
        f"Đồng chí {member.full_name} thôi {post.title} từ {ended_on:%d/%m/%Y}",
        target=member,
        by=by,
        organization=branch,
        payload={"kind": post.kind, "on": ended_on.isoformat()},
    )
