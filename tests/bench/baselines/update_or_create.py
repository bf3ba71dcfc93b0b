"""Sixty rows of attendance one by one."""

from meetings.models import Attendance


def save(meeting, statuses):
    for row in Attendance.objects.filter(meeting=meeting):
        Attendance.objects.update_or_create(
            meeting=meeting, member_id=row.member_id, defaults={"status": statuses}
        )
