"""Groups of a branch (tổ đảng): founded, ended; members put in and taken out; their leader."""

from django.db import transaction

from branches import audit
from config.lib.errors import RuleBroken, Stale
from members.models import GroupLeader, GroupMembership, Membership, PartyGroup
from members.permissions import MANAGE_GROUPS
from members.seats import lasting, require_working


@transaction.atomic
def found_group(*, branch, name, valid_from, by):
    """Found a group of a branch. ValidationError when an open group has the same name."""
    MANAGE_GROUPS.require(by, branch)
    if not branch.is_branch:
        raise RuleBroken("Chỉ chi bộ chia tổ đảng.")
    require_working(branch, valid_from)
    group = PartyGroup(branch=branch, name=" ".join(name.split()), valid_from=valid_from)
    group.full_clean()
    group.save()
    _tell("founded", f"Lập {group.name} từ {valid_from:%d/%m/%Y}", group, by)
    return group


@transaction.atomic
def end_group(*, group, ended_on, by):
    """End a group: from ``ended_on`` on nobody belongs to it or leads it."""
    MANAGE_GROUPS.require(by, group.branch)
    group = _locked(group)
    if ended_on <= group.valid_from:
        raise RuleBroken(
            f"Tổ đảng có từ {group.valid_from:%d/%m/%Y}, nên ngày kết thúc phải sau ngày đó."
        )
    if not PartyGroup.objects.filter(pk=group.pk, valid_to=None).update(valid_to=ended_on):
        raise Stale("Tổ đảng")
    _end(group.memberships.all(), ended_on)
    _end(group.leaders.all(), ended_on)
    _tell("ended", f"Kết thúc {group.name} từ {ended_on:%d/%m/%Y}", group, by)


@transaction.atomic
def put_in_group(*, group, members, valid_from, by):
    """Members belong to the group from ``valid_from`` on; another group of theirs ends that day.

    RuleBroken, naming them, for members who do not sit in the branch that day.
    """
    MANAGE_GROUPS.require(by, group.branch)
    group = _locked(group)
    _require_open(group, valid_from)
    seated = Membership.objects.on(valid_from).filter(branch=group.branch_id, member__in=members)
    seated = set(seated.values_list("member_id", flat=True))
    strangers = [member.full_name for member in members if member.pk not in seated]
    if strangers:
        raise RuleBroken(
            f"Không sinh hoạt tại chi bộ vào ngày {valid_from:%d/%m/%Y}: {', '.join(strangers)}. "
            "Đồng chí chọn ngày khác hoặc bỏ chọn."
        )
    if not members:
        raise RuleBroken("Đồng chí chọn ít nhất một đảng viên.")
    held = lasting(GroupMembership.objects.filter(member__in=members), valid_from)
    stay = set(held.filter(group=group).values_list("member_id", flat=True))
    held = held.exclude(group=group)
    _end_leading(list(held.values_list("member_id", flat=True)), valid_from)
    _end(held, valid_from)
    new = [member for member in members if member.pk not in stay]
    GroupMembership.objects.bulk_create(
        GroupMembership(group=group, member=member, valid_from=valid_from) for member in new
    )
    if new:
        names = ", ".join(member.full_name for member in new)
        _tell("joined", f"Xếp vào {group.name} từ {valid_from:%d/%m/%Y}: {names}", group, by)


@transaction.atomic
def take_out_of_group(*, membership, ended_on, by):
    """A member no longer belongs to the group from ``ended_on`` on."""
    group = membership.group
    MANAGE_GROUPS.require(by, group.branch)
    if membership.valid_to is not None:
        raise Stale("Danh sách tổ đảng")
    _end(GroupMembership.objects.filter(pk=membership.pk), ended_on)
    _end_leading([membership.member_id], ended_on)
    name = membership.member.full_name
    _tell("left", f"Đồng chí {name} thôi {group.name} từ {ended_on:%d/%m/%Y}", group, by)


@transaction.atomic
def appoint_leader(*, group, member, valid_from, by):
    """Make a member of the group its tổ trưởng; the leader before ends that day."""
    MANAGE_GROUPS.require(by, group.branch)
    group = _locked(group)
    _require_open(group, valid_from)
    if not group.memberships.on(valid_from).filter(member=member).exists():
        raise RuleBroken(
            f"Đồng chí {member.full_name} chưa thuộc {group.name} vào ngày {valid_from:%d/%m/%Y}. "
            "Đồng chí xếp vào tổ trước."
        )
    held = lasting(group.leaders.all(), valid_from)
    if held.filter(member=member).exists():
        raise RuleBroken(f"Đồng chí {member.full_name} đang là tổ trưởng {group.name}.")
    _end(held, valid_from)
    GroupLeader.objects.create(group=group, member=member, valid_from=valid_from)
    what = f"Đồng chí {member.full_name} là tổ trưởng {group.name} từ {valid_from:%d/%m/%Y}"
    _tell("leader", what, group, by)


def leave_groups(member, day):
    """Whoever leaves the branch leaves its groups on the same day; part of that change."""
    _end_leading([member.pk], day)
    _end(GroupMembership.objects.filter(member=member), day)


def _end_leading(member_ids, day):
    _end(GroupLeader.objects.filter(member__in=member_ids), day)


def _end(rows, day):
    """End dated rows from ``day`` on; what would only begin then never held and is dropped."""
    lasting(rows, day).filter(valid_from__gte=day).delete()
    lasting(rows, day).update(valid_to=day)


def _locked(group):
    return (
        PartyGroup.objects.select_for_update(no_key=True, of=("self",))
        .select_related("branch")
        .get(pk=group.pk)
    )


def _require_open(group, day):
    if day < group.valid_from or (group.valid_to is not None and group.valid_to <= day):
        raise RuleBroken(
            f"{group.name} không hoạt động vào ngày {day:%d/%m/%Y}. Đồng chí chọn ngày khác."
        )


def _tell(what, sentence, group, by):
    audit.record(
        f"members.group_{what}",
        f"{sentence} ({group.branch.name})",
        target=group,
        by=by,
        organization=group.branch,
    )
