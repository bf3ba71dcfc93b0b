"""Items of the agenda that are not for everybody (handbook 8)."""

from django.db import transaction

from branches import audit
from meetings.changes import lock_open, touch
from meetings.models import AgendaItem
from meetings.permissions import require_recorder


@transaction.atomic
def set_restricted(*, item, is_restricted, by):
    """Keep an item out of shared copies, members' view and search, or let it in again."""
    require_recorder(by, item.meeting)
    meeting = lock_open(item.meeting)
    changed = AgendaItem.objects.filter(pk=item.pk, is_restricted=not is_restricted).update(
        is_restricted=is_restricted
    )
    if not changed:
        return
    touch(meeting)
    audit.record(
        "meetings.item_restricted" if is_restricted else "meetings.item_shared",
        f"{'Hạn chế phổ biến' if is_restricted else 'Phổ biến'} một nội dung của {meeting}",
        target=meeting,
        by=by,
        organization=meeting.branch,
        payload={"item": item.code},
    )
