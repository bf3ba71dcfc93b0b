"""Asking for papers."""

from branches.actions.work import request_job
from meetings.permissions import LEAD_MEETING
from resolutions.permissions import require_reader
from resolutions.register_files import FILES

RESOLUTION_PDF = "resolutions.pdf"
RESOLUTION_DOCX = "resolutions.docx"
REGISTER_FILE = "resolutions.register_file"
PUBLIC_NOTICE = "resolutions.public_notice"
SCORE_SHEET = "resolutions.score_sheet"
FORMS = {"pdf": "PDF", "docx": "Word"}


def request_resolution_pdf(*, resolution, by):
    """Ask the background worker for the resolution as PDF; a draft says that it is one."""
    return _request(RESOLUTION_PDF, resolution, by)


def request_resolution_docx(*, resolution, by):
    """Ask for the same text as a Word file."""
    return _request(RESOLUTION_DOCX, resolution, by)


def request_public_notice(*, meeting, lines, form, by):
    """The chosen decisions of a meeting for the notice board, as PDF or Word (20 A19)."""
    LEAD_MEETING.require(by, meeting.branch)
    return request_job(
        kind=PUBLIC_NOTICE,
        title=f"Thông báo kết quả {meeting}"[:300],
        organization=meeting.branch,
        params={
            "meeting": meeting.pk,
            "version": meeting.version,
            "lines": sorted(lines),
            "form": form,
        },
        by=by,
    )


def request_score_sheet(*, score, form, by):
    """The score sheet of a meeting as PDF or Word, for whoever sees the score."""
    return request_job(
        kind=SCORE_SHEET,
        title=f"Bảng tự chấm điểm {score.meeting} ({FORMS[form]})"[:300],
        organization=score.branch,
        params={"score": score.pk, "version": score.version, "form": form},
        by=by,
    )


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
