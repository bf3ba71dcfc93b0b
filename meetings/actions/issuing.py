"""Issuing papers of the branch that carry a number: notices of meetings, plans (handbook 15.3)."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from branches import audit
from branches.actions.work import request_job
from branches.numbers import issue_number, term_of
from branches.permissions import login_of
from config.lib.dates import today
from config.lib.errors import RuleBroken
from config.lib.paper_snapshot import to_snapshot
from meetings.changes import lock
from meetings.choices import MeetingState
from meetings.models import AnnualPlan, IssuedPaper
from meetings.notice_documents import notice_paper
from meetings.permissions import ISSUE_NOTICE
from meetings.plan.choices import IssuedKind, PlanState
from meetings.plan.documents import PAPERS, issued_paper
from meetings.signers import POSITIONS, member_of, signing_office

NOTICE_PDF = "meetings.notice_pdf"


@transaction.atomic
def issue_notice(*, meeting, by, day=None):
    """Give the notice of an announced meeting its number and keep it as it is now.

    A meeting announced anew, on another day or at another place, is called together by a new
    notice with a number of its own. ``day`` is printed, by default today; an earlier one is for
    what went out on paper before. Raises RuleBroken when nothing changed since the last one.
    """
    ISSUE_NOTICE.require(by, meeting.branch)
    meeting = lock(meeting)
    if meeting.state != MeetingState.ANNOUNCED:
        raise RuleBroken("Đồng chí gửi thông báo họp trước, rồi ban hành văn bản có số.")
    signer, office = _signer(meeting.branch, by)
    common = {"signer": signer, "position": POSITIONS[office]}
    last = meeting.issued.filter(kind=IssuedKind.TB).order_by("-pk").first()
    if last and day in (None, last.issued_on):
        again = notice_paper(meeting, number=last.number, day=last.issued_on, **common)
        if to_snapshot(again) == last.snapshot:
            raise RuleBroken(f"Thông báo số {last.number_text} đã ban hành với nội dung này.")
    day = _past(day)
    term = term_of(meeting.branch, day)
    number = issue_number(branch=meeting.branch, term=term, kind=IssuedKind.TB)
    paper = notice_paper(meeting, number=number, day=day, **common)
    return _issued(
        IssuedPaper(
            organization=meeting.branch,
            term=term,
            kind=IssuedKind.TB,
            number=number,
            title=f"Thông báo {paper.subject}"[:300],
            meeting=meeting,
            version=meeting.version,
            snapshot=to_snapshot(paper),
            signer=signer,
        ),
        day,
        by,
    )


@transaction.atomic
def issue_plan(*, plan, paper, by, day=None):
    """Give one of the `PAPERS` of an approved plan its number; ``day`` as in `issue_notice`."""
    ISSUE_NOTICE.require(by, plan.branch)
    plan = AnnualPlan.objects.select_for_update(no_key=True, of=("self",)).get(pk=plan.pk)
    if plan.state != PlanState.APPROVED:
        raise RuleBroken("Kế hoạch được cấp trên duyệt rồi mới ban hành và cấp số.")
    if issued_paper(plan, paper):
        raise RuleBroken(f"{PAPERS[paper]} {plan.year} đã được ban hành.")
    signer, _ = _signer(plan.branch, by)
    day = _past(day)
    term = term_of(plan.branch, day)
    number = issue_number(branch=plan.branch, term=term, kind=IssuedKind.KH)
    return _issued(
        IssuedPaper(
            organization=plan.branch,
            term=term,
            kind=IssuedKind.KH,
            number=number,
            title=f"{PAPERS[paper]} {plan.year}",
            plan=plan,
            paper=paper,
            version=plan.version,
            signer=signer,
        ),
        day,
        by,
    )


def request_notice_pdf(*, issued, by):
    """Ask the background worker for the notice as it was issued."""
    return request_job(
        kind=NOTICE_PDF,
        title=f"Thông báo số {issued.number_text} – {issued.organization.label}",
        organization=issued.organization,
        params={"meeting": issued.meeting_id, "issued": issued.pk, "version": issued.version},
        by=by,
    )


def _past(day):
    if day is not None and day > today():
        raise RuleBroken("Ngày ban hành không được ở sau hôm nay.")
    return day or today()


def _signer(branch, by):
    signer = member_of(login_of(by))
    return signer, signing_office(signer, branch)


def _issued(row, day, by):
    row.issued_on, row.issued_at, row.issued_by = day, timezone.now(), login_of(by)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise RuleBroken("Số này vừa được cấp cho văn bản khác. Đồng chí thử lại.") from error
    audit.record(
        "meetings.paper_issued",
        f"Ban hành số {row.number_text}: {row.title}",
        target=row,
        by=by,
        organization=row.organization,
        payload={"number": row.number, "kind": row.kind, "term": row.term.name},
    )
    return row
