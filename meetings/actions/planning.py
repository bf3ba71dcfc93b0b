"""From the plan to the notice: what can happen to a meeting before it starts."""

from functools import partial

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from branches import audit
from branches.models import PartyOrganization
from branches.permissions import login_of
from branches.rule_book import rules_for
from config.lib import private_files
from config.lib.errors import RuleBroken, Stale
from config.lib.lengths import require_fitting
from config.lib.periods import Month, month_of
from meetings.actions.notifying import tell_of_notice
from meetings.agenda import running_order
from meetings.agenda_shown import restricted_titles
from meetings.changes import lock, move, touch
from meetings.choices import ONLINE_MODES, MeetingMode, MeetingState, MeetingType
from meetings.models import AgendaItem, Meeting
from meetings.permissions import LEAD_MEETING, PLAN_MEETING, require_planner
from meetings.plan.facts import presenters
from meetings.plan.rules import require_next_month
from meetings.roster import meeting_roll
from meetings.rules import Timing, require_by_groups, timing_of
from meetings.windows import approved_months, month_prepared, window_for
from members.groups import group_people
from members.models import Member, PartyGroup
from members.roll import branch_roll
from members.seats import require_working

REGULAR_TYPES = frozenset({MeetingType.REGULAR, MeetingType.COMBINED})


@transaction.atomic
def plan_meeting(*, meeting, by):
    """Store a new meeting with its running order.

    Raises RuleBroken when the month already has its regular meeting, when minutes and chair would
    be one person, or when the day lies outside the window and no reason is given.
    """
    require_planner(by, meeting)
    _hold_plans(meeting.branch)
    _set_month(meeting)
    require_sensible_plan(meeting)
    meeting.save(force_insert=True)
    write_running_order(meeting)
    audit.record(
        "meetings.planned",
        f"Lên lịch {meeting}",
        target=meeting,
        by=by,
        organization=meeting.branch,
        payload={"held_on": meeting.held_on.isoformat(), "type": meeting.meeting_type},
    )
    return meeting


@transaction.atomic
def change_plan(*, meeting, by):
    """Store a corrected plan of a meeting not yet started; its type decides the order.

    Stale when somebody else changed or started the meeting since it was read.
    """
    require_planner(by, meeting)
    _hold_plans(meeting.branch)
    before = lock(meeting)
    if before.version != meeting.version:
        raise Stale("Lịch họp")
    if not before.has_not_started:
        raise RuleBroken("Cuộc họp đã bắt đầu nên không sửa lịch được nữa.")
    _set_month(meeting)
    require_sensible_plan(meeting)
    meeting.version += 1
    meeting.save()
    if before.meeting_type != meeting.meeting_type:
        meeting.agenda_items.all().delete()
        write_running_order(meeting)
    audit.record(
        "meetings.plan_changed",
        f"Sửa lịch {meeting}",
        target=meeting,
        by=by,
        organization=meeting.branch,
        payload={"held_on": meeting.held_on.isoformat(), "place": meeting.place},
    )
    return meeting


def _set_month(meeting):
    """The month the meeting stands for: that of its day, or one put off with leave from above.

    A sitting of chi ủy stands for the month whose regular meeting it prepares.
    """
    held_in = month_of(meeting.held_on)
    if meeting.meeting_type == MeetingType.COMMITTEE_MEETING:
        held_in = month_prepared(meeting.branch, meeting.held_on)
        meeting.for_year, meeting.for_month = held_in.year, held_in.number
        return
    stands_for = Month(meeting.for_year or held_in.year, meeting.for_month or held_in.number)
    if (
        stands_for == held_in
        or meeting.meeting_type not in REGULAR_TYPES
        or stands_for not in approved_months(meeting.branch)
    ):
        meeting.for_year, meeting.for_month = held_in.year, held_in.number
        return
    require_next_month(held_on=meeting.held_on, for_month=stands_for)


def _hold_plans(branch):
    """Plans of one branch are made one after the other: a month has one regular meeting."""
    PartyOrganization.objects.select_for_update(no_key=True).get(pk=branch.pk)


def write_running_order(meeting):
    """The steps of its kind of sitting, with those who prepare them."""
    planned = presenters(meeting.branch, month_of(meeting.held_on))
    seated = set(
        Member.objects.seated_in([meeting.branch_id], meeting.held_on)
        .filter(pk__in=planned.values())
        .values_list("pk", flat=True)
    )
    AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meeting,
            seq=seq,
            code=code,
            phase=phase,
            title=title,
            presenter_id=planned[code] if planned.get(code) in seated else None,
        )
        for seq, (code, phase, title) in enumerate(running_order(meeting.meeting_type), start=1)
    )


