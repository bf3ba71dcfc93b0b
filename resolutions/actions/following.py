"""What becomes of a task: reported, confirmed, renewed, dropped, opened again."""

from django.db import transaction

from config.lib.dates import today
from config.lib.errors import RuleBroken
from config.lib.vietnamese import nfc
from resolutions.actions.drafting import PointDraft, draft_of, new_point
from resolutions.changes import lock_draft, lock_open_meeting, move_task, tell, touch
from resolutions.choices import ResolutionState, TaskState
from resolutions.models import ResolutionPoint, TaskAssignment
from resolutions.permissions import (
    FOLLOW_TASKS,
    require_checker,
    require_editor,
    require_reporter,
)
from resolutions.rules import done_state, require_sensible_point


@transaction.atomic
def report_task(*, task, is_done, note, by, meeting=None):
    """The owner (or the meeting) says how far it is: going on, or done and to be confirmed."""
    task = _begin(task, meeting, by, otherwise=require_reporter)
    note = _said(note, "Đồng chí ghi kết quả đã đạt được.") if is_done else nfc(note)
    move_task(
        task,
        TaskState.REPORTED if is_done else TaskState.IN_PROGRESS,
        note=note,
        by=by,
        meeting=meeting,
    )
    what = "Báo đã xong" if is_done else "Báo đang làm"
    _tell("reported", f"{what}: {task}", task, by)
    return task


@transaction.atomic
def confirm_task(*, task, note, done_on, by, meeting=None):
    """The checker, the secretary or the meeting confirms: done in time, or late.

    ``done_on`` is the day the task was done, which decides between the two.
    """
    task = _begin(task, meeting, by, otherwise=require_checker)
    note = _said(note, "Nhiệm vụ chỉ được khép lại khi có kết quả. Đồng chí ghi kết quả.")
    if done_on is None:
        raise RuleBroken("Đồng chí ghi ngày hoàn thành.")
    if done_on > today():
        raise RuleBroken(f"Ngày hoàn thành {done_on:%d/%m/%Y} chưa đến. Đồng chí ghi lại ngày.")
    if done_on < task.point.resolution.meeting.held_on:
        raise RuleBroken(
            f"Ngày hoàn thành {done_on:%d/%m/%Y} ở trước ngày giao nhiệm vụ "
            f"{task.point.resolution.meeting.held_on:%d/%m/%Y}. Đồng chí ghi lại ngày."
        )
    wanted = done_state(due_on=task.point.due_on, done_on=done_on)
    move_task(task, wanted, note=note, by=by, meeting=meeting, done_on=done_on)
    _tell("confirmed", f"{task.get_state_display()}: {task}", task, by)
    return task


@transaction.atomic
def send_back_task(*, task, note, by):
    """The checker finds that a task reported as done is not: it goes on."""
    task = _begin(task, None, by, otherwise=require_checker)
    note = _said(note, "Đồng chí ghi việc còn phải làm.")
    move_task(task, TaskState.IN_PROGRESS, note=note, by=by)
    _tell("sent_back", f"Chưa đạt, làm tiếp: {task}", task, by)
    return task


@transaction.atomic
def drop_task(*, task, reason, by, meeting=None):
    """The branch decides that the task is no longer to be done."""
    task = _begin(task, meeting, by, otherwise=_require_follower)
    reason = _said(reason, "Đồng chí ghi lý do thôi thực hiện.")
    move_task(task, TaskState.DROPPED, note=reason, by=by, meeting=meeting)
    _tell("dropped", f"Thôi thực hiện: {task}", task, by)
    return task


@transaction.atomic
def reopen_task(*, task, reason, by):
    """Open a task again that was settled by mistake; a renewed one goes on in its renewal."""
    task = _begin(task, None, by, otherwise=require_checker)
    if task.state == TaskState.CARRIED_OVER:
        raise RuleBroken(
            "Nhiệm vụ đã chuyển tiếp sang nghị quyết sau. Đồng chí theo dõi ở nhiệm vụ mới, hoặc "
            "bỏ nhiệm vụ mới khỏi dự thảo."
        )
    reason = _said(reason, "Đồng chí ghi lý do mở lại.")
    move_task(task, TaskState.IN_PROGRESS, note=reason, by=by)
    _tell("reopened", f"Mở lại: {task}", task, by)
    return task


@transaction.atomic
def carry_over_task(*, task, meeting, note, due_on, by):
    """Renew an open task in the resolution of ``meeting``; returns the new task.

    Owners of one point who are renewed together share one new point. ``due_on`` may be None and
    given later, but before the resolution is adopted.
    """
    require_editor(by, meeting)
    meeting = lock_open_meeting(meeting)
    task = _locked(task)
    _require_earlier(task, meeting)
    require_sensible_point(text=task.point.text, due_on=due_on, held_on=meeting.held_on)
    resolution = lock_draft(draft_of(meeting=meeting, by=by))
    move_task(task, TaskState.CARRIED_OVER, note=nfc(note), by=by, meeting=meeting)
    point = ResolutionPoint.objects.filter(
        resolution=resolution, tasks__carried_from__point=task.point
    ).first()
    if point is None:
        point = new_point(resolution, _renewal(task.point, due_on))
    renewed = TaskAssignment.objects.create(
        branch=task.branch,
        point=point,
        owner=task.owner,
        owner_text=task.owner_text,
        carried_from=task,
    )
    touch(resolution)
    _tell("carried_over", f"Chuyển tiếp: {task}", task, by)
    return renewed


def _renewal(point, due_on):
    return PointDraft(
        text=point.text,
        section=point.section,
        requirement=point.requirement,
        measure=point.measure,
        indicator=point.indicator,
        upper_text=point.upper_text,
        directive_point=point.directive_point,
        helpers=point.helpers,
        checker=point.checker,
        due_on=due_on,
        is_key=point.is_key,
    )


def _locked(task):
    """The task as it is now, of an adopted resolution: a draft binds nobody."""
    locked = (
        TaskAssignment.objects.select_for_update(no_key=True, of=("self",))
        .select_related("branch", "owner", "point__checker", "point__resolution__meeting")
        .get(pk=task.pk)
    )
    if locked.point.resolution.state == ResolutionState.DRAFT:
        raise RuleBroken("Nghị quyết còn là dự thảo nên chưa theo dõi nhiệm vụ này.")
    return locked


def _begin(task, meeting, by, *, otherwise):
    """The locked task. In a meeting its recorder writes what the branch said; elsewhere the check
    ``otherwise`` decides."""
    if meeting is None:
        task = _locked(task)
        otherwise(by, task)
        return task
    require_editor(by, meeting)
    meeting = lock_open_meeting(meeting)
    task = _locked(task)
    _require_earlier(task, meeting)
    return task


def _require_earlier(task, meeting):
    given = task.point.resolution.meeting
    if task.branch_id != meeting.branch_id or given.held_on >= meeting.held_on:
        raise RuleBroken("Nhiệm vụ này không phải của kỳ họp trước. Đồng chí tải lại trang.")


def _require_follower(by, task):
    FOLLOW_TASKS.require(by, task.branch)


def _said(text, otherwise):
    text = nfc(text)
    if not text:
        raise RuleBroken(otherwise)
    return text


def _tell(event, sentence, task, by):
    tell(
        f"resolutions.task_{event}",
        sentence,
        target=task,
        branch=task.branch,
        by=by,
        payload={"state": task.state, "note": task.result},
    )
