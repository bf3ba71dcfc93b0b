"""The ways on, the home panel and the unit link that lead to pages of this app."""

from branches import home_panels, unit_panels
from branches.choices import Role
from branches.navigation import Link, register
from config.lib.dates import today
from config.lib.prepared import Prepared
from members.models import Member, PartyGroup
from members.permissions import MANAGE_GROUPS, VIEW_MEMBER, VIEW_ROLL

OF_LOGIN = Prepared(
    lambda user: Member.objects.filter(user=user).order_by("pk")[:1], examples=(-7,)
)


def register_all():
    register(Link(30, "Đảng viên", "members:home", VIEW_ROLL.roles))
    unit_panels.register_link(
        unit_panels.UnitLink(
            10,
            "Đảng viên",
            "people",
            "members:roll",
            roll_is_shown,
            group=unit_panels.UnitGroup.PEOPLE,
        )
    )
    unit_panels.register_link(
        unit_panels.UnitLink(
            15,
            "Tổ đảng",
            "people",
            "members:groups",
            groups_are_shown,
            group=unit_panels.UnitGroup.PEOPLE,
        )
    )
    home_panels.register(
        home_panels.Panel(60, frozenset(Role), "members/panels/_own_page.html", own_page)
    )


def roll_is_shown(user, organization):
    """A branch shows its roll to its members, a committee only to those who read members."""
    permission = VIEW_ROLL if organization.is_branch else VIEW_MEMBER
    return permission.granted(user, organization)


def groups_are_shown(user, organization):
    """Where there may be groups: to those who manage them, and where there are some."""
    if not organization.is_branch or not VIEW_ROLL.granted(user, organization):
        return False
    return (
        MANAGE_GROUPS.granted(user, organization)
        or PartyGroup.objects.on(today()).filter(branch=organization).exists()
    )


def own_page(user, posts):
    member = OF_LOGIN.first(user.pk)
    return {"member": member} if member else None