def require_sensible_plan(meeting):
    """What holds for every planned meeting (handbook 6.1, 6.2)."""
    require_working(meeting.branch, meeting.held_on)
    if meeting.chair_id and meeting.chair_id == meeting.minute_taker_id:
        raise RuleBroken(
            "Chủ trì và thư ký phải là hai đồng chí khác nhau. Đồng chí chọn lại thư ký."
        )
    _require_allowed_mode(meeting)
    _require_people(meeting)
    if meeting.meeting_type not in REGULAR_TYPES:
        return
    month = Month(meeting.for_year, meeting.for_month)
    same_month = (
        Meeting.objects.filter(
            branch=meeting.branch,
            meeting_type__in=REGULAR_TYPES,
            for_year=month.year,
            for_month=month.number,
        )
        .exclude(pk=meeting.pk)
        .exclude(state=MeetingState.CANCELLED)
    )
    if same_month.count() >= rules_for(meeting.branch, meeting.held_on).get("regular.per_month"):
        raise RuleBroken(
            f"Chi bộ đã có cuộc họp thường kỳ {month}. Đồng chí mở cuộc họp đó, "
            "hoặc chọn loại “Bất thường”."
        )
    if month != month_of(meeting.held_on):
        return  # put off with leave: `_set_month` let it through
    window = window_for(meeting.branch, month)
    timing = timing_of(held_on=meeting.held_on, for_month=month, window=window)
    if timing != Timing.IN_WINDOW and not meeting.window_reason:
        raise RuleBroken(
            f"Ngày họp quy định là {window_text(window)} hằng tháng; "
            f"ngày {meeting.held_on:%d/%m/%Y} nằm ngoài. Đồng chí ghi lý do hoặc chọn ngày khác."
        )


def _require_allowed_mode(meeting):
    """Online only with a document that allows it; by groups only in large branches (6.1)."""
    if meeting.mode in ONLINE_MODES and not meeting.mode_document:
        raise RuleBroken(
            "Họp trực tuyến chỉ khi được cấp có thẩm quyền cho phép. Đồng chí ghi số, ngày văn bản "
            "cho phép, hoặc chọn hình thức trực tiếp."
        )
    if meeting.mode != MeetingMode.BY_GROUPS:
        return
    by_groups = (
        Meeting.objects.filter(
            branch=meeting.branch, mode=MeetingMode.BY_GROUPS, for_year=meeting.for_year
        )
        .exclude(pk=meeting.pk)
        .exclude(state=MeetingState.CANCELLED)
    )
    require_by_groups(
        groups=PartyGroup.objects.on(meeting.held_on).filter(branch=meeting.branch).count(),
        roll=len(branch_roll(meeting.branch, meeting.held_on)),
        held_this_year=by_groups.count(),
        rules=rules_for(meeting.branch, meeting.held_on),
    )


def _require_people(meeting):
    """A group meets as it is on that day; a lone secretary has no meeting of chi ủy."""
    _require_group(meeting)
    if meeting.meeting_type != MeetingType.COMMITTEE_MEETING:
        return
    officers = meeting_roll(meeting)
    if len(officers) < 2:
        raise RuleBroken(
            "Chi bộ chưa có chi ủy, phó bí thư nên không lên lịch họp chi ủy; bí thư tự chuẩn bị "
            "nội dung."
        )
    if not {meeting.chair_id, meeting.minute_taker_id} <= {one.member.pk for one in officers}:
        names = ", ".join(
            f"{one.member.full_name} ({one.office_label.lower()})" for one in officers
        )
        raise RuleBroken(
            "Họp chi ủy do chi ủy viên chủ trì và ghi biên bản. Đồng chí chọn chủ trì, thư ký "
            f"trong số: {names}."
        )


def _require_group(meeting):
    """A group meeting names a group of the branch that has people on the day; no other does."""
    if meeting.meeting_type != MeetingType.GROUP_MEETING:
        meeting.group, meeting.group_name = None, ""
        return
    if meeting.group is None or meeting.group.branch_id != meeting.branch_id:
        raise RuleBroken(
            "Đồng chí chọn tổ đảng của chi bộ. Chưa có tổ thì lập ở trang “Tổ đảng” trước."
        )
    meeting.group_name = meeting.group.name
    if not group_people(meeting.group_id, meeting.held_on):
        raise RuleBroken(
            f"{meeting.group_name} chưa có đảng viên nào vào ngày {meeting.held_on:%d/%m/%Y}. "
            "Đồng chí xếp đảng viên vào tổ ở trang “Tổ đảng” trước."
        )


