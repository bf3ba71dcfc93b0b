"""Asking for a report: one edition, one job."""

from django.db import transaction
from django.db.models import Max

from branches.actions.work import request_job
from branches.models import PartyOrganization
from config.lib.dates import today
from reports.choices import ReportKind
from reports.documents import require_reportable
from reports.models import ReportRun
from reports.permissions import REQUEST_REPORT

JOB_KINDS = {ReportKind.QUARTER: "reports.quarter"}


@transaction.atomic
def request_report(*, organization, kind, period, by):
    """Queue a new edition; while one of the same unit, kind and period is being made, return that.

    The row of the unit is locked, so that two people asking at once get the same edition.
    """
    REQUEST_REPORT.require(by, organization)
    require_reportable(period, today())
    PartyOrganization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    same = ReportRun.objects.filter(organization=organization, kind=kind, period=period.code)
    open_run = same.being_made().first()
    if open_run is not None:
        return open_run
    edition = (same.aggregate(last=Max("edition"))["last"] or 0) + 1
    job = request_job(
        kind=JOB_KINDS[kind],
        title=f"Báo cáo {period}: {organization.label}, bản {edition}",
        organization=organization,
        params={"period": period.code, "edition": edition},
        by=by,
    )
    return ReportRun.objects.create(
        organization=organization,
        kind=kind,
        period=period.code,
        edition=edition,
        job=job,
        cut_off_on=today(),
    )
