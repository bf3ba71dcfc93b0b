"""Items of the agenda that are not for everybody (handbook 8)."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from branches import audit
from config.lib.errors import RuleBroken
from meetings.agenda_shown import without_titles
from meetings.changes import CLOSED_RECORD, lock, touch
from meetings.models import AgendaItem, Meeting
from meetings.permissions import PLAN_MEETING, can_record
from meetings.rules import LABELS


@transaction.atomic
def set_restricted(*, item, is_restricted, by):
    """Keep an item out of shared copies, members' view and search, or let it in again.

    Before the meeting and while its record is open. A notice already sent that names the item
    names it no more.
    """
    meeting = item.meeting
    if not can_record(by, meeting) and not PLAN_MEETING.granted(by, meeting.branch):
        raise PermissionDenied("Chỉ chi ủy và thư ký của cuộc họp này được hạn chế nội dung.")
    meeting = lock(meeting)
    if not (meeting.is_open or meeting.has_not_started):
        raise RuleBroken(CLOSED_RECORD.format(state=LABELS[meeting.state]))
    changed = AgendaItem.objects.filter(pk=item.pk, is_restricted=not is_restricted).update(
        is_restricted=is_restricted
    )
    if not changed:
        return
    if is_restricted and meeting.notice_text:
        text = without_titles(meeting.notice_text, [item.title])
        Meeting.objects.filter(pk=meeting.pk).update(notice_text=text)
    touch(meeting)
    audit.record(
        "meetings.item_restricted" if is_restricted else "meetings.item_shared",
        f"{'Hạn chế phổ biến' if is_restricted else 'Phổ biến'} một nội dung của {meeting}",
        target=meeting,
        by=by,
        organization=meeting.branch,
        payload={"item": item.code},
    )
