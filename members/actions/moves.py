"""A member moves to another branch, or leaves for good (handbook 5.3)."""

from django.db import transaction

from branches import audit
from branches.choices import BRANCH_ROLES
from branches.permissions import SYSTEM
from config.lib.dates import today
from config.lib.errors import RuleBroken, Stale
from members import roll_changes
from members.actions.groups import leave_groups
from members.actions.posts import close_member_login, close_posts, open_seat_post
from members.choices import SeatEnd, SeatKind
from members.models import Membership, Position, StatusPeriod
from members.permissions import MANAGE_ROLL
from members.seats import end_rows, lasting, locked, open_official_seat, require_working


@transaction.atomic
def transfer_member(*, seat, branch, left_on, accepted_on, by, document=""):
    """Move a member from an official ``seat`` to the roll of ``branch``, for good.

    Not expected at the old branch from ``left_on`` on, expected at the new one from
    ``accepted_on`` on, never in two on one day (handbook 11.1). Offices in the old branch end, and
    the rights of the login move along. Stale when the seat has ended since it was read.
    """
    MANAGE_ROLL.require(by, seat.branch)
    MANAGE_ROLL.require(by, branch)
    member = locked(seat.member)
    _require_transfer(seat, branch, left_on, accepted_on)
    left = Membership.objects.filter(pk=seat.pk, valid_to=None).update(
        valid_to=left_on, end_reason=SeatEnd.TRANSFERRED
    )
    if not left:
        raise Stale("Nơi sinh hoạt của đảng viên")
    _end_offices(member, left_on, branch=seat.branch)
    leave_groups(member, left_on)
    stays_there = member.memberships.temporary().filter(branch=branch)
    end_rows(stays_there, accepted_on, "Sinh hoạt tạm thời tại chi bộ mới")
    close_posts(member=member, branch=seat.branch, ended_on=left_on, by=by, roles=BRANCH_ROLES)
    new = Membership.objects.create(
        member=member, branch=branch, kind=SeatKind.OFFICIAL_SEAT, valid_from=accepted_on
    )
    open_seat_post(member=member, seat=new, by=by)
    audit.record(
        "members.member_transferred",
        f"Chuyển sinh hoạt đồng chí {member.full_name} từ {seat.branch.name} đến {branch.name}",
        target=member,
        by=by,
        organization=seat.branch,
        payload={
            "from": seat.branch.code,
            "to": branch.code,
            "left_on": left_on.isoformat(),
            "accepted_on": accepted_on.isoformat(),
            "document": document,
        },
    )
    roll_changes.announce([member.pk], left_on)
    return new


@transaction.atomic
def end_membership(*, member, reason, ended_on, by, document=""):
    """Take a member off the roll: deceased, struck off, expelled, resigned, or moved to a branch
    outside this system. From ``ended_on`` on nothing is held: seats, offices, states, the login
    (which stays open until a day to come, then without any right).
    """
    member = locked(member)
    seat = open_official_seat(member)
    MANAGE_ROLL.require(by, seat.branch)
    if ended_on > today() and reason != SeatEnd.TRANSFERRED:
        raise RuleBroken("Ngày này chưa đến. Đồng chí nhập ngày đã xảy ra, muộn nhất là hôm nay.")
    branches = {one.branch for one in lasting(member.memberships, ended_on)}
    end_rows(member.memberships, ended_on, f"Sinh hoạt của đồng chí {member.full_name}")
    Membership.objects.filter(pk=seat.pk).update(end_reason=reason)
    _end_offices(member, ended_on)
    leave_groups(member, ended_on)
    end_rows(StatusPeriod.objects.filter(member=member), ended_on, "Tình trạng đã ghi")
    for branch in branches:
        # A right in a branch of others ends too, though whoever records this manages none there.
        ending = by if branch == seat.branch else SYSTEM
        close_posts(member=member, branch=branch, ended_on=ended_on, by=ending)
    if ended_on <= today():
        close_member_login(member=member, branch=seat.branch, by=by)
    audit.record(
        "members.membership_ended",
        f"Đồng chí {member.full_name} thôi sinh hoạt tại {seat.branch.name} từ "
        f"{ended_on:%d/%m/%Y}: {SeatEnd(reason).label.lower()}",
        target=member,
        by=by,
        organization=seat.branch,
        payload={"reason": reason, "on": ended_on.isoformat(), "document": document},
    )
    roll_changes.announce([member.pk], ended_on)


def _require_transfer(seat, branch, left_on, accepted_on):
    if not branch.is_branch or branch.pk == seat.branch_id:
        raise RuleBroken("Đồng chí chọn một chi bộ khác để chuyển đến.")
    if left_on <= seat.valid_from:
        raise RuleBroken(
            f"Ngày rời chi bộ phải sau ngày bắt đầu sinh hoạt ({seat.valid_from:%d/%m/%Y})."
        )
    if accepted_on < left_on:
        raise RuleBroken("Ngày chi bộ mới tiếp nhận không thể trước ngày rời chi bộ cũ.")
    require_working(branch, accepted_on)


def _end_offices(member, day, branch=None):
    positions = Position.objects.filter(member=member)
    if branch:
        positions = positions.filter(branch=branch)
    end_rows(positions, day, "Chức vụ")
