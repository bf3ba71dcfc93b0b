"""What the views on members start from: the person of the address, seen and allowed."""

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse

from branches.models import PartyOrganization
from branches.querysets import below
from branches.views.access import unit_crumbs
from config.lib.dates import today
from members.models import Member
from members.permissions import MANAGE_ROLL, VIEW_MEMBER
from members.seats import home_branch, home_seat


def visible_member(request, pk):
    """The member, or 404 when no seat of theirs is in the reader's scope."""
    members = Member.objects.visible_to(request.user).select_related("user")
    return get_object_or_404(members, pk=pk)


def member_for(request, pk, permission):
    """The member and the branch that answers for them: 404 outside the scope, else 403."""
    member = visible_member(request, pk)
    branch = home_branch(member)
    permission.require(request.user, branch)
    return member, branch


def sees_fully(user, member, seat=None):
    """Whether birth, dates and states are shown: to the member and to those who lead or staff the
    branch that holds the seat now. Others on the same roll see the name."""
    if member.user_id == user.pk:
        return True
    seat = seat or home_seat(member)
    return seat is not None and VIEW_MEMBER.granted(user, seat.branch)


def managed_branches(user):
    """Working branches whose roll ``user`` keeps."""
    scope = Q(pk=None)
    for post in user.posts_at(MANAGE_ROLL.roles):
        scope |= below("path", post.path)
    return PartyOrganization.objects.branches().filter(scope).on(today())


def member_crumbs(user, branch, member, *further):
    """From the root over the branch and its roll to the member, and on."""
    roll = ("Đảng viên", reverse("members:roll", args=[branch.pk]))
    url = member.get_absolute_url() if further else ""
    return unit_crumbs(user, branch, roll, (member.full_name, url), *further)
