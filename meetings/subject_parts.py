"""What meetings keep about one person, for the file of the data held."""

from meetings.models import Attendance, Contribution
from members.subject_file import MOST_ROWS, add_part


def register_all():
    add_part("Điểm danh", ["Ngày", "Chi bộ", "Có mặt", "Lý do vắng"], attendances)
    add_part("Ý kiến phát biểu", ["Ngày", "Chi bộ", "Nội dung"], contributions)


def attendances(member):
    rows = Attendance.objects.filter(member=member).select_related("meeting__branch")
    return [
        [
            f"{row.meeting.held_on:%d/%m/%Y}",
            row.meeting.branch.name,
            row.get_status_display(),
            row.reason_text,
        ]
        for row in rows.order_by("-meeting__held_on", "-meeting")[:MOST_ROWS]
    ]


def contributions(member):
    rows = Contribution.objects.filter(member=member).select_related("meeting__branch")
    return [
        [f"{row.meeting.held_on:%d/%m/%Y}", row.meeting.branch.name, row.text]
        for row in rows.order_by("-meeting__held_on", "-pk")[:MOST_ROWS]
    ]
