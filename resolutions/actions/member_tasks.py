"""The year's work of members: given, reported in meetings or in between, ended with a result."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from branches.permissions import login_of
from config.lib.dates import today
from config.lib.errors import RuleBroken, Stale
from config.lib.vietnamese import nfc
from meetings.actions.record import add_contribution
from meetings.changes import lock_to_record
from meetings.choices import ContributionKind
from meetings.models import Contribution
from members.models import Member
from resolutions.changes import said, tell
from resolutions.choices import MemberTaskState
from resolutions.models import MemberTask, MemberTaskReport
from resolutions.permissions import GIVE_MEMBER_TASKS, is_login_of
from resolutions.rules import require_member_task_move

REPORT_CODE = "last_month"  # the step of the running order where members report their tasks


@transaction.atomic
def give_member_task(*, task, by):
    """Give a member of the branch work for the year; nobody is exempt by rank (handbook 20 A41)."""
    GIVE_MEMBER_TASKS.require(by, task.branch)
    task.text = said(task.text, "Đồng chí ghi nội dung nhiệm vụ.")
    task.measure = said(task.measure, "Đồng chí ghi kết quả đo được, ví dụ: giúp 2 hộ thoát nghèo.")
    day = today()
    if not Member.objects.seated_in([task.branch_id], day).filter(pk=task.member_id).exists():
        raise RuleBroken("Đồng chí này không sinh hoạt tại chi bộ. Đồng chí chọn người khác.")
    if task.due_on.year != task.year:
        raise RuleBroken(f"Thời hạn phải trong năm {task.year}.")
    task.since_month = day.month if day.year == task.year else 1
    task.given_at, task.given_by = timezone.now(), login_of(by)
    task.save(force_insert=True)
    who = task.member.full_name
    _tell("given", f"Phân công năm {task.year} cho đồng chí {who}: {task}", task, by)
    return task


@transaction.atomic
def report_member_task(*, task, note, by):
    """The member, or a leader of the branch for them, reports between meetings."""
    if not can_report_member_task(by, task):
        raise PermissionDenied("Chỉ đảng viên được giao và chi ủy được báo cáo nhiệm vụ này.")
    task = _open(task)
    report = _report(task, said(note, "Đồng chí ghi kết quả đã làm."), by, reported_on=today())
    _tell("reported", f"Báo cáo nhiệm vụ năm: {task}", task, by)
    return report


@transaction.atomic
def report_in_meeting(*, task, meeting, note, by):
    """The member reports to the branch: also a contribution of kind REPORT (handbook 11.3, E20)."""
    # Before the task: the order in which all who write a record take their locks.
    lock_to_record(meeting, by)
    note = said(note, "Đồng chí ghi nội dung báo cáo.")
    task = _open(task)
    if task.branch_id != meeting.branch_id:
        raise RuleBroken("Nhiệm vụ này của chi bộ khác. Đồng chí tải lại trang.")
    try:
        with transaction.atomic():
            report = _report(task, note, by, reported_on=meeting.held_on, meeting=meeting)
    except IntegrityError as error:
        raise RuleBroken(
            f"Đồng chí {task.member.full_name} đã báo cáo nhiệm vụ này tại cuộc họp."
        ) from error
    add_contribution(
        contribution=Contribution(
            meeting=meeting,
            member=task.member,
            kind=ContributionKind.REPORT,
            text=f"Báo cáo nhiệm vụ “{task}”: {note}",
            agenda_item=meeting.agenda_items.filter(code=REPORT_CODE).first(),
        ),
        by=by,
    )
    _tell("reported_in_meeting", f"Báo cáo tại cuộc họp: {task}", task, by)
    return report


@transaction.atomic
def end_member_task(*, task, is_done, result, by):
    """The branch judges the work as done, or drops it with a reason."""
    GIVE_MEMBER_TASKS.require(by, task.branch)
    result = said(result, "Đồng chí ghi kết quả hoặc lý do.")
    wanted = MemberTaskState.DONE if is_done else MemberTaskState.DROPPED
    _move(task, wanted, result=result)
    _tell("ended", f"{task.get_state_display()}: {task}", task, by)
    return task


@transaction.atomic
def reopen_member_task(*, task, by):
    """It was ended by mistake."""
    GIVE_MEMBER_TASKS.require(by, task.branch)
    _move(task, MemberTaskState.OPEN)
    _tell("reopened", f"Mở lại nhiệm vụ năm: {task}", task, by)
    return task


def can_report_member_task(user, task):
    return is_login_of(user, task.member) or GIVE_MEMBER_TASKS.granted(user, task.branch)


def _open(task):
    locked = (
        MemberTask.objects.select_for_update(no_key=True, of=("self",))
        .select_related("member", "branch")
        .get(pk=task.pk)
    )
    if locked.state != MemberTaskState.OPEN:
        raise RuleBroken("Nhiệm vụ này đã kết thúc nên không báo cáo thêm được.")
    return locked


def _report(task, note, by, *, reported_on, meeting=None):
    return MemberTaskReport.objects.create(
        task=task,
        meeting=meeting,
        note=nfc(note),
        reported_on=reported_on,
        reported_at=timezone.now(),
        reported_by=login_of(by),
    )


def _move(task, wanted, **values):
    require_member_task_move(task.state, wanted)
    moved = MemberTask.objects.filter(pk=task.pk, state=task.state).update(state=wanted, **values)
    if not moved:
        raise Stale("Nhiệm vụ năm")
    task.refresh_from_db()


def _tell(event, sentence, task, by):
    tell(
        f"resolutions.member_task_{event}",
        sentence,
        target=task,
        branch=task.branch,
        by=by,
        payload={"member": task.member_id, "state": task.state},
    )
