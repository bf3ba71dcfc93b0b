"""Asking for papers."""

from branches.actions.work import request_job
from resolutions.permissions import require_reader
from resolutions.register_files import FILES

RESOLUTION_PDF = "resolutions.pdf"
RESOLUTION_DOCX = "resolutions.docx"
REGISTER_FILE = "resolutions.register_file"


def request_resolution_pdf(*, resolution, by):
    """Ask the background worker for the resolution as PDF; a draft says that it is one."""
    return _request(RESOLUTION_PDF, resolution, by)


def request_resolution_docx(*, resolution, by):
    """Ask for the same text as a Word file."""
    return _request(RESOLUTION_DOCX, resolution, by)


def request_register(*, unit, register, by):
    """Ask for a register of ``unit`` as a workbook; asking and fetching leave their trace."""
    require_reader(by, unit)
    return request_job(
        kind=REGISTER_FILE,
        title=f"Xuất Excel: {FILES[register].title} – {unit.label}"[:300],
        organization=unit,
        params={"unit": unit.pk, "register": register},
        by=by,
    )


def _request(kind, resolution, by):
    return request_job(
        kind=kind,
        title=f"{resolution.get_kind_display()} {resolution.title}"[:300],
        organization=resolution.branch,
        params={"resolution": resolution.pk, "version": resolution.version},
        by=by,
    )
