"""Papers of meetings, rendered in the background."""

from branches.jobs import Result, handles
from config.lib.errors import RuleBroken
from meetings.actions.minutes import ATTENDANCE_SHEET_PDF, MINUTES_PDF
from meetings.documents import attendance_sheet_pdf, minutes_pdf
from meetings.models import Meeting


@handles(MINUTES_PDF)
def render_minutes(job, progress):
    """The minutes of the meeting the job names, if its requester may still read them."""
    meeting = _meeting(Meeting.objects.content_visible_to(job.requester), job)
    progress(0, 1)
    return Result(f"bien-ban-{meeting.held_on:%Y-%m-%d}.pdf", minutes_pdf(meeting))


@handles(ATTENDANCE_SHEET_PDF)
def render_attendance_sheet(job, progress):
    meeting = _meeting(Meeting.objects.visible_to(job.requester), job)
    progress(0, 1)
    return Result(f"diem-danh-{meeting.held_on:%Y-%m-%d}.pdf", attendance_sheet_pdf(meeting))


def _meeting(meetings, job):
    meeting = (
        meetings.select_related("branch", "chair", "minute_taker")
        .filter(pk=job.params["meeting"])
        .first()
    )
    if meeting is None:
        raise RuleBroken("Đồng chí không còn quyền xem cuộc họp này, hoặc cuộc họp đã bị xóa.")
    return meeting
