"""Papers about absences in the background; registered with the pages (``absence_panels``)."""

import uuid
import zipfile

from branches.job_parts import folder_of
from branches.jobs import Result, handles
from branches.models import PartyOrganization
from config.lib.errors import RuleBroken
from config.lib.pdf import render_paper
from reports.absences.notices import notice_file
from reports.absences.pages import people_of
from reports.absences.permissions import exports_evidence, kinds_told
from reports.actions.absence_papers import EVIDENCE, NOTICE_FILE
from reports.evidence import evidence_of
from reports.models import AbsenceNotice

GONE = "Đồng chí không còn quyền xem thông báo này."
NO_RIGHT = "Đồng chí không còn quyền lập hồ sơ vắng sinh hoạt của đảng viên này."


@handles(NOTICE_FILE)
def render_notice(job, progress):
    notice = AbsenceNotice.objects.visible_to(job.requester).filter(pk=job.params["notice"]).first()
    if notice is None:
        raise RuleBroken(GONE)
    progress(0, 1)
    form = job.params["form"]
    number = notice.number_text.replace("/", "-")
    return Result(f"thong-bao-{number}.{form}", notice_file(notice, form))


@handles(EVIDENCE)
def build_evidence(job, progress):
    """A ZIP: the summary, and an extract of the minutes of every absence that may be read."""
    found = _subject(job, job.requester)
    if found is None:
        raise RuleBroken(NO_RIGHT)
    member, branch = found
    year, by = job.params["year"], job.requester
    paper, extracts = evidence_of(member, branch, year, kinds_told(by, branch), by)
    papers = {"00 Tổng hợp.pdf": paper, **extracts}
    target = folder_of(job) / f"{uuid.uuid4().hex}.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as packed:
        for done, (name, one) in enumerate(papers.items()):
            progress(done, len(papers))
            packed.writestr(name, render_paper(one))
    return Result(f"ho-so-vang-sinh-hoat-{year}-{member.pk}.zip", path=target)


def reads_notice(job, user):
    return AbsenceNotice.objects.visible_to(user).filter(pk=job.params["notice"]).exists()


def reads_evidence(job, user):
    return _subject(job, user) is not None


def _subject(job, user):
    """The member and branch of the job, if ``user`` may (still) make evidence about them."""
    branch = PartyOrganization.objects.visible_to(user).filter(pk=job.params["branch"]).first()
    if branch is None or not exports_evidence(user, branch):
        return None
    people = people_of(branch, job.params["year"]).visible_to(user)
    member = people.filter(pk=job.params["member"]).first()
    return (member, branch) if member else None
