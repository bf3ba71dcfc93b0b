"""Asking for a report: one edition, one job."""

from django.db import transaction
from django.db.models import Max

from branches.actions.work import request_job
from branches.models import PartyOrganization
from config.lib.dates import today
from reports.choices import ReportFormat, ReportState
from reports.documents import require_reportable
from reports.models import ReportFile, ReportRun
from reports.permissions import REQUEST_REPORT, require_report

EDITION_JOB = "reports.edition"
FILE_JOB = "reports.file"


@transaction.atomic
def request_report(
    *, organization, kind, period, by, file_format=ReportFormat.PDF, is_automatic=False
):
    """Queue a new edition; while one of the same unit, kind and period is being made, return that.

    The row of the unit is locked, so that two people asking at once get the same edition.
    """
    REQUEST_REPORT.require(by, organization)
    require_report(by, organization, kind)
    require_reportable(kind, period, today())
    PartyOrganization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    same = ReportRun.objects.filter(organization=organization, kind=kind, period=period.code)
    open_run = same.being_made().first()
    if open_run is not None:
        return open_run
    edition = (same.aggregate(last=Max("edition"))["last"] or 0) + 1
    job = request_job(
        kind=EDITION_JOB,
        title=f"Báo cáo {period}: {organization.label}, bản {edition}",
        organization=organization,
        params={"period": period.code, "edition": edition},
        by=by,
        tells_when_done=True,
    )
    return ReportRun.objects.create(
        organization=organization,
        kind=kind,
        period=period.code,
        edition=edition,
        form=file_format,
        is_automatic=is_automatic,
        job=job,
        cut_off_on=today(),
    )


@transaction.atomic
def request_file(*, run, file_format, by):
    """Queue an edition in another form; the figures and words stay those of the edition.

    An issued edition is made from what was issued. While the same file is being made or is there
    already, returns that job.
    """
    REQUEST_REPORT.require(by, run.organization)
    require_report(by, run.organization, run.kind)
    is_issued = run.state == ReportState.ISSUED
    kept = run.files.filter(form=file_format, is_issued=is_issued).exclude(
        job__state__in=["FAILED", "CANCELLED"]
    )
    same = kept.select_related("job").first()
    if same is not None:
        return same.job
    job = request_job(
        kind=FILE_JOB,
        title=f"{run}: {run.organization.label}, tệp {file_format.upper()}",
        organization=run.organization,
        params={"run": run.pk, "form": file_format, "issued": is_issued},
        by=by,
        tells_when_done=True,
    )
    ReportFile.objects.get_or_create(
        job=job, defaults={"run": run, "form": file_format, "is_issued": is_issued}
    )
    return job
