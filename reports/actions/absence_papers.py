"""Issuing the notice about absences, and asking for papers about them; each leaves a trace."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from branches import audit
from branches.actions.work import request_job
from branches.models import PartyOrganization
from branches.numbers import issue_number, term_of
from branches.permissions import login_of
from config.lib.dates import today
from config.lib.errors import RuleBroken
from config.lib.paper_snapshot import to_snapshot
from config.lib.vietnamese import nfc
from reports.absences.notices import absent_many, notice_paper, require_issuable
from reports.absences.permissions import EXPORT_EVIDENCE, exports_evidence, may_issue
from reports.models import AbsenceNotice, NoticedMember
from reports.models.absence import KIND

NOTICE_FILE = "reports.absence_notice"
EVIDENCE = "reports.absence_evidence"
FORMS = {"pdf": "PDF", "docx": "Word"}
NOBODY = "Không có đảng viên nào vắng nhiều kỳ trong {period} nên không có gì để thông báo."
MOST_ROWS = 200  # a longer table would take minutes to lay out (performance guide 5)


@transaction.atomic
def issue_absence_notice(*, organization, period, position, name, by):
    """Issue the notice of a half-year: number, snapshot, names; once for unit and half-year.

    The row of the unit is locked, so that of two who issue at once the second is refused.
    """
    if not may_issue(by, organization):
        raise PermissionDenied(
            "Đồng chí chưa được phân quyền: ban hành thông báo đảng viên vắng sinh hoạt."
        )
    day = today()
    require_issuable(period, day)
    organization = _locked(organization)
    earlier = AbsenceNotice.objects.filter(organization=organization, period=period.code).first()
    if earlier:
        raise RuleBroken(
            f"Đã ban hành thông báo số {earlier.number_text} của {period}. Đồng chí mở thông báo "
            "đó để xem hoặc in."
        )
    told = absent_many(organization, period, day)
    if not told:
        raise RuleBroken(NOBODY.format(period=period))
    if len(told) > MOST_ROWS:
        raise RuleBroken(
            f"Có {len(told)} đảng viên vắng nhiều kỳ, quá {MOST_ROWS} dòng của một thông báo. Đồng "
            "chí rà soát lại số liệu điểm danh của các chi bộ."
        )
    term = term_of(organization, day)
    number = issue_number(branch=organization, term=term, kind=KIND)
    paper = notice_paper(
        organization, period, told, day, number=number, position=position, name=nfc(name).strip()
    )
    notice = AbsenceNotice.objects.create(
        organization=organization,
        period=period.code,
        term=term,
        number=number,
        snapshot=to_snapshot(paper),
        issued_on=day,
        issued_at=timezone.now(),
        issued_by=login_of(by),
    )
    NoticedMember.objects.bulk_create(
        NoticedMember(notice=notice, member=one.member, branch=one.branch) for one in told
    )
    audit.record(
        "reports.absence_notice_issued",
        f"Ban hành thông báo số {notice.number_text}: đảng viên vắng sinh hoạt nhiều kỳ {period}",
        target=notice,
        by=by,
        organization=organization,
        payload={"number": number, "period": period.code, "members": len(told)},
    )
    return notice


def _locked(organization):
    return PartyOrganization.objects.select_for_update(no_key=True, of=("self",)).get(
        pk=organization.pk
    )


def request_notice_file(*, notice, form, by):
    """Ask for the notice as PDF or Word; the job lies at the reader's own unit."""
    if not AbsenceNotice.objects.visible_to(by).filter(pk=notice.pk).exists():
        raise PermissionDenied("Đồng chí không thuộc đảng bộ ban hành thông báo này.")
    inside = [
        post.organization for post in by.posts if post.path.startswith(notice.organization.path)
    ]
    return request_job(
        kind=NOTICE_FILE,
        title=f"{notice} ({FORMS[form]})",
        organization=inside[0],
        params={"notice": notice.pk, "form": form},
        by=by,
    )


@transaction.atomic
def request_evidence(*, member, branch, year, by):
    """Ask for the evidence about the absences of one member; every export leaves a trace."""
    if not exports_evidence(by, branch):
        EXPORT_EVIDENCE.require(by, branch)
    job = request_job(
        kind=EVIDENCE,
        title=f"Hồ sơ vắng sinh hoạt năm {year}: {branch.label}",
        organization=branch,
        params={"member": member.pk, "branch": branch.pk, "year": year},
        by=by,
    )
    audit.record(
        "reports.evidence_exported",
        f"Lập hồ sơ vắng sinh hoạt năm {year} của đồng chí {member.full_name}",
        target=member,
        by=by,
        organization=branch,
        payload={"year": year},
    )
    return job
