"""What the branch has about the absences of one member, put together (handbook 11.6: EvidencePack).

The minutes are named by extracts: the place that names who was absent, and nothing else of what was
said. Only signed minutes the requester may read are extracted.
"""

from dataclasses import replace

from django.utils import timezone

from config.lib.dates import today
from config.lib.paper import with_stop
from config.lib.periods import Period
from meetings.documents import paper_head
from meetings.minutes_files import extract_paper
from meetings.models import Attendance, Meeting, NoticeReceipt
from meetings.rules import FROZEN_STATES
from members.models import Membership
from reports.absences.facts import sittings_of
from reports.absences.pages import reason_of, rows_told
from reports.absences.papers import EvidenceLine, EvidencePaper
from reports.models import NoticedMember, SelfCriticismRequest
from reports.roll_calls import open_records

NAMING_ABSENCE = ("leaders", "attendance")
NO_MINUTES = "Chưa có biên bản đủ chữ ký"
NOT_READABLE = "Chưa gửi cấp trên"
OLD_BOOK = "Nhập từ sổ cũ"
NOT_NOTED = "Chưa ghi"


def evidence_of(member, branch, year, kinds, by):
    """The `EvidencePaper` and the extracts of minutes, papers by file name in their order."""
    period, day = Period(year), today()
    sittings = sittings_of([member.pk], period.first_day, min(period.last_day, day))
    own = sittings.get(member.pk, [])
    absences = [one for one in own if one.is_absence]
    rolls = _rolls(member, absences)
    readable = _readable(rolls, by)
    reasons = set(open_records(by).filter(pk__in=rolls).values_list("pk", flat=True))
    told = _told(member, rolls)
    lines, extracts = [], {}
    for order, one in enumerate(absences, start=1):
        roll = rolls[one.meeting]
        name = f"{order:02d} Trích biên bản {one.day:%Y-%m-%d}.pdf"
        if one.meeting in readable:
            extract = extract_paper(roll.meeting, NAMING_ABSENCE, by)
            extracts[name] = replace(extract, author="", position="")
        lines.append(
            EvidenceLine(
                day=one.day.isoformat(),
                meeting=f"{roll.meeting.title}\n{roll.meeting.branch.label}",
                status=_status(roll, with_reason=one.meeting in reasons),
                told=told.get(one.meeting, NOT_NOTED),
                minutes=f"Trích số {order:02d}" if name in extracts else _why_not(roll.meeting),
            )
        )
    alerts = rows_told(branch, year, kinds, member=member)
    paper = EvidencePaper(
        head=paper_head(branch, day),
        member=member.full_name,
        branch=branch.name,
        year=year,
        made_on=day.isoformat(),
        made_by=by.full_name,
        expected=len(own),
        present=len(own) - len(absences),
        seats=_seats(member, period),
        lines=lines,
        alerts=[f"{row.label}. {row.words}" for row in alerts],
        notices=_notices(member, year),
        requests=_requests(member, year),
    )
    return paper, extracts


def _rolls(member, absences):
    """The attendance rows behind the absences, with their meetings, by meeting id."""
    rows = Attendance.objects.filter(
        member=member, meeting__in=[one.meeting for one in absences]
    ).select_related("meeting__branch", "meeting__chair", "meeting__minute_taker")
    return {row.meeting_id: row for row in rows}


def _readable(rolls, by):
    meetings = Meeting.objects.content_visible_to(by).filter(pk__in=rolls, state__in=FROZEN_STATES)
    return set(meetings.filter(taken_over=False).values_list("pk", flat=True))


def _why_not(meeting):
    if meeting.taken_over:
        return OLD_BOOK
    return NOT_READABLE if meeting.state in FROZEN_STATES else NO_MINUTES


def _told(member, rolls):
    """How and when the member was told of each meeting, worded, by meeting id; the first word."""
    receipts = NoticeReceipt.objects.filter(member=member, meeting__in=rolls).order_by(
        "-informed_at"
    )
    return {
        one.meeting_id: (
            f"{one.get_channel_display()}, {timezone.localtime(one.informed_at):%d/%m/%Y}"
        )
        for one in receipts
    }


def _status(roll, *, with_reason):
    reason = reason_of(roll) if with_reason else ""
    label = roll.get_status_display()
    return f"{label}: {reason}" if reason else label


def _seats(member, period):
    seats = (
        Membership.objects.filter(member=member)
        .meeting_days(period.first_day, period.last_day)
        .select_related("branch")
        .order_by("valid_from", "kind")
    )
    return [
        with_stop(
            f"- {seat.branch.name}: {seat.get_kind_display().lower()} từ {seat.valid_from:%d/%m/%Y}"
            + (f" đến trước {seat.valid_to:%d/%m/%Y}" if seat.valid_to else "")
        )
        for seat in seats
    ]


def _notices(member, year):
    named = NoticedMember.objects.filter(member=member, notice__period__startswith=str(year))
    return [
        f"- Số {one.notice.number_text}, ngày {one.notice.issued_on:%d/%m/%Y}: đảng viên vắng sinh "
        f"hoạt nhiều kỳ {one.notice.period_words}."
        for one in named.select_related("notice").order_by("notice__issued_on")
    ]


def _requests(member, year):
    asked = SelfCriticismRequest.objects.filter(member=member, year=year).order_by("seq")
    return [
        with_stop(f"- Lần {one.seq}, ngày {one.requested_on:%d/%m/%Y}: {one.note}") for one in asked
    ]
