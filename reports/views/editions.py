"""One edition: its charts, what changed, its files; issuing it."""

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from branches import audit
from branches.choices import LookKind
from branches.looks import note_look
from branches.once import new_once_key
from branches.password_again import require_proof_to_take
from branches.views.access import unit_crumbs
from branches.views.form_pages import carried_out
from config.lib.dates import today
from config.lib.paper_view import screen_sections
from config.lib.periods import parse_period
from config.lib.private_files import is_whole
from reports.actions.issuing import issue_report
from reports.actions.runs import request_file
from reports.choices import ReportFormat
from reports.documents.files import CONTENT_TYPES
from reports.editions import file_name, paper_of
from reports.explained import dashboard_url
from reports.forms import IssueForm
from reports.models import ReportDraft, ReportRun
from reports.period_choice import PeriodChoice
from reports.permissions import ISSUE_REPORT, REQUEST_REPORT, require_report
from reports.report_files import done_job, files_of
from reports.views.runs import verdict_of
from reports.what_changed import comparison_of


@require_safe
def run(request, pk):
    return _page(request, _visible(request, pk), None)


def _page(request, found, form):
    user, unit = request.user, found.organization
    may_issue = found.made_at is not None and not found.is_issued
    may_issue = may_issue and ISSUE_REPORT.granted(user, unit)
    paper, _ = paper_of(found) if found.made_at else (None, "")
    context = {
        "run": found,
        "unit": unit,
        "verdict": verdict_of(found),
        "comparison": comparison_of(found),
        "drawings": [one.drawing for one in paper.sections if one.drawing] if paper else [],
        "sections": screen_sections(paper) if paper else [],
        "files": files_of(found),
        "words_are_newer": _words_are_newer(found),
        "figures_url": dashboard_url(
            unit, PeriodChoice(parse_period(found.period), official=True, today=today())
        ),
        "may_request": REQUEST_REPORT.granted(user, unit),
        "issue_form": (form or IssueForm(user=user)) if may_issue else None,
        "once_key": new_once_key(),
        "crumbs": unit_crumbs(
            user, unit, ("Báo cáo", reverse("reports:reports", args=[unit.pk])), (str(found), "")
        ),
    }
    return render(request, "reports/run.html", context, status=422 if form else 200)


def _words_are_newer(found):
    """Whether somebody worded the report anew after this edition was made."""
    if found.made_at is None or found.is_issued:
        return False
    return ReportDraft.objects.filter(
        organization=found.organization,
        kind=found.kind,
        period=found.period,
        edited_at__gt=found.made_at,
    ).exists()


@require_POST
def issue(request, pk):
    found = _visible(request, pk)
    ISSUE_REPORT.require(request.user, found.organization)
    form = IssueForm(request.POST, user=request.user)
    if form.is_valid() and carried_out(form, issue_report, run=found, by=request.user):
        number = form.result.number_text
        messages.success(request, f"Đã ban hành báo cáo số {number}. Tệp PDF đang được lập.")
        return redirect(found)
    return _page(request, found, form)


@require_POST
def file(request, pk):
    """Ask for the edition in another form."""
    found = _visible(request, pk)
    REQUEST_REPORT.require(request.user, found.organization)
    form = request.POST.get("dang", ReportFormat.PDF)
    if form not in ReportFormat.values:
        raise Http404
    if found.made_at is None:
        messages.info(request, "Báo cáo chưa lập xong. Đồng chí đợi lập xong rồi chọn dạng tệp.")
        return redirect(found)
    job = request_file(run=found, file_format=ReportFormat(form), by=request.user)
    return redirect(job if job.requester == request.user else found)


@require_safe
def download(request, pk):
    """The file of an edition; every download is an export and leaves a trace (handbook 17)."""
    found = _visible(request, pk)
    form = request.GET.get("dang") or (ReportFormat.PDF if found.is_issued else found.form)
    job = done_job(found, form) if form in ReportFormat.values else None
    if job is None or not is_whole(job.result_path, job.result_sha256):
        raise Http404
    require_proof_to_take(request)
    with transaction.atomic():
        audit.record(
            "reports.report_downloaded",
            f"Tải {found} của {found.organization.name}",
            target=found,
            by=request.user,
            organization=found.organization,
        )
        note_look(LookKind.FILE, by=request.user, organization=found.organization, target=found)
    return FileResponse(
        (settings.FILES_DIR / job.result_path).open("rb"),
        as_attachment=True,
        filename=file_name(found, form),
        content_type=CONTENT_TYPES[form],
    )


def _visible(request, pk):
    runs = ReportRun.objects.visible_to(request.user).select_related(
        "job", "organization", "former", "issued_by"
    )
    found = get_object_or_404(runs.prefetch_related("files__job"), pk=pk)
    require_report(request.user, found.organization, found.kind)
    return found
