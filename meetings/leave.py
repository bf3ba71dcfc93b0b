"""Leave accepted before a meeting opens its roll call with the absence and its reason."""

from config.lib.prepared import Prepared
from meetings.choices import AttendanceStatus
from meetings.models.notices import ExcuseRequest
from meetings.prepare.choices import ExcuseState

ACCEPTED = Prepared(
    lambda meeting: ExcuseRequest.objects.filter(meeting=meeting, state=ExcuseState.ACCEPTED),
    examples=(-7,),
)


def mark_leave(meeting):
    """Set those on accepted leave to EXCUSED; call it with the meeting's rows just made."""
    for request in ACCEPTED(meeting.pk):
        meeting.attendances.filter(member=request.member_id, is_expected=True).update(
            status=AttendanceStatus.EXCUSED,
            reason_code=request.reason_code,
            reason_text=request.reason_text,
        )
