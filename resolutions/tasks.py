"""Papers of resolutions, rendered in the background."""

from branches.jobs import Result, handles
from config.lib.errors import RuleBroken
from resolutions.actions.printing import RESOLUTION_PDF
from resolutions.documents import resolution_pdf
from resolutions.models import Resolution


@handles(RESOLUTION_PDF)
def render_resolution(job, progress):
    """The resolution the job names, if its requester may still read it."""
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
    return Result(f"{number}-{resolution.meeting.held_on:%Y-%m-%d}.pdf", resolution_pdf(resolution))
