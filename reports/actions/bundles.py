"""Asking for the reports of all units directly below in one ZIP."""

from django.db import transaction

from branches.actions.work import request_job
from config.lib.dates import today
from config.lib.errors import RuleBroken
from config.lib.periods import parse_period
from reports.choices import ReportFormat
from reports.documents import require_reportable
from reports.permissions import REQUEST_REPORT

BUNDLE_JOB = "reports.bundle"


@transaction.atomic
def request_bundle(*, organization, kind, period, by, file_format=ReportFormat.PDF, only=None):
    """Queue one report per child of ``organization``; ``only`` limits it to children by id."""
    REQUEST_REPORT.require(by, organization)
    require_reportable(kind, period, today())
    if organization.is_branch:
        raise RuleBroken("Chi bộ không có đơn vị trực thuộc. Đồng chí lập báo cáo của chi bộ.")
    part = ", phần còn thiếu" if only else ""
    return request_job(
        kind=BUNDLE_JOB,
        title=f"Báo cáo {period} của các đơn vị trực thuộc {organization.label}{part}",
        organization=organization,
        params={
            "kind": kind,
            "period": period.code,
            "form": file_format,
            "cut_off": today().isoformat(),
            "only": sorted(only) if only else None,
        },
        by=by,
        tells_when_done=True,
    )


def follow_up(*, job, by):
    """Make only what an ended bundle left out."""
    params = job.params
    return request_bundle(
        organization=job.organization,
        kind=params["kind"],
        period=parse_period(params["period"]),
        file_format=params["form"],
        only=list(job.parts.left_out().values_list("ref", flat=True)),
        by=by,
    )
