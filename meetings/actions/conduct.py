"""Praise and criticism by name, and the breaks of a meeting."""

from django.db import transaction
from django.db.models import F, Max

from branches import audit
from config.lib.errors import RuleBroken
from meetings import parts
from meetings.changes import lock_to_record, touch
from meetings.choices import CRITICAL_KINDS, PraiseKind
from meetings.models import Meeting, MeetingBreak
from meetings.rules import break_total


@transaction.atomic
def add_praise(*, praise, by):
    """Write down praise, a reminder, criticism or self-criticism; a remedy may become a task."""
    meeting = lock_to_record(praise.meeting, by)
    if praise.remedy and praise.kind not in CRITICAL_KINDS:
        raise RuleBroken("Biểu dương thì không có việc phải khắc phục.")
    praise.seq = (meeting.praises.aggregate(last=Max("seq"))["last"] or 0) + 1
    praise.save(force_insert=True)
    touch(meeting)
    _tell(
        "meetings.praise_added",
        f"Ghi {PraiseKind(praise.kind).label.lower()} tại {meeting}",
        meeting,
        by,
        {"kind": praise.kind, "member": praise.member_id},
    )
    for hook in parts.AFTER_PRAISE:
        hook(praise=praise, by=by)
    return praise


@transaction.atomic
def remove_praise(*, praise, by):
    """Take back an entry made by mistake; a task already given out of it stays."""
    meeting = lock_to_record(praise.meeting, by)
    praise.delete()
    touch(meeting)
    _tell(
        "meetings.praise_removed",
        f"Bỏ {PraiseKind(praise.kind).label.lower()} tại {meeting}",
        meeting,
        by,
        {"text": praise.text},
    )


@transaction.atomic
def add_break(*, meeting, started_at, ended_at, by):
    """Note a pause; the net duration of the meeting is without it (handbook 6.3)."""
    meeting = lock_to_record(meeting, by)
    if ended_at <= started_at:
        raise RuleBroken("Giờ họp tiếp phải sau giờ nghỉ. Đồng chí kiểm tra lại hai giờ này.")
    after_end = meeting.ended_at and ended_at > meeting.ended_at
    if started_at < meeting.started_at or after_end:
        raise RuleBroken("Giờ nghỉ phải nằm trong thời gian cuộc họp.")
    if meeting.breaks.filter(started_at__lt=ended_at, ended_at__gt=started_at).exists():
        raise RuleBroken("Giờ nghỉ này trùng với một lần nghỉ đã ghi.")
    pause = MeetingBreak.objects.create(meeting=meeting, started_at=started_at, ended_at=ended_at)
    _sum_up(meeting)
    _tell(
        "meetings.break_added",
        f"Ghi nghỉ giải lao {pause.minutes} phút tại {meeting}",
        meeting,
        by,
        {"minutes": pause.minutes},
    )
    return pause


@transaction.atomic
def remove_break(*, pause, by):
    meeting = lock_to_record(pause.meeting, by)
    pause.delete()
    _sum_up(meeting)
    _tell(
        "meetings.break_removed",
        f"Bỏ một lần nghỉ giải lao tại {meeting}",
        meeting,
        by,
        {"minutes": pause.minutes},
    )


def _sum_up(meeting):
    total = break_total((one.started_at, one.ended_at) for one in meeting.breaks.all())
    Meeting.objects.filter(pk=meeting.pk).update(break_minutes=total, version=F("version") + 1)


def _tell(code, sentence, meeting, by, payload):
    audit.record(
        code, sentence, target=meeting, by=by, organization=meeting.branch, payload=payload
    )
