"""Asking for documents of many branches in one file; every export leaves a trace (handbook 17)."""

from branches.actions.work import request_job
from branches.models import Job
from branches.permissions import login_of
from config.lib.errors import RuleBroken
from config.lib.periods import Period, parse_period
from reports.exports.choices import TITLES, ExportForm, ExportWhat
from reports.exports.permissions import EXPORT_DOCUMENTS

EXPORT = "reports.bulk_export"
MOST_UNITS = 1000


def request_export(*, organization, units, what, file_form, period, by):
    """Queue one ZIP of the documents of ``units``, branches at or below ``organization``.

    Books are of whole years, whatever part of the year is asked for.
    """
    EXPORT_DOCUMENTS.require(by, organization)
    if not units:
        raise RuleBroken("Đồng chí chọn ít nhất một chi bộ, hoặc chọn tất cả trong danh sách.")
    if len(units) > MOST_UNITS:
        raise RuleBroken(
            f"Đồng chí đang chọn {len(units)} chi bộ, mỗi lần xuất không quá {MOST_UNITS}. Đồng "
            "chí lọc bớt rồi xuất làm nhiều lần."
        )
    if what == ExportWhat.BOOKS:
        period = Period(period.year)
    params = {
        "units": sorted(unit.pk for unit in units),
        "what": str(ExportWhat(what)),
        "form": str(ExportForm(file_form)),
        "period": period.code,
    }
    return _request(organization, params, by)


def export_left_out(*, job, by):
    """Queue what an ended export did not hold, as an export of its own."""
    EXPORT_DOCUMENTS.require(by, job.organization)
    own = Job.objects.get(pk=job.pk, requester=login_of(by))
    return _request(own.organization, {**own.params, "after": own.pk}, by)


def _request(organization, params, by):
    count = len(params["units"])
    rest = ", phần còn thiếu" if "after" in params else ""
    return request_job(
        kind=EXPORT,
        title=(
            f"{TITLES[params['what']]} {parse_period(params['period'])}, {count} chi bộ "
            f"({ExportForm(params['form']).label}){rest} – {organization.label}"
        ),
        organization=organization,
        params=params,
        by=by,
        tells_when_done=True,
    )
