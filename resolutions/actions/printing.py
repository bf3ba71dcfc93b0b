"""Asking for papers."""

from branches.actions.work import request_job

RESOLUTION_PDF = "resolutions.pdf"
RESOLUTION_DOCX = "resolutions.docx"


def request_resolution_pdf(*, resolution, by):
    """Ask the background worker for the resolution as PDF; a draft says that it is one."""
    return _request(RESOLUTION_PDF, resolution, by)


def request_resolution_docx(*, resolution, by):
    """Ask for the same text as a Word file."""
    return _request(RESOLUTION_DOCX, resolution, by)


def _request(kind, resolution, by):
    return request_job(
        kind=kind,
        title=f"{resolution.get_kind_display()} {resolution.title}"[:300],
        organization=resolution.branch,
        params={"resolution": resolution.pk, "version": resolution.version},
        by=by,
    )
