"""What runs in the background: papers of resolutions, and overdue tasks going up."""

from celery import shared_task

from branches.jobs import Result, handles
from branches.models import PartyOrganization
from branches.permissions import SYSTEM
from config.lib.dates import today
from config.lib.errors import RuleBroken
from config.lib.workbook_writing import write_workbook
from resolutions.actions.escalating import escalate_overdue
from resolutions.actions.printing import REGISTER_FILE, RESOLUTION_DOCX, RESOLUTION_PDF
from resolutions.documents import resolution_docx, resolution_pdf
from resolutions.models import Resolution
from resolutions.permissions import may_read
from resolutions.register_files import FILES


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
