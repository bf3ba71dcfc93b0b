"""Asking for papers."""

from branches.actions.work import request_job

RESOLUTION_PDF = "resolutions.pdf"


def request_resolution_pdf(*, resolution, by):
    """Ask the background worker for the resolution as PDF; a draft says that it is one."""
    return request_job(
        kind=RESOLUTION_PDF,
        title=f"{resolution.get_kind_display()} {resolution.title}"[:300],
        organization=resolution.branch,
        params={"resolution": resolution.pk, "version": resolution.version},
        by=by,
    )
