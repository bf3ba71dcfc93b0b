"""Papers of inspection in the background; registered with the pages (``inspections.panels``)."""

from branches.jobs import Result, handles
from config.lib.errors import RuleBroken
from config.lib.pdf import render_paper
from reports.actions.programmes import PROGRAMME_PDF
from reports.inspections.documents import programme_paper
from reports.models import InspectionProgramme

NO_PROGRAMME = "Đồng chí không còn quyền xem chương trình này."


@handles(PROGRAMME_PDF)
def render_programme(job, progress):
    programme = _programme(job, job.requester)
    if programme is None:
        raise RuleBroken(NO_PROGRAMME)
    progress(0, 1)
    name = f"chuong-trinh-kiem-tra-{programme.year}-{programme.organization.code}.pdf"
    return Result(name, render_paper(programme_paper(programme)))


def reads_programme(job, user):
    return _programme(job, user) is not None


def _programme(job, user):
    found = InspectionProgramme.objects.visible_to(user).select_related("organization")
    return found.filter(pk=job.params["programme"]).first()
