"""What runs in the background: papers of resolutions, and overdue tasks going up."""

from celery import shared_task

from branches.jobs import Result, handles
from branches.models import PartyOrganization
from branches.permissions import SYSTEM
from config.lib.dates import today
from config.lib.errors import RuleBroken
from config.lib.workbook_writing import write_workbook
from meetings.models import Meeting
from meetings.permissions import LEAD_MEETING
from resolutions.actions.escalating import escalate_overdue
from resolutions.actions.printing import (
    PUBLIC_NOTICE,
    REGISTER_FILE,
    RESOLUTION_DOCX,
    RESOLUTION_PDF,
    SCORE_SHEET,
)
from resolutions.documents import resolution_docx, resolution_pdf
from resolutions.models import QualityScore, Resolution
from resolutions.permissions import may_read
from resolutions.public_notice import public_notice_file
from resolutions.register_files import FILES
from resolutions.scoring.papers import score_sheet_file


@handles(RESOLUTION_PDF)
def render_resolution(job, progress):
    """The resolution the job names, if its requester may still read it."""
    return _render(job, progress, "pdf", resolution_pdf)


@handles(RESOLUTION_DOCX)
def render_resolution_docx(job, progress):
    return _render(job, progress, "docx", resolution_docx)


@handles(REGISTER_FILE)
def write_register(job, progress):
    """The register the job names, with the rows its requester may see now."""
    unit = PartyOrganization.objects.visible_to(job.requester).filter(pk=job.params["unit"]).first()
    if unit is None or not may_read(job.requester, unit):
        raise RuleBroken("Đồng chí không còn quyền xem sổ của đơn vị này.")
    progress(0, 1)
    register = job.params["register"]
    content = write_workbook(FILES[register].sheets(unit, job.requester))
    return Result(f"{register}-{unit.code}-{today():%Y-%m-%d}.xlsx", content)


@handles(PUBLIC_NOTICE)
def render_public_notice(job, progress):
    """The notice for the notice board, if its requester still leads the branch."""
    meetings = Meeting.objects.visible_to(job.requester).select_related("branch")
    meeting = meetings.filter(pk=job.params["meeting"]).first()
    if meeting is None or not LEAD_MEETING.granted(job.requester, meeting.branch):
        raise RuleBroken("Đồng chí không còn quyền lập thông báo của cuộc họp này.")
    progress(0, 1)
    lines, ending = set(job.params["lines"]), job.params["form"]
    content = public_notice_file(meeting, lines, job.requester, form=ending)
    return Result(f"thong-bao-ket-qua-{meeting.held_on:%Y-%m-%d}.{ending}", content)


@handles(SCORE_SHEET)
def render_score_sheet(job, progress):
    """The score sheet the job names, if its requester may still see the score."""
    score = (
        QualityScore.objects.visible_to(job.requester)
        .select_related("branch", "scorer", "template", "vote", "meeting__branch", "meeting__chair")
        .filter(pk=job.params["score"])
        .first()
    )
    if score is None:
        raise RuleBroken("Đồng chí không còn quyền xem điểm của cuộc họp này.")
    progress(0, 1)
    form = job.params["form"]
    name = f"bang-tu-cham-diem-{score.meeting.held_on:%Y-%m-%d}.{form}"
    return Result(name, score_sheet_file(score, form))


def _render(job, progress, ending, make):
    resolution = (
        Resolution.objects.visible_to(job.requester)
        .select_related("branch", "meeting__branch", "meeting__chair", "meeting__minute_taker")
        .select_related("vote")
        .filter(pk=job.params["resolution"])
        .first()
    )
    if resolution is None:
        raise RuleBroken("Đồng chí không còn quyền xem văn bản này, hoặc dự thảo đã bị bỏ.")
    progress(0, 1)
    number = resolution.number_text.replace("/", "-") or f"du-thao-{resolution.kind}"
    return Result(f"{number}-{resolution.meeting.held_on:%Y-%m-%d}.{ending}", make(resolution))


@shared_task
def escalate_tasks():
    """Rung every hour; each level of a task is told once, so a missed hour loses nothing."""
    escalate_overdue(day=today(), by=SYSTEM)