def window_text(window):
    """``ngày 3`` or ``từ ngày 3 đến ngày 6``."""
    first, last = window
    return f"ngày {first}" if first == last else f"từ ngày {first} đến ngày {last}"


@transaction.atomic
def announce_meeting(*, meeting, text, by):
    """Send the notice: members see the meeting from now on."""
    require_planner(by, meeting)
    _require_unnamed(meeting, text)
    move(
        meeting,
        MeetingState.ANNOUNCED,
        notice_text=text,
        notice_at=timezone.now(),
        notice_by=login_of(by),
    )
    tell_of_notice(meeting)
    audit.record(
        "meetings.announced",
        f"Thông báo {meeting}",
        target=meeting,
        by=by,
        organization=meeting.branch,
    )


def _require_unnamed(meeting, text):
    """A notice leaves the branch's hands: restricted items are not named in it (handbook 8)."""
    titles = restricted_titles(meeting)
    named = [title for title in titles if title.casefold() in text.casefold()]
    if named:
        raise RuleBroken(
            f"Nội dung “{named[0]}” hạn chế phổ biến nên không ghi tên trong thông báo. Đồng chí "
            "bỏ tên đó, hoặc bỏ dấu hạn chế ở trang chuẩn bị."
        )


@transaction.atomic
def postpone_meeting(*, meeting, reason, by):
    """Put the meeting off; it is announced again with its new day."""
    require_planner(by, meeting)
    move(meeting, MeetingState.POSTPONED, cancel_reason=_given(reason))
    audit.record(
        "meetings.postponed",
        f"Hoãn {meeting}: {reason}",
        target=meeting,
        by=by,
        organization=meeting.branch,
    )


@transaction.atomic
def cancel_meeting(*, meeting, reason, by):
    """Cancel a meeting that was not held; it never enters a base (handbook 6.3)."""
    LEAD_MEETING.require(by, meeting.branch)
    move(meeting, MeetingState.CANCELLED, cancel_reason=_given(reason))
    audit.record(
        "meetings.cancelled",
        f"Hủy {meeting}: {reason}",
        target=meeting,
        by=by,
        organization=meeting.branch,
    )


@transaction.atomic
def delete_meeting(*, meeting, by):
    """Remove a meeting created by mistake, as long as nothing was recorded in it."""
    LEAD_MEETING.require(by, meeting.branch)
    meeting = lock(meeting)
    if not meeting.has_not_started or meeting.votes.exists() or meeting.contributions.exists():
        raise RuleBroken(
            "Cuộc họp đã có nội dung ghi nhận nên không xóa được. Đồng chí dùng “Hủy cuộc họp”."
        )
    audit.record(
        "meetings.deleted",
        f"Xóa {meeting}",
        target=meeting,
        by=by,
        organization=meeting.branch,
    )
    papers = list(meeting.documents.values_list("path", flat=True))
    try:
        meeting.delete()
    except ProtectedError as error:
        raise RuleBroken(
            "Cuộc họp đã có dự thảo nghị quyết nên không xóa được. Đồng chí bỏ dự thảo trước, "
            "hoặc dùng “Hủy cuộc họp”."
        ) from error
    for path in papers:
        transaction.on_commit(partial(private_files.drop, path))


@transaction.atomic
def appoint_minute_taker(*, meeting, member, by):
    """Another person writes the minutes from now on."""
    PLAN_MEETING.require(by, meeting.branch)
    now = lock(meeting)
    if now.is_frozen or now.state == MeetingState.MINUTES_ADOPTED:
        raise RuleBroken("Biên bản đã thông qua nên không đổi thư ký được nữa.")
    if member.pk == now.chair_id:
        raise RuleBroken("Chủ trì và thư ký phải là hai đồng chí khác nhau.")
    Meeting.objects.filter(pk=meeting.pk).update(minute_taker=member)
    touch(meeting)
    meeting.refresh_from_db()
    audit.record(
        "meetings.minute_taker_appointed",
        f"Cử đồng chí {member.full_name} làm thư ký {meeting}",
        target=meeting,
        by=by,
        organization=meeting.branch,
    )


def _given(reason):
    if not reason.strip():
        raise RuleBroken("Đồng chí ghi lý do.")
    require_fitting(reason, Meeting, "cancel_reason", "Lý do")
    return reason.strip()
