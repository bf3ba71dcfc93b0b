"""Telling people of a meeting: at the notice, along the ladder of reminders, and its receipts."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from branches import audit
from branches.actions.work import request_job
from branches.mail import queue_letters
from branches.models import MailOutbox
from branches.permissions import login_of
from branches.rule_book import RuleBook
from config.lib.errors import RuleBroken
from meetings.choices import MeetingState
from meetings.models import Meeting, NoticeReceipt, Reminder
from meetings.people_told import delegates, leaders, logins_of_members, members_to_tell
from meetings.permissions import PLAN_MEETING
from meetings.prepare.choices import Channel, ExcuseState, ReminderStep
from meetings.prepare.rules import days_text, is_quiet, ladder_step
from meetings.rules import NOT_STARTED, SENT_STATES
from members.models import Member

INVITATIONS_PDF = "meetings.invitations_pdf"
CALL_LIST_PDF = "meetings.call_list_pdf"
LOOK_BACK_DAYS = 38  # the last step comes 31 days after the meeting at the latest, machines are off
SUBJECTS = {
    ReminderStep.NOTICE: "Thông báo lịch sinh hoạt",
    ReminderStep.LATE: "Việc cần hoàn thành sau sinh hoạt",
}
REMINDER_SUBJECT = "Nhắc lịch sinh hoạt"
LETTER_KIND = "meetings.reminder"


def tell_of_notice(meeting):
    """Tell everybody concerned of a meeting just announced; the delegate from above as well."""
    text = _when_and_where(meeting)
    users = {user.pk: user for user in [*logins_of_members(meeting), *delegates(meeting)]}
    _tell(meeting, ReminderStep.NOTICE, users.values(), text, timezone.now())


def remind(now=None):
    """Go up the ladder for every meeting whose step is due; nothing in quiet hours.

    Returns the number of reminders made. Running it again makes none.
    """
    now = now or timezone.now()
    day = timezone.localdate(now)
    book = RuleBook.on(day)
    meetings = list(
        Meeting.objects.filter(
            held_on__range=(day - timedelta(days=LOOK_BACK_DAYS), day + farthest(book)),
            taken_over=False,
        )
        .exclude(state__in=[*SENT_STATES, MeetingState.CANCELLED])
        .select_related("branch")
        .order_by("pk")
    )
    done = set(
        Reminder.objects.filter(meeting__in=meetings)
        .values_list("meeting_id", "step", "held_on")
        .distinct()
    )
    clock = timezone.localtime(now).time()
    due = []
    for meeting in meetings:
        rules = book.for_branch(meeting.branch_id)
        step = ladder_step(meeting.held_on, day, rules)
        if step is None or (meeting.pk, step, meeting.held_on) in done or is_quiet(clock, rules):
            continue
        if step == ReminderStep.LATE or meeting.state in NOT_STARTED:
            due.append((meeting, step, rules))
    heads = leaders({meeting.branch_id for meeting, *_ in due})
    made = 0
    for meeting, step, rules in due:
        if step == ReminderStep.LATE or meeting.state != MeetingState.ANNOUNCED:
            users, text = heads.get(meeting.branch_id), _to_do(meeting, step, day)
        else:
            users = _called(meeting)
            text = f"{_when_and_where(meeting)} ({days_text(meeting.held_on, day)})"
        if users:
            made += _remind(meeting, step, users, text, rules, now)
    return made


def farthest(book):
    """How long before its day the first word of anything may be due, wherever it lies."""
    return timedelta(days=max(max(rules.get("reminders.days")) for rules in book.everywhere()))


def _called(meeting):
    """Logins of those the meeting calls together and are not on leave, and of the delegates."""
    on_leave = meeting.excuse_requests.filter(state=ExcuseState.ACCEPTED).values("member")
    members = logins_of_members(meeting).exclude(member__in=on_leave)
    return list({user.pk: user for user in [*members, *delegates(meeting)]}.values())


@transaction.atomic
def _remind(meeting, step, users, text, rules, now):
    apart = now - timedelta(hours=rules.get("reminders.apart_hours"))
    recent = set(
        Reminder.objects.filter(
            meeting=meeting, held_on=meeting.held_on, created_at__gt=apart
        ).values_list("user_id", flat=True)
    )
    return _tell(meeting, step, [user for user in users if user.pk not in recent], text, now)


def _tell(meeting, step, users, text, now):
    """Store the reminders and their letters; whoever has one for this step is left alone."""
    kept = set(
        Reminder.objects.filter(meeting=meeting, step=step, held_on=meeting.held_on).values_list(
            "user_id", flat=True
        )
    )
    fresh = [user for user in users if user.pk not in kept]
    Reminder.objects.bulk_create(
        [
            Reminder(
                meeting=meeting,
                user=user,
                step=step,
                held_on=meeting.held_on,
                text=text[:300],
                created_at=now,
            )
            for user in fresh
        ],
        ignore_conflicts=True,
    )
    queue_letters([_letter(meeting, step, user, text) for user in fresh])
    return len(fresh)


def _letter(meeting, step, user, text):
    """Time and place, and where to read on; no names, no content (product 11)."""
    member = getattr(user, "member", None)
    link = f"\n\n{settings.PUBLIC_URL.rstrip('/')}{meeting.get_absolute_url()}"
    return MailOutbox(
        key=f"{LETTER_KIND}:{meeting.pk}:{meeting.held_on}:{step}:{user.pk}",
        kind=LETTER_KIND,
        recipient=user,
        subject=SUBJECTS.get(step, REMINDER_SUBJECT),
        body=f"{text}.{link if settings.PUBLIC_URL else ''}",
        tell={"meeting": meeting.pk, "member": member.pk} if member else {},
    )


def _when_and_where(meeting):
    start = f"{meeting.planned_start:%H:%M} " if meeting.planned_start else ""
    place = f", tại {meeting.place}" if meeting.place else ""
    return f"{meeting.title}: {start}ngày {meeting.held_on:%d/%m/%Y}{place}"


def _to_do(meeting, step, day):
    if step == ReminderStep.LATE:
        what = (
            "chưa ghi diễn biến, chưa báo hoãn"
            if meeting.state in NOT_STARTED
            else "chưa gửi biên bản lên cấp trên"
        )
        return f"{meeting.title} ngày {meeting.held_on:%d/%m/%Y}: {what}"
    return f"{_when_and_where(meeting)} ({days_text(meeting.held_on, day)}): chưa gửi thông báo"


def request_paper(*, meeting, kind, title, by):
    """Ask the background worker for the slips or the call list."""
    return request_job(
        kind=kind,
        title=f"{title} {meeting}",
        organization=meeting.branch,
        params={"meeting": meeting.pk, "version": meeting.version},
        by=by,
    )


# --- receipts -----------------------------------------------------------------------------------


@transaction.atomic
def confirm_notice(*, meeting, by):
    """A member says that they know of the meeting."""
    member = Member.objects.filter(user=by.pk).first()
    if member is None or member.pk not in {one.member.pk for one in members_to_tell(meeting)}:
        raise RuleBroken("Đồng chí không thuộc diện triệu tập của cuộc họp này.")
    _note(meeting, [member], Channel.IN_APP, by)
    Reminder.objects.filter(meeting=meeting, user=by.pk, done_at=None).update(
        done_at=timezone.now()
    )


@transaction.atomic
def mark_informed(*, meeting, member_ids, channel, by):
    """The secretary notes who was told by phone, slip, message or in person."""
    PLAN_MEETING.require(by, meeting.branch)
    if channel not in Channel.values:
        raise RuleBroken("Đồng chí chọn cách báo.")
    members = [one.member for one in members_to_tell(meeting) if one.member.pk in set(member_ids)]
    if not members:
        raise RuleBroken("Đồng chí chọn ít nhất một người đã báo.")
    _note(meeting, members, channel, by)
    return len(members)


def _note(meeting, members, channel, by):
    NoticeReceipt.objects.bulk_create(
        [
            NoticeReceipt(
                meeting=meeting,
                member=member,
                channel=channel,
                informed_at=timezone.now(),
                informed_by=login_of(by),
            )
            for member in members
        ],
        ignore_conflicts=True,
    )
    audit.record(
        "meetings.members_informed",
        f"Đã báo {len(members)} đồng chí về {meeting} ({Channel(channel).label.lower()})",
        target=meeting,
        by=by,
        organization=meeting.branch,
        payload={"members": [member.pk for member in members], "channel": channel},
    )
