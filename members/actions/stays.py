"""Temporary stays, exemption, suspension, special duty: dated states on top of a seat."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from branches import audit
from branches.choices import Role
from branches.permissions import SYSTEM
from config.lib.errors import RuleBroken, Stale
from members import roll_changes
from members.actions.posts import close_posts, open_seat_post
from members.choices import ExemptionKind, SeatKind, StatusKind
from members.models import Membership, StatusPeriod
from members.permissions import MANAGE_ROLL
from members.seats import home_branch, lasting, locked, require_no_seat, require_working


@transaction.atomic
def begin_temporary_stay(*, member, branch, valid_from, by, valid_to=None, document=""):
    """Give a member a temporary seat in ``branch``; the official seat stays (handbook 5.3).

    On those days expected there and not at home. ``valid_to``: first day back, None: open.
    """
    home = _home_on(member, valid_from)
    MANAGE_ROLL.require(by, home)
    MANAGE_ROLL.require(by, branch)
    member = locked(member)
    if not branch.is_branch or branch.pk == home.pk:
        raise RuleBroken("Đồng chí chọn một chi bộ khác để sinh hoạt tạm thời.")
    require_working(branch, valid_from)
    require_no_seat(member, SeatKind.TEMPORARY_SEAT, valid_from, valid_to)
    seat = Membership(
        member=member,
        branch=branch,
        kind=SeatKind.TEMPORARY_SEAT,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    seat.full_clean()
    seat.save()
    open_seat_post(member=member, seat=seat, by=by)
    audit.record(
        "members.temporary_stay_begun",
        f"Đồng chí {member.full_name} sinh hoạt tạm thời tại {branch.name} từ "
        f"{valid_from:%d/%m/%Y}",
        target=member,
        by=by,
        organization=home,
        payload={**_days(valid_from, valid_to), "branch": branch.code, "document": document},
    )
    roll_changes.announce([member.pk], valid_from)
    return seat


@transaction.atomic
def end_temporary_stay(*, seat, ended_on, by):
    """Set the first day back at the own branch, earlier or later than planned.

    Whoever keeps the roll of one of the two branches may. The right at the other one ends all the
    same, by the system.
    """
    home = home_branch(seat.member)
    if not (MANAGE_ROLL.granted(by, seat.branch) or MANAGE_ROLL.granted(by, home)):
        raise PermissionDenied(f"Đồng chí chưa được phân quyền: {MANAGE_ROLL.label.lower()}.")
    member = locked(seat.member)
    _end(Membership.objects.filter(pk=seat.pk), seat, ended_on, "Sinh hoạt tạm thời")
    close_posts(
        member=member, branch=seat.branch, ended_on=ended_on, by=SYSTEM, roles={Role.MEMBER}
    )
    audit.record(
        "members.temporary_stay_ended",
        f"Đồng chí {member.full_name} thôi sinh hoạt tạm thời tại {seat.branch.name} từ "
        f"{ended_on:%d/%m/%Y}",
        target=member,
        by=by,
        organization=home,
        payload=_days(seat.valid_from, ended_on),
    )
    roll_changes.announce([member.pk], min(ended_on, seat.valid_to or ended_on))


@transaction.atomic
def begin_status(*, member, kind, valid_from, by, valid_to=None, exemption_kind="", document=""):
    """Exempt, suspend, send on special duty, or away to a branch outside this system.

    ``valid_to``: first day it no longer holds, None: open.
    """
    home = _home_on(member, valid_from)
    MANAGE_ROLL.require(by, home)
    member = locked(member)
    if kind != StatusKind.EXEMPT:
        exemption_kind = ""
    elif not exemption_kind:
        raise RuleBroken("Đồng chí chọn loại miễn sinh hoạt.")
    if exemption_kind == ExemptionKind.TERM_LIMITED and valid_to is None:
        raise RuleBroken("Miễn có thời hạn phải có ngày trở lại sinh hoạt (dưới 12 tháng).")
    _require_no_status(member, kind, valid_from, valid_to)
    status = StatusPeriod(
        member=member,
        branch=home,
        kind=kind,
        exemption_kind=exemption_kind,
        valid_from=valid_from,
        valid_to=valid_to,
        document=document,
    )
    status.full_clean()
    status.save()
    audit.record(
        "members.status_begun",
        f"Đồng chí {member.full_name}: {status.get_kind_display().lower()} từ "
        f"{valid_from:%d/%m/%Y}",
        target=member,
        by=by,
        organization=home,
        payload={**_days(valid_from, valid_to), "kind": kind, "document": document},
    )
    roll_changes.announce([member.pk], valid_from)
    return status


@transaction.atomic
def end_status(*, status, ended_on, by):
    """Set the first day on which the state no longer holds, earlier or later than planned."""
    home = home_branch(status.member)
    MANAGE_ROLL.require(by, home)
    member = locked(status.member)
    label = status.get_kind_display()
    _end(StatusPeriod.objects.filter(pk=status.pk), status, ended_on, label)
    audit.record(
        "members.status_ended",
        f"Đồng chí {member.full_name}: hết {label.lower()} từ {ended_on:%d/%m/%Y}",
        target=member,
        by=by,
        organization=home,
        payload={**_days(status.valid_from, ended_on), "kind": status.kind},
    )
    roll_changes.announce([member.pk], min(ended_on, status.valid_to or ended_on))


def _home_on(member, day):
    """The branch of the official seat on ``day``."""
    seat = (
        Membership.objects.official().on(day).filter(member=member).select_related("branch").first()
    )
    if seat is None:
        raise RuleBroken(
            f"Ngày {day:%d/%m/%Y}, đồng chí {member.full_name} không sinh hoạt chính thức ở chi bộ "
            "nào. Đồng chí kiểm tra lại ngày."
        )
    return seat.branch


def _require_no_status(member, kind, start, end):
    same = lasting(StatusPeriod.objects.filter(member=member, kind=kind), start)
    if end:
        same = same.filter(Q(valid_from__lt=end))
    other = same.order_by("valid_from").first()
    if other:
        raise RuleBroken(
            f"Đồng chí {member.full_name} đã ghi {other.get_kind_display().lower()} từ "
            f"{other.valid_from:%d/%m/%Y}. Đồng chí kết thúc lần trước rồi ghi lần mới."
        )


def _end(rows, seen, ended_on, what):
    """End the one row ``seen`` as it was read; Stale when it has changed since."""
    if ended_on <= seen.valid_from:
        raise RuleBroken(
            f"{what} bắt đầu từ {seen.valid_from:%d/%m/%Y}, nên ngày kết thúc phải sau ngày đó."
        )
    if not rows.filter(valid_to=seen.valid_to).update(valid_to=ended_on):
        raise Stale(what)


def _days(start, end):
    return {"from": start.isoformat(), "to": end.isoformat() if end else None}
