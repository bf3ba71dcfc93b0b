"""Reports of a unit: asked for, looked up, downloaded."""

import hashlib

from django.conf import settings
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from branches import audit
from branches.choices import JobState
from branches.once import new_once_key
from branches.permissions import VIEW_COMMITTEE
from branches.views.access import unit_crumbs, unit_for
from branches.views.form_pages import carried_out
from config.lib.dates import today
from reports.actions.runs import request_report
from reports.forms import ReportForm
from reports.models import ReportRun
from reports.permissions import REQUEST_REPORT

PER_PAGE = 20


def reports(request, pk):
    """The editions of a unit, and the form to ask for one."""
    unit = unit_for(request, pk, VIEW_COMMITTEE)
    may_request = REQUEST_REPORT.granted(request.user, unit)
    form = ReportForm(request.POST or None, today=today())
    if request.method == "POST" and form.is_valid():
        asked = {"organization": unit, "by": request.user, **form.cleaned_data}
        if carried_out(form, request_report, **asked):
            run = form.result
            return (
                redirect(run.job) if run.job.requester == request.user else redirect(request.path)
            )
    runs = ReportRun.objects.visible_to(request.user).filter(organization=unit).newest_first()
    page = Paginator(runs, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "unit": unit,
        "form": form,
        "may_request": may_request,
        "once_key": new_once_key(),
        "page": page,
        "rows": [_row(run, request.user) for run in page.object_list],
        "crumbs": unit_crumbs(request.user, unit, ("Báo cáo", "")),
    }
    return render(request, "reports/reports.html", context, status=422 if form.errors else 200)


@require_GET
def download(request, pk):
    """The file of an edition; every download is an export and leaves a trace (handbook 17)."""
    runs = ReportRun.objects.visible_to(request.user).select_related("job", "organization")
    run = get_object_or_404(runs, pk=pk)
    VIEW_COMMITTEE.require(request.user, run.organization)
    content = _content(run.job)
    with transaction.atomic():
        audit.record(
            "reports.report_downloaded",
            f"Tải {run} của {run.organization.name}",
            target=run,
            by=request.user,
            organization=run.organization,
        )
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, run.job.result_name)
    return response


def _content(job):
    path = settings.FILES_DIR / job.result_path
    if job.state != JobState.DONE or not path.is_file():
        raise Http404
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != job.result_sha256:
        raise Http404
    return content


def _row(run, user):
    return {
        "run": run,
        "job": run.job,
        "title": str(run),
        "is_own": run.job.requester_id == user.pk,
        "is_done": run.job.state == JobState.DONE,
        "is_failed": run.job.state == JobState.FAILED,
    }
