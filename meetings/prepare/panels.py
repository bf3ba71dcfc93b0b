"""Ways on, home panels, the record section and listeners of preparing and announcing."""

from django.urls import reverse

from branches import home_panels, job_access, mail, unit_panels
from branches.choices import BRANCH_ROLES, Role
from config.lib.dates import today
from config.lib.prepared import Prepared
from meetings import parts
from meetings.actions.notifying import CALL_LIST_PDF, INVITATIONS_PDF
from meetings.choices import MeetingState
from meetings.models import Meeting, NoticeReceipt, PreparedOpinion, Reminder
from meetings.parts import RecordSection
from meetings.people_told import note_letter
from meetings.permissions import PLAN_MEETING
from meetings.plan.permissions import PUBLISH_ORIENTATION
from meetings.prepare.choices import ReminderStep
from meetings.reading import rows_in
from meetings.rules import NOT_STARTED, SENT_STATES

SHOWN_AT_HOME = 5
REMINDERS = Prepared(
    lambda user: (
        Reminder.objects.filter(user=user, done_at=None)
        .exclude(meeting__state__in=[*SENT_STATES, MeetingState.CANCELLED])
        .select_related("meeting__branch")
        .order_by("meeting__held_on", "meeting_id", "-created_at", "-pk")[: 10 * SHOWN_AT_HOME]
    ),
    examples=(-7,),
)
HAS_OPINIONS = rows_in(PreparedOpinion)
OPINIONS = Prepared(
    lambda meeting: (
        PreparedOpinion.objects.filter(meeting=meeting)
        .select_related("member")
        .order_by("sent_at", "pk")
    ),
    examples=(-7,),
)


def register_all():
    mail.listen(note_letter)
    for kind in (INVITATIONS_PDF, CALL_LIST_PDF):
        job_access.readable_if(kind, may_prepare)
    parts.add_meeting_link(preparing)
    parts.add_meeting_link(knowing)
    parts.add_meeting_link(before)
    parts.add_record_section(
        RecordSection(
            "opinions",
            "Ý kiến gửi trước",
            26,
            "meetings/prepare/record_opinions.html",
            opinions_to_read,
        )
    )
    unit_panels.register_link(
        unit_panels.UnitLink(
            26,
            "Định hướng, bản tin",
            "document",
            "meetings:orientations",
            _publishes,
            group=unit_panels.UnitGroup.PAPERS,
        )
    )
    home_panels.register(
        home_panels.Panel(8, BRANCH_ROLES, "meetings/prepare/_home_panel.html", reminders)
    )
    home_panels.register(
        home_panels.Panel(
            9,
            frozenset({Role.SUPERVISOR}),
            "meetings/prepare/_delegate_panel.html",
            meetings_to_attend,
        )
    )


def may_prepare(job, user):
    meeting = Meeting.objects.visible_to(user).filter(pk=job.params["meeting"]).first()
    return meeting is not None and PLAN_MEETING.granted(user, meeting.branch)


def _publishes(user, unit):
    return not unit.is_branch and PUBLISH_ORIENTATION.granted(user, unit)


# --- the meeting's page --------------------------------------------------------------------------


def preparing(meeting, user):
    is_prepared = not (meeting.taken_over or meeting.is_of_committee)
    if not is_prepared or not PLAN_MEETING.granted(user, meeting.branch):
        return None
    return "Chuẩn bị, tài liệu, xin vắng", reverse("meetings:prepare", args=[meeting.pk])


def knowing(meeting, user):
    if meeting.notice_at is None or not PLAN_MEETING.granted(user, meeting.branch):
        return None
    return "Ai đã biết lịch họp", reverse("meetings:receipts", args=[meeting.pk])


def before(meeting, user):
    if meeting.state != MeetingState.ANNOUNCED:
        return None
    return "Xem tài liệu, gửi ý kiến, xin vắng", reverse("meetings:own", args=[meeting.pk])


def opinions_to_read(meeting, request):
    return {"opinions": OPINIONS(meeting.pk) if HAS_OPINIONS(meeting) else []}


# --- the home page -------------------------------------------------------------------------------


def reminders(user, posts):
    """What the reader was told last of each meeting that still waits for them; nothing for those
    who chose other ways."""
    if not user.wants_in_app:
        return None
    latest = {}
    for row in REMINDERS(user.pk):
        if row.held_on == row.meeting.held_on and _still_waits(row):
            latest.setdefault(row.meeting_id, row)
    shown = list(latest.values())[:SHOWN_AT_HOME]
    if not shown:
        return None
    receipts = NoticeReceipt.objects.filter(meeting__in=latest, member__user=user, channel="IN_APP")
    informed = set(receipts.values_list("meeting_id", flat=True))
    return {"rows": [(row, row.meeting_id in informed) for row in shown]}


def _still_waits(row):
    """A word about a meeting to come is over once it began; a late one until it is sent."""
    return row.step == ReminderStep.LATE or row.meeting.state in NOT_STARTED


def meetings_to_attend(user, posts):
    """The meetings to come of the branches a delegate is assigned to (4.3)."""
    own = [post.organization_id for post in posts]
    coming = (
        Meeting.objects.filter(branch__in=own, state=MeetingState.ANNOUNCED, held_on__gte=today())
        .select_related("branch")
        .order_by("held_on", "pk")[:SHOWN_AT_HOME]
    )
    return {"coming": coming}
