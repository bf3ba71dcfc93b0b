"""Reports of a unit: asked for, looked up."""

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse

from branches.choices import JobState
from branches.once import new_once_key
from branches.permissions import VIEW_COMMITTEE
from branches.views.access import unit_crumbs, unit_for
from branches.views.form_pages import carried_out
from config.lib.dates import today
from reports.actions.bundles import request_bundle
from reports.actions.runs import request_report
from reports.choices import ReportKind
from reports.forms import ReportForm
from reports.models import ReportRun
from reports.permissions import REQUEST_REPORT, SET_AUTOMATIC, may_read_report
from reports.report_files import main_file

PER_PAGE = 20
WORDS, BUNDLE = "loi-van", "tap-hop"


def reports(request, pk):
    """The editions of a unit, and the form to ask for one, to word it, or to collect children's."""
    unit = unit_for(request, pk, VIEW_COMMITTEE)
    if request.method == "POST":
        REQUEST_REPORT.require(request.user, unit)
    form = ReportForm(request.POST or None, today=today())
    if request.method == "POST" and form.is_valid():
        answer = _asked(request, unit, form)
        if answer is not None:
            return answer
    runs = ReportRun.objects.visible_to(request.user).filter(organization=unit).newest_first()
    runs = runs.prefetch_related("files__job")
    page = Paginator(runs, PER_PAGE).get_page(request.GET.get("page"))
    readable = {kind for kind in ReportKind if may_read_report(request.user, unit, kind)}
    context = {
        "unit": unit,
        "form": form,
        "may_request": REQUEST_REPORT.granted(request.user, unit),
        "may_set_automatic": SET_AUTOMATIC.granted(request.user, unit),
        "once_key": new_once_key(),
        "page": page,
        "rows": [_row(run, request.user, readable) for run in page.object_list],
        "crumbs": unit_crumbs(request.user, unit, ("Báo cáo", "")),
    }
    return render(request, "reports/reports.html", context, status=422 if form.errors else 200)


def _asked(request, unit, form):
    """Where the button leads; None when the action refused, with its words in the form."""
    values = form.cleaned_data
    act = request.POST.get("viec", "")
    if act == WORDS:
        address = reverse("reports:narrative", args=[unit.pk])
        return redirect(f"{address}?ky={values['period'].code}")
    asked = {"organization": unit, "by": request.user, **values}
    if not carried_out(form, request_bundle if act == BUNDLE else request_report, **asked):
        return None
    job = form.result if act == BUNDLE else form.result.job
    return redirect(job if job.requester == request.user else request.path)


def _row(run, user, readable):
    file = main_file(run)
    return {
        "run": run,
        "job": run.job,
        "title": str(run),
        "number": run.number_text,
        "is_own": run.job.requester_id == user.pk,
        "is_done": run.made_at is not None and run.kind in readable,
        "is_failed": run.job.state == JobState.FAILED,
        "file": file,
        "verdict": verdict_of(run),
    }


def verdict_of(run):
    """How the numbers stand to the edition before, in words; empty while there are none."""
    if run.made_at is None:
        return ""
    if run.changed_count is None:
        return "Bản đầu"
    if run.changed_count == 0:
        return f"Số liệu không đổi so với bản {run.former.edition}"
    return f"Thay đổi {run.changed_count} số liệu so với bản {run.former.edition}"
