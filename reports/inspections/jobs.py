"""Papers of inspection in the background; registered with the pages (``inspections.panels``)."""

from branches.jobs import Result, handles
from config.lib.errors import RuleBroken
from config.lib.pdf import render_paper
from reports.actions.programmes import PROGRAMME_PDF
from reports.actions.result_notices import NOTICE_FILE
from reports.inspections.documents import programme_paper
from reports.inspections.notices import notice_file
from reports.models import InspectionNotice, InspectionProgramme

NO_PROGRAMME = "Đồng chí không còn quyền xem chương trình này."

NO_NOTICE = "Đồng chí không còn quyền xem thông báo này."


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


@handles(NOTICE_FILE)
def render_notice(job, progress):
    notice = _notice(job, job.requester)
    if notice is None:
        raise RuleBroken(NO_NOTICE)
    progress(0, 1)
    form = job.params["form"]
    number = notice.number_text.replace("/", "-")
    return Result(f"thong-bao-ket-qua-kiem-tra-{number}.{form}", notice_file(notice, form))


def reads_notice(job, user):
    return _notice(job, user) is not None


def _notice(job, user):
    found = InspectionNotice.objects.visible_to(user).select_related("organization")
    return found.filter(pk=job.params["notice"]).first()
