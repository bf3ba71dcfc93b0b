"""Reports rendered in the background."""

from celery import shared_task

from branches.jobs import Result, handles
from config.lib.errors import RuleBroken
from config.lib.periods import parse_period
from reports.actions.runs import JOB_KINDS
from reports.choices import ReportKind
from reports.documents import quarter_report, report_pdf
from reports.json_form import indicators_json
from reports.kept.refresh import refresh
from reports.models import ReportRun
from reports.permissions import REQUEST_REPORT

STEPS = 3


@handles(JOB_KINDS[ReportKind.QUARTER])
def build_quarter_report(job, progress):
    """One edition: figures as on its cut-off day, then the paper. Safe to do again."""
    run = ReportRun.objects.select_related("organization").get(job=job)
    if job.requester and not REQUEST_REPORT.granted(job.requester, run.organization):
        raise RuleBroken("Đồng chí không còn quyền lập báo cáo của đơn vị này.")
    progress(0, STEPS)
    paper, answer = quarter_report(run.organization, parse_period(run.period), run.cut_off_on)
    progress(1, STEPS)
    content = report_pdf(paper)
    progress(2, STEPS)
    ReportRun.objects.filter(pk=run.pk).update(
        figures=indicators_json(answer, children=True),
        rule_codes=", ".join(answer.unit.rules.codes)[:200],
    )
    return Result(file_name(run), content)


def file_name(run):
    """``bao-cao-quy-2026Q3-XA-ban-1.pdf``."""
    code = "".join(char if char.isalnum() else "-" for char in run.organization.code)
    return f"bao-cao-quy-{run.period}-{code}-ban-{run.edition}.pdf"


@shared_task
def refresh_figures():
    """Count anew what changed; does nothing while another worker is at it."""
    refresh()
