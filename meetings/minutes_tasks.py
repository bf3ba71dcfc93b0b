"""Files made of minutes, rendered in the background; ``meetings.tasks`` loads this file."""

from branches.jobs import Result, handles
from branches.models import PartyOrganization
from config.lib.errors import RuleBroken
from meetings.actions.printing import EXTRACT, MINUTES_BOOK, MINUTES_DOCX, MINUTES_FULL
from meetings.book_facts import book_file
from meetings.minutes_files import DOCX, PDF, extract_file, minutes_file
from meetings.models import Meeting
from meetings.restricted import log_reading, may_read_restricted
from meetings.supplements import current_places

GONE = "Đồng chí không còn quyền xem cuộc họp này, hoặc cuộc họp đã bị xóa."
RESTRICTED = "Biên bản có nội dung hạn chế phổ biến mà đồng chí không được xem."


@handles(MINUTES_DOCX)
def render_minutes_docx(job, progress):
    meeting = readable(job)
    progress(0, 1)
    return Result(f"bien-ban-{meeting.held_on:%Y-%m-%d}.docx", minutes_file(meeting, form=DOCX))


@handles(MINUTES_FULL)
def render_full_minutes(job, progress):
    """Only for those who may read what is restricted; the reading is logged."""
    meeting = readable(job)
    _require_restricted(meeting, job)
    progress(0, 1)
    name = f"bien-ban-day-du-{meeting.held_on:%Y-%m-%d}.pdf"
    return Result(name, minutes_file(meeting, form=PDF, full=True))


@handles(EXTRACT)
def render_extract(job, progress):
    meeting = readable(job)
    hidden = {place.code for place in current_places(meeting) if place.is_restricted}
    if hidden & set(job.params["places"]):
        _require_restricted(meeting, job)
    progress(0, 1)
    form = job.params["form"]
    content = extract_file(meeting, job.params["places"], job.requester, form=form)
    return Result(f"trich-bien-ban-{meeting.held_on:%Y-%m-%d}.{form}", content)


@handles(MINUTES_BOOK)
def render_book(job, progress):
    branch = (
        PartyOrganization.objects.visible_to(job.requester).filter(pk=job.params["branch"]).first()
    )
    if branch is None:
        raise RuleBroken("Đồng chí không còn quyền xem sổ biên bản của chi bộ này.")
    year = job.params["year"]
    return Result(f"so-bien-ban-{year}.pdf", book_file(branch, year, job.requester, progress))


def readable(job):
    """The meeting the job names, if its requester may still read it."""
    meeting = (
        Meeting.objects.content_visible_to(job.requester)
        .select_related("branch", "chair", "minute_taker")
        .filter(pk=job.params["meeting"])
        .first()
    )
    if meeting is None:
        raise RuleBroken(GONE)
    return meeting


def _require_restricted(meeting, job):
    if not may_read_restricted(job.requester, meeting):
        raise RuleBroken(RESTRICTED)
    log_reading(meeting, job.requester, "bản in")
