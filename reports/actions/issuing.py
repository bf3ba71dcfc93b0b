"""Issuing an edition: it gets the next BC number and stays as it is (handbook 15.3, 16.1)."""

from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from branches import audit
from branches.choices import JobState
from branches.numbers import issue_number, term_of
from branches.paper_names import body_code, place_date_on
from branches.permissions import login_of
from config.lib.dates import today
from config.lib.errors import RuleBroken, Stale
from config.lib.paper import number_line
from config.lib.paper_snapshot import sha256_of, to_snapshot
from meetings.choices import DocumentKind
from meetings.models import SignedDocument
from meetings.signers import POSITIONS, member_of, signing_office
from reports.actions.runs import request_file
from reports.choices import ReportFormat, ReportState
from reports.editions import paper_of
from reports.models import ReportRun
from reports.permissions import ISSUE_REPORT


@transaction.atomic
def issue_report(*, run, by):
    """Give the newest edition of a report its number, freeze it, and queue its PDF.

    A branch's report is signed by its secretary or deputy, who issues it; a committee's office
    issues the number and the line of the secretary stays free for the signature. Raises RuleBroken
    where there is nothing to issue, Stale when somebody else issued it first.
    """
    ISSUE_REPORT.require(by, run.organization)
    run = (
        ReportRun.objects.select_for_update(no_key=True, of=("self",))
        .select_related("organization", "job")
        .get(pk=run.pk)
    )
    organization = run.organization
    if run.is_issued:
        raise Stale("Báo cáo")
    if run.job.state != JobState.DONE or run.made_at is None:
        raise RuleBroken("Báo cáo chưa lập xong nên chưa ban hành được. Đồng chí chờ lập xong.")
    _require_newest(run)
    day = today()
    term = term_of(organization, day)
    signature = _signature(organization, by)
    number = issue_number(branch=organization, term=term, kind="BC")
    paper, _ = paper_of(run)
    head = replace(
        paper.head,
        number=number_line("BC", body_code(organization), number),
        place_date=place_date_on(organization, day),
    )
    paper = replace(paper, head=head, **signature)
    snapshot = to_snapshot(paper)
    now = timezone.now()
    document = SignedDocument.objects.create(
        organization=organization,
        kind=DocumentKind.REPORT,
        source_uid=run.job.uid,
        title=paper.pdf_title[:300],
        snapshot=snapshot,
        sha256=sha256_of(snapshot),
        signed_at=now,
    )
    ReportRun.objects.filter(pk=run.pk).update(
        state=ReportState.ISSUED, term=term, number=number, issued_at=now, issued_by=login_of(by)
    )
    run.refresh_from_db()
    audit.record(
        "reports.report_issued",
        f"Ban hành {run}, số {run.number_text}",
        target=run,
        by=by,
        organization=organization,
        payload={"number": number, "term": term.name, "sha256": document.sha256},
    )
    request_file(run=run, file_format=ReportFormat.PDF, by=by)
    return run


def _require_newest(run):
    newer = ReportRun.objects.made().filter(
        organization=run.organization, kind=run.kind, period=run.period, edition__gt=run.edition
    )
    last = newer.order_by("-edition").first()
    if last is not None:
        raise RuleBroken(
            f"Đã có bản {last.edition} mới hơn. Đồng chí ban hành bản đó, hoặc lập bản mới."
        )


def _signature(organization, by):
    """Who stands under the paper; a committee's line stays as the paper has it."""
    if not organization.is_branch:
        return {}
    signer = member_of(login_of(by))
    office = signing_office(signer, organization)
    return {"signer_name": signer.full_name, "signer_position": POSITIONS[office]}
