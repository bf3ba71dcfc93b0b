"""The roll call behind the attendance rate: who was expected, who was not and why."""

from django.db.models import Case, Q, When

from branches.permissions import VIEW_COMMITTEE
from meetings.choices import AttendanceStatus
from meetings.models import Attendance, Meeting
from members.roll import branch_roll
from reports.explained import Cell, Row, Table
from reports.facts import IS_PRESENT

LABELS = ["Điểm danh", "Lý do"]


def roll_call_tables(meeting, user):
    """Tables of those counted (absent ones first) and those not, or of the reader's own row only.

    None when the reader may know of the meeting but not open its record (handbook 17).
    """
    rows = Attendance.objects.filter(meeting=meeting).select_related("member")
    rows = rows.annotate(is_absent=Case(When(IS_PRESENT, then=False), default=True))
    rows = rows.order_by("-is_absent", "member__sort_name", "member_id")
    if not VIEW_COMMITTEE.granted(user, meeting.branch):
        own = [_row(row) for row in rows.filter(member__user=user.pk)]
        return [Table("Điểm danh của đồng chí", "Đảng viên", LABELS, own, "Không có tên.")]
    if not open_records(user).filter(pk=meeting.pk).exists():
        return None
    recorded = list(rows)
    standings = {entry.member.pk: entry for entry in branch_roll(meeting.branch, meeting.held_on)}
    beyond = [_row(row, _standing(standings, row)) for row in recorded if not row.is_expected]
    known = {row.member_id for row in recorded}
    beyond += [
        Row(
            entry.member.full_name,
            entry.member.get_absolute_url(),
            [Cell("Điểm danh", ""), Cell("Lý do", entry.standing_label)],
        )
        for entry in standings.values()
        if entry.member.pk not in known
    ]
    return [
        Table(
            "Thuộc diện phải dự",
            "Đảng viên",
            LABELS,
            [_row(row) for row in recorded if row.is_expected],
            "Chưa có ai được điểm danh.",
        ),
        Table("Không tính vào số phải dự", "Đảng viên", LABELS, beyond, "Không có."),
    ]


def open_records(user):
    """Meetings whose roll call with its reasons ``user`` may read.

    Those whose record they may open, and those the committee's office took over from old books.
    """
    own = Q(pk__in=Meeting.objects.content_visible_to(user).values("pk"))
    return Meeting.objects.filter(own | Q(taken_over=True))


def _row(row, reason=None):
    given = [row.get_reason_code_display() if row.reason_code else "", row.reason_text]
    return Row(
        row.member.full_name,
        row.member.get_absolute_url(),
        [
            Cell("Điểm danh", AttendanceStatus(row.status).label),
            Cell("Lý do", reason if reason is not None else ", ".join(filter(None, given))),
        ],
    )


def _standing(standings, row):
    entry = standings.get(row.member_id)
    return entry.standing_label if entry else "Không có trong danh sách chi bộ ngày họp"
