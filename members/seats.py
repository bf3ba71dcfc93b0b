"""Where a member sits, and the checks every change of the roll begins with."""

from django.db.models import Q

from config.lib.dates import today
from config.lib.errors import RuleBroken
from members.models import Member, Membership

NOT_OPEN = "{unit} không hoạt động vào ngày {day:%d/%m/%Y}. Đồng chí kiểm tra lại ngày."


def locked(member):
    """The member with the row locked: changes of one person's roll come one after the other."""
    return Member.objects.select_for_update(no_key=True, of=("self",)).get(pk=member.pk)


def lasting(rows, day):
    """Dated rows that hold on ``day`` or later."""
    return rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day))


def seats_on(member, day):
    """The seats held on ``day``, the official one first, with their branches."""
    seats = Membership.objects.on(day).filter(member=member).select_related("branch")
    return list(seats.order_by("kind", "pk"))


def home_seat(member, day=None):
    """The official seat on ``day`` (default: today), else the temporary one, else the last one."""
    seats = seats_on(member, day or today())
    if seats:
        return seats[0]
    past = Membership.objects.filter(member=member).select_related("branch")
    return past.order_by("-valid_from", "kind").first()


def home_branch(member):
    """The branch that answers for the member's data today."""
    seat = home_seat(member)
    if seat is None:
        raise RuleBroken(f"Đồng chí {member.full_name} chưa có trong danh sách của chi bộ nào.")
    return seat.branch


def open_official_seat(member):
    """The official seat without an end; RuleBroken when there is none."""
    seat = (
        Membership.objects.official()
        .filter(member=member, valid_to=None)
        .select_related("branch")
        .first()
    )
    if seat is None:
        raise RuleBroken(
            f"Đồng chí {member.full_name} không còn sinh hoạt chính thức ở chi bộ nào, hoặc đã có "
            "ngày kết thúc sinh hoạt."
        )
    return seat


def require_working(branch, day):
    """Refuse a day on which the branch does not exist."""
    founded = branch.valid_from is None or branch.valid_from <= day
    if not founded or (branch.valid_to is not None and branch.valid_to <= day):
        raise RuleBroken(NOT_OPEN.format(unit=branch.name, day=day))


def require_no_seat(member, kind, start, end=None):
    """Refuse a second seat of one kind in the days from ``start`` to before ``end``."""
    seats = lasting(Membership.objects.filter(member=member, kind=kind), start)
    if end:
        seats = seats.filter(valid_from__lt=end)
    seat = seats.select_related("branch").order_by("valid_from").first()
    if seat:
        raise RuleBroken(
            f"Đồng chí {member.full_name} đã {seat.get_kind_display().lower()} tại "
            f"{seat.branch.name} từ {seat.valid_from:%d/%m/%Y}. Đồng chí chọn ngày khác hoặc ghi "
            "chuyển sinh hoạt."
        )


def end_rows(rows, day, what):
    """End dated rows from ``day`` on; RuleBroken when one of them began that day or later."""
    open_rows = lasting(rows, day)
    late = open_rows.filter(valid_from__gte=day).order_by("-valid_from").first()
    if late:
        raise RuleBroken(
            f"{what} bắt đầu từ {late.valid_from:%d/%m/%Y}, nên ngày kết thúc phải sau ngày đó."
        )
    open_rows.update(valid_to=day)
