"""The draft of a resolution: its heading, its text parts, its points."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max

from config.lib.errors import RuleBroken
from config.lib.vietnamese import nfc
from meetings.choices import MeetingType
from members.models import Member
from resolutions.changes import (
    lock_draft,
    lock_open_meeting,
    lock_resolution,
    move_task,
    tell,
    touch,
)
from resolutions.choices import PointSection, ResolutionState, TaskState
from resolutions.facts import open_task_texts
from resolutions.models import DirectivePoint, Resolution, ResolutionPoint, TaskAssignment
from resolutions.permissions import require_editor
from resolutions.rules import default_title, most_alike, require_sensible_point

TEXT_FIELDS = (
    *("kind", "title", "ideology", "political_tasks", "praise", "shortcomings"),
    *("direction", "implementation"),
)
POINT_FIELDS = (
    *("section", "text", "requirement", "measure", "indicator", "upper_text", "directive_point"),
    *("helpers", "checker", "due_on", "is_key"),
)


class LooksLikeAnOpenTask(RuleBroken):
    """A warning: the point resembles one that is still open. ``keep_alike`` keeps it anyway."""

    def __init__(self, other):
        super().__init__(
            f"Nhiệm vụ này gần giống một nhiệm vụ chưa xong: “{other}”. Đồng chí dùng “Chuyển "
            "tiếp” ở phần nhiệm vụ kỳ trước, hoặc đánh dấu “Vẫn ghi nhiệm vụ này” rồi ghi lại."
        )


@dataclass(frozen=True)
class PointDraft:
    """What somebody writes for one point; ``owners`` each get a task of their own.

    ``owner_text`` names whoever carries it out from outside the branch.
    """

    text: str
    section: PointSection = PointSection.IMPLEMENTATION
    requirement: str = ""
    measure: str = ""
    indicator: str = ""
    upper_text: str = ""
    directive_point: DirectivePoint | None = None
    helpers: str = ""
    checker: Member | None = None
    due_on: date | None = None
    is_key: bool = False
    owners: tuple[Member, ...] = ()
    owner_text: str = ""


def draft_of(*, meeting, by):
    """The resolution of ``meeting``, made as a draft where there is none. Inside a transaction."""
    resolution = Resolution.objects.filter(meeting=meeting).first()
    if resolution is not None:
        return resolution
    resolution = Resolution.objects.create(
        branch=meeting.branch, meeting=meeting, title=proposed_title(meeting)
    )
    tell(
        "resolutions.drafted",
        f"Soạn dự thảo nghị quyết của {meeting}",
        target=resolution,
        branch=meeting.branch,
        by=by,
    )
    return resolution


def proposed_title(meeting):
    """What a new resolution of ``meeting`` is about, until somebody words it otherwise."""
    theme = meeting.theme if meeting.meeting_type == MeetingType.THEMATIC else ""
    return default_title(month=meeting.month, theme=theme)


@transaction.atomic
def update_resolution_text(*, meeting, values, version, by):
    """Write heading and text parts of the draft; ``values`` holds some of ``TEXT_FIELDS``.

    ``version`` is the one its writer saw, None when there was no draft yet. Raises Stale when
    somebody else wrote meanwhile.
    """
    require_editor(by, meeting)
    meeting = lock_open_meeting(meeting)
    existed = Resolution.objects.filter(meeting=meeting).exists()
    resolution = lock_draft(draft_of(meeting=meeting, by=by), (version or 0) if existed else None)
    typed = {name: nfc(values[name]) for name in TEXT_FIELDS if name in values}
    changed = [name for name, value in typed.items() if value != getattr(resolution, name)]
    for name in changed:
        setattr(resolution, name, typed[name])
    if not resolution.title:
        raise RuleBroken("Đồng chí ghi trích yếu: nghị quyết về việc gì.")
    if changed:
        resolution.save(update_fields=changed)
        touch(resolution)
        tell(
            "resolutions.text_changed",
            f"Sửa dự thảo {resolution.get_kind_display().lower()} của {meeting}",
            target=resolution,
            branch=meeting.branch,
            by=by,
            payload={"fields": changed},
        )
    return resolution


@transaction.atomic
def discard_draft(*, resolution, version, by):
    """Throw a draft away; tasks renewed into it are open again."""
    require_editor(by, resolution.meeting)
    meeting = resolution.meeting
    resolution = lock_resolution(resolution, version)
    if resolution.state != ResolutionState.DRAFT:
        raise RuleBroken("Chỉ bỏ được dự thảo. Văn bản đã thông qua thì đưa về dự thảo trước.")
    _withdraw_renewals(TaskAssignment.objects.filter(point__resolution=resolution), by)
    tell(
        "resolutions.draft_discarded",
        f"Bỏ dự thảo {resolution.get_kind_display().lower()} của {meeting}",
        target=resolution,
        branch=resolution.branch,
        by=by,
        payload={"title": resolution.title, "points": resolution.points.count()},
    )
    resolution.delete()


@transaction.atomic
def add_point(*, meeting, draft, by, keep_alike=False):
    """Write one more point into the resolution of ``meeting``, making its draft where absent.

    Raises `LooksLikeAnOpenTask` unless ``keep_alike``.
    """
    require_editor(by, meeting)
    meeting = lock_open_meeting(meeting)
    require_sensible_point(text=draft.text, due_on=draft.due_on, held_on=meeting.held_on)
    resolution = lock_draft(draft_of(meeting=meeting, by=by))
    other = None if keep_alike else most_alike(draft.text, open_task_texts(resolution))
    if other:
        raise LooksLikeAnOpenTask(other)
    point = new_point(resolution, draft)
    _give(point, draft)
    touch(resolution)
    tell(
        "resolutions.point_added",
        f"Ghi nhiệm vụ: {point}",
        target=resolution,
        branch=resolution.branch,
        by=by,
        payload=_plain(point, draft),
    )
    return point


@transaction.atomic
def change_point(*, point, draft, version, by):
    """Write a point anew. Owners who stay keep their task, so links to earlier tasks survive."""
    require_editor(by, point.resolution.meeting)
    resolution = lock_draft(point.resolution, version)
    require_sensible_point(text=draft.text, due_on=draft.due_on, held_on=resolution.meeting.held_on)
    for name in POINT_FIELDS:
        setattr(point, name, getattr(draft, name))
    point.save(update_fields=POINT_FIELDS)
    gone = point.tasks.exclude(owner__in=draft.owners, owner_text="")
    if draft.owner_text:
        gone = gone.exclude(owner=None, owner_text=draft.owner_text)
    _withdraw_renewals(gone, by)
    gone.delete()
    _give(point, draft)
    touch(resolution)
    tell(
        "resolutions.point_changed",
        f"Sửa nhiệm vụ: {point}",
        target=resolution,
        branch=resolution.branch,
        by=by,
        payload=_plain(point, draft),
    )
    return point


@transaction.atomic
def remove_point(*, point, by):
    """Take a point out of the draft; tasks renewed by it are open again, the others close up."""
    require_editor(by, point.resolution.meeting)
    resolution = lock_draft(point.resolution)
    _withdraw_renewals(point.tasks.all(), by)
    tell(
        "resolutions.point_removed",
        f"Bỏ nhiệm vụ: {point}",
        target=resolution,
        branch=resolution.branch,
        by=by,
        payload={"text": point.text},
    )
    point.delete()
    for seq, later in enumerate(resolution.points.order_by("seq"), start=1):
        if later.seq != seq:
            later.seq = seq
            later.save(update_fields=["seq"])
    touch(resolution)


def new_point(resolution, draft):
    """Store a point at the end of the draft, without tasks."""
    last = resolution.points.aggregate(last=Max("seq"))["last"] or 0
    values = {name: getattr(draft, name) for name in POINT_FIELDS}
    return ResolutionPoint.objects.create(resolution=resolution, seq=last + 1, **values)


def _give(point, draft):
    """A task for every owner who has none yet."""
    kept = {(task.owner_id, task.owner_text) for task in point.tasks.all()}
    wanted = [(owner.pk, "") for owner in draft.owners]
    if draft.owner_text:
        wanted.append((None, draft.owner_text))
    TaskAssignment.objects.bulk_create(
        TaskAssignment(
            branch_id=point.resolution.branch_id, point=point, owner_id=owner_id, owner_text=text
        )
        for owner_id, text in wanted
        if (owner_id, text) not in kept
    )


def _withdraw_renewals(tasks, by):
    """The earlier tasks that ``tasks`` of a draft renew go on as before."""
    for task in tasks.exclude(carried_from=None).select_related("carried_from"):
        earlier = task.carried_from
        move_task(earlier, TaskState.IN_PROGRESS, note="Không chuyển tiếp nữa", by=by)


def _plain(point, draft):
    return {
        "text": point.text,
        "due_on": point.due_on.isoformat() if point.due_on else None,
        "owners": [owner.pk for owner in draft.owners],
        "owner_text": draft.owner_text,
        "checker": point.checker_id,
    }
