"""Making a meeting ready: steps done, orientation treated, papers added; committees publish."""

from functools import partial

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from branches import audit
from branches.permissions import login_of
from config.lib import private_files
from config.lib.errors import RuleBroken
from config.lib.uploads import require_no_secrecy_mark
from meetings.choices import MeetingState
from meetings.models import OrientationUse, Preparation
from meetings.permissions import PLAN_MEETING
from meetings.plan.permissions import PUBLISH_ORIENTATION, SEND_THEME, WRITE_PLAN
from meetings.prepare.choices import PrepStep


@transaction.atomic
def save_step(*, meeting, step, is_done, assignee, note, by):
    """Write one step of the checklist: who does it, a note, and that it is done or not."""
    PLAN_MEETING.require(by, meeting.branch)
    kept, _ = Preparation.objects.get_or_create(meeting=meeting, step=step)
    kept.assignee, kept.note = assignee, note
    if is_done and kept.done_at is None:
        kept.done_at, kept.done_by = timezone.now(), login_of(by)
    elif not is_done:
        kept.done_at = kept.done_by = None
    if step == PrepStep.UNIT:
        _keep_day(kept, meeting, is_done, by)
    kept.save()
    word = "xong" if is_done else "chưa xong"
    _tell(meeting, meeting.branch, by, "prepared", f"{kept.get_step_display()}: {word}")
    return kept


def _keep_day(kept, meeting, is_done, by):
    """The agreement with the head of the unit holds for one day; another day is agreed anew."""
    if is_done and kept.for_day not in (None, meeting.held_on):
        kept.done_at, kept.done_by = timezone.now(), login_of(by)
    kept.for_day = meeting.held_on if is_done else None


@transaction.atomic
def use_orientation(*, meeting, orientation, is_used, by):
    """Tick that the meeting treats what a committee above published, or take the tick back."""
    PLAN_MEETING.require(by, meeting.branch)
    if is_used:
        OrientationUse.objects.get_or_create(
            meeting=meeting,
            orientation=orientation,
            defaults={"used_at": timezone.now(), "used_by": login_of(by)},
        )
    else:
        OrientationUse.objects.filter(meeting=meeting, orientation=orientation).delete()
    word = "Đưa vào nội dung" if is_used else "Bỏ khỏi nội dung"
    _tell(meeting, meeting.branch, by, "orientation_used", f"{word}: {orientation.title}")


@transaction.atomic
def publish_orientation(*, orientation, by):
    """Publish for the branches below: they see it when they prepare a meeting of its months."""
    PUBLISH_ORIENTATION.require(by, orientation.organization)
    require_no_secrecy_mark(f"{orientation.title}\n{orientation.text}")
    if orientation.last_ym < orientation.first_ym:
        raise RuleBroken("Tháng cuối không được trước tháng đầu. Đồng chí chọn lại.")
    orientation.published_at, orientation.published_by = timezone.now(), login_of(by)
    orientation.save()
    _tell(
        orientation,
        orientation.organization,
        by,
        "orientation_published",
        f"Ban hành {orientation.get_kind_display().lower()}: {orientation.title}",
    )
    return orientation


@transaction.atomic
def remove_orientation(*, orientation, by):
    """Take back what no branch has treated yet."""
    PUBLISH_ORIENTATION.require(by, orientation.organization)
    paths = list(orientation.documents.values_list("path", flat=True))
    _tell(
        orientation,
        orientation.organization,
        by,
        "orientation_removed",
        f"Thu hồi: {orientation.title}",
    )
    try:
        orientation.delete()
    except ProtectedError as error:
        raise RuleBroken(
            "Đã có chi bộ đưa nội dung này vào cuộc họp nên không thu hồi được."
        ) from error
    for path in paths:
        transaction.on_commit(partial(private_files.drop, path))


@transaction.atomic
def add_document(*, document, upload, by):
    """Keep a checked file of a meeting, an orientation or a theme."""
    organization = require_keeper(document, by)
    require_no_secrecy_mark(document.title)
    document.name, document.content_type = upload.name, upload.content_type
    document.size = len(upload.content)
    document.path, document.sha256 = private_files.put(upload.content)
    document.uploaded_at, document.uploaded_by = timezone.now(), login_of(by)
    try:
        with transaction.atomic():
            document.save(force_insert=True)
    except IntegrityError as error:
        private_files.drop(document.path)
        raise RuleBroken("Tài liệu này đã được tải lên.") from error
    _tell(
        document,
        organization,
        by,
        "document_added",
        f"Thêm tài liệu “{document.title}”",
        {"sha256": document.sha256, "size": document.size},
    )
    return document


@transaction.atomic
def remove_document(*, document, by):
    """Take a paper away before the minutes are signed; the file goes with it."""
    organization = require_keeper(document, by)
    path = document.path
    _tell(document, organization, by, "document_removed", f"Bỏ tài liệu “{document.title}”")
    document.delete()
    transaction.on_commit(partial(private_files.drop, path))


def require_keeper(document, by):
    """Refuse whoever may not change the papers of this owner; returns the unit they belong to."""
    if document.meeting:
        meeting = document.meeting
        PLAN_MEETING.require(by, document.organization)
        if meeting.is_frozen or meeting.taken_over or meeting.state == MeetingState.CANCELLED:
            raise RuleBroken("Cuộc họp đã xong hoặc đã hủy nên không thêm, bớt tài liệu được nữa.")
    elif document.orientation:
        PUBLISH_ORIENTATION.require(by, document.organization)
    elif document.submission:
        SEND_THEME.require(by, document.organization)
    else:
        WRITE_PLAN.require(by, document.organization)
    return document.organization


def _tell(target, organization, by, what, sentence, payload=None):
    audit.record(
        f"meetings.{what}",
        sentence,
        target=target,
        by=by,
        organization=organization,
        payload=payload,
    )
