"""Offices in a branch; the right of the login opens and closes with the office."""

from django.db import transaction

from branches import audit
from config.lib.errors import RuleBroken, Stale
from members.actions.posts import close_posts, open_position_post
from members.choices import ROLE_OF_OFFICE, Office, Rights
from members.models import Position
from members.permissions import MANAGE_ROLL
from members.seats import end_rows, lasting, locked, open_official_seat


@transaction.atomic
def give_position(*, member, office, valid_from, by):
    """Give a member an office in the own branch; another office held there ends the same day.

    Only official members hold offices; a branch has one secretary at a time.
    """
    member = locked(member)
    seat = open_official_seat(member)
    branch = seat.branch
    MANAGE_ROLL.require(by, branch)
    if valid_from < seat.valid_from:
        raise RuleBroken(
            f"Đồng chí {member.full_name} sinh hoạt tại {branch.name} từ "
            f"{seat.valid_from:%d/%m/%Y}; chức vụ không thể bắt đầu trước ngày đó."
        )
    if member.rights_on(valid_from) != Rights.OFFICIAL:
        raise RuleBroken("Đảng viên dự bị chưa được giữ chức vụ trong chi bộ.")
    held = lasting(Position.objects.filter(member=member, branch=branch), valid_from)
    for other in held:
        if other.office == office:
            raise RuleBroken(
                f"Đồng chí {member.full_name} đang là {other.get_office_display().lower()}."
            )
        _end_right(other, member, valid_from, by)
    end_rows(held, valid_from, "Chức vụ hiện tại")
    position = Position(member=member, branch=branch, office=office, valid_from=valid_from)
    position.full_clean()
    position.save()
    open_position_post(position=position, member=member, by=by)
    audit.record(
        "members.position_given",
        f"Đồng chí {member.full_name}: {Office(office).label} {branch.name} từ "
        f"{valid_from:%d/%m/%Y}",
        target=member,
        by=by,
        organization=branch,
        payload={"office": office, "from": valid_from.isoformat()},
    )
    return position


@transaction.atomic
def end_position(*, position, ended_on, by):
    """End an office; from ``ended_on`` on the login no longer has the right that went with it."""
    branch = position.branch
    MANAGE_ROLL.require(by, branch)
    member = locked(position.member)
    if ended_on <= position.valid_from:
        raise RuleBroken(
            f"Chức vụ bắt đầu từ {position.valid_from:%d/%m/%Y}, nên ngày thôi phải sau ngày đó."
        )
    kept = Position.objects.filter(pk=position.pk, valid_to=position.valid_to)
    if not kept.update(valid_to=ended_on):
        raise Stale("Chức vụ")
    _end_right(position, member, ended_on, by)
    audit.record(
        "members.position_ended",
        f"Đồng chí {member.full_name} thôi {position.get_office_display()} {branch.name} từ "
        f"{ended_on:%d/%m/%Y}",
        target=member,
        by=by,
        organization=branch,
        payload={"office": position.office, "on": ended_on.isoformat()},
    )


def _end_right(position, member, day, by):
    role = ROLE_OF_OFFICE[position.office]
    close_posts(member=member, branch=position.branch, ended_on=day, by=by, roles={role})
