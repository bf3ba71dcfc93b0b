"""The running order before the meeting: own items, and what is not for everybody."""

from django.db import transaction
from django.db.models import Max

from branches import audit
from config.lib.errors import RuleBroken
from config.lib.lengths import require_fitting
from config.lib.vietnamese import nfc
from meetings.changes import lock, touch
from meetings.choices import AgendaPhase
from meetings.models import AgendaItem
from meetings.permissions import PLAN_MEETING


@transaction.atomic
def plan_item(*, meeting, title, is_restricted, by):
    """Add an item of the branch's own to the content of a meeting to come."""
    PLAN_MEETING.require(by, meeting.branch)
    title = nfc(title)
    if not title:
        raise RuleBroken("Đồng chí ghi tên nội dung cần thêm.")
    require_fitting(title, AgendaItem, "title", "Tên nội dung")
    meeting = _lock_coming(meeting)
    last = meeting.agenda_items.aggregate(last=Max("seq"))["last"] or 0
    item = AgendaItem.objects.create(
        meeting=meeting,
        seq=last + 1,
        code=f"own_{last + 1}",
        phase=AgendaPhase.CONTENT,
        title=title,
        is_restricted=is_restricted,
    )
    touch(meeting)
    _tell(meeting, by, "Thêm một nội dung vào chương trình", item)
    return item


@transaction.atomic
def drop_item(*, item, by):
    """Take away an item of the branch's own; steps of the regulation stay."""
    PLAN_MEETING.require(by, item.meeting.branch)
    meeting = _lock_coming(item.meeting)
    if not item.is_own:
        raise RuleBroken(f"“{item.title}” là bước theo quy định nên không bỏ được.")
    _tell(meeting, by, "Bỏ một nội dung khỏi chương trình", item)
    item.delete()
    touch(meeting)


def _lock_coming(meeting):
    locked = lock(meeting)
    if not locked.has_not_started:
        raise RuleBroken("Cuộc họp đã bắt đầu. Đồng chí ghi nội dung ở trang ghi diễn biến.")
    return locked


def _tell(meeting, by, sentence, item):
    audit.record(
        "meetings.agenda_planned",
        f"{sentence} của {meeting}",
        target=meeting,
        by=by,
        organization=meeting.branch,
        payload={"item": item.code},
    )
