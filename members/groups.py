"""The groups (tổ đảng) of a branch on a day: who belongs to which, who leads (handbook 3.1)."""

from dataclasses import dataclass, field

from config.lib.dates import today
from members.models import GroupLeader, GroupMembership, Member, PartyGroup


@dataclass
class GroupOn:
    """One group on one day; people in the order of names."""

    group: PartyGroup
    leader: Member | None = None
    people: list[Member] = field(default_factory=list)


def groups_on(branch, day):
    """The `GroupOn` list of a branch, by name. Three queries, however many groups."""
    found = {
        group.pk: GroupOn(group)
        for group in PartyGroup.objects.on(day).filter(branch=branch).order_by("name", "pk")
    }
    rows = GroupMembership.objects.on(day).filter(group__in=found).select_related("member")
    for row in rows.order_by("member__sort_name", "member_id"):
        found[row.group_id].people.append(row.member)
    for row in GroupLeader.objects.on(day).filter(group__in=found).select_related("member"):
        found[row.group_id].leader = row.member
    return list(found.values())


def group_people(group_id, day):
    """The ids of the members of one group on ``day``."""
    rows = GroupMembership.objects.on(day).filter(group=group_id)
    return set(rows.values_list("member_id", flat=True))


def leader_of(group, day):
    """The tổ trưởng on ``day``, or None."""
    held = GroupLeader.objects.on(day).filter(group=group).select_related("member").first()
    return held and held.member


def leads_group(user, group_id, branch_id, day):
    """Whether ``user`` is the tổ trưởng of this group on ``day`` and still has a right there."""
    if group_id is None or user.pk is None:
        return False
    if not any(post.organization_id == branch_id for post in user.posts):
        return False
    return PartyGroup.objects.led_by(user, day).filter(pk=group_id).exists()


def led_groups(user, branch):
    """The groups of a branch whose tổ trưởng this login is today."""
    led = PartyGroup.objects.led_by(user, today()).filter(branch=branch)
    return led.order_by("name", "pk")
