"""What runs in the background: papers of resolutions, and overdue tasks going up."""

from celery import shared_task

from branches.jobs import Result, handles
from branches.permissions import SYSTEM
from config.lib.dates import today
from config.lib.errors import RuleBroken
from resolutions.actions.escalating import escalate_overdue
from resolutions.actions.printing import RESOLUTION_DOCX, RESOLUTION_PDF
from resolutions.documents import resolution_docx, resolution_pdf
from resolutions.models import Resolution


@handles(RESOLUTION_PDF)
def render_resolution(job, progress):
    """The resolution the job names, if its requester may still read it."""
    return _render(job, progress, "pdf", resolution_pdf)


@handles(RESOLUTION_DOCX)
def render_resolution_docx(job, progress):
    return _render(job, progress, "docx", resolution_docx)


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
