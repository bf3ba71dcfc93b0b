"""How resolutions and tasks are changed: rows locked in one order, only from the expected state.

The order is meeting, resolution, task, number, audit chain. SQLite locks the whole database at the
start of the transaction instead.
"""

from django.db.models import F
from django.utils import timezone

from branches import audit
from branches.permissions import login_of
from config.lib.errors import RuleBroken, Stale
from config.lib.vietnamese import nfc
from meetings.changes import lock
from resolutions.choices import ResolutionState
from resolutions.models import Resolution, TaskAssignment, TaskReport
from resolutions.rules import LABELS_OF_RESOLUTION, require_task_move

CLOSED_MEETING = (
    "Biên bản cuộc họp đã thông qua nên không sửa nhiệm vụ, nghị quyết của cuộc họp được nữa. Nếu "
    "biên bản chưa ký, bí thư có thể trả biên bản về soạn thảo rồi sửa."
)
NOT_A_DRAFT = (
    "{what} đang ở bước “{state}” nên không sửa được. Nếu chưa ký, đồng chí bấm “Đưa về dự thảo” "
    "rồi sửa."
)


def lock_open_meeting(meeting):
    """The locked meeting, while its resolution may be written: beforehand and until its minutes
    are adopted."""
    locked = lock(meeting)
    if not (locked.is_open or locked.has_not_started):
        raise RuleBroken(CLOSED_MEETING)
    return locked


def lock_resolution(resolution, version=None):
    """The locked resolution; Stale unless it is still at the ``version`` its reader saw.

    None is for changes that undo nobody's text, as one more point.
    """
    locked = (
        Resolution.objects.select_for_update(no_key=True, of=("self",))
        .select_related("branch", "meeting", "vote", "meeting__chair", "meeting__minute_taker")
        .get(pk=resolution.pk)
    )
    if version is not None and locked.version != version:
        raise Stale(locked.get_kind_display())
    return locked


def lock_draft(resolution, version=None):
    """The locked resolution, which must be a draft of a meeting that may still be written."""
    lock_open_meeting(resolution.meeting)
    locked = lock_resolution(resolution, version)
    if locked.state != ResolutionState.DRAFT:
        raise RuleBroken(
            NOT_A_DRAFT.format(
                what=locked.get_kind_display(), state=LABELS_OF_RESOLUTION[locked.state]
            )
        )
    return locked


def touch(resolution):
    """Count one more change of the text."""
    Resolution.objects.filter(pk=resolution.pk).update(version=F("version") + 1)
    resolution.version += 1


def move(resolution, wanted, **values):
    """Move ``resolution`` to ``wanted``; Stale if somebody moved it first."""
    moved = Resolution.objects.filter(pk=resolution.pk, state=resolution.state).update(
        state=wanted, version=F("version") + 1, **values
    )
    if not moved:
        raise Stale(resolution.get_kind_display())
    resolution.refresh_from_db()


def move_task(task, wanted, *, note, by, meeting=None, done_on=None):
    """Move ``task`` to ``wanted`` and keep what was said; Stale if somebody moved it first.

    ``done_on`` is the day it was done, None while it is not.
    """
    require_task_move(task.state, wanted)
    now = timezone.now()
    moved = TaskAssignment.objects.filter(pk=task.pk, state=task.state).update(
        state=wanted, result=note, reported_at=now, reported_by=login_of(by), done_on=done_on
    )
    if not moved:
        raise Stale("Nhiệm vụ")
    TaskReport.objects.create(
        task=task,
        meeting=meeting,
        state=wanted,
        note=note,
        done_on=done_on,
        reported_at=now,
        reported_by=login_of(by),
    )
    task.refresh_from_db()


def said(text, otherwise):
    """The text typed, composed; RuleBroken with ``otherwise`` when there is none."""
    text = nfc(text)
    if not text:
        raise RuleBroken(otherwise)
    return text


def tell(code, sentence, *, target, branch, by, payload=None):
    audit.record(code, sentence, target=target, by=by, organization=branch, payload=payload)
