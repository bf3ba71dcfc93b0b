"""Reports made in the background: editions, further files of them, the reports of all children."""

from celery import shared_task
from django.utils import timezone

from branches.jobs import Result, handles, when_ended
from branches.permissions import MANAGE_RULES
from branches.rule_source import rules_read_once
from config.lib.dates import today
from config.lib.errors import RuleBroken
from config.lib.periods import parse_period
from reports.actions.automatic import request_due_reports, tell_of_automatic
from reports.actions.bundles import BUNDLE_JOB
from reports.actions.previews import PREVIEW_JOB, draft_of
from reports.actions.runs import EDITION_JOB, FILE_JOB
from reports.bundles import bundle_of
from reports.documents import build_report
from reports.documents.files import file_of
from reports.editions import file_name, freeze, paper_of, plain
from reports.kept.refresh import refresh
from reports.kept_previews import keep, workbook_of
from reports.models import ReportDraft, ReportFile, ReportRun
from reports.permissions import REQUEST_REPORT
from reports.rule_preview import preview
from reports.summed.figures import require_current

STEPS = 3
NO_DRAFT = (
    "Bản thảo đã được ban hành hoặc xóa nên không còn gì để xem trước. Đồng chí mở trang bộ quy "
    "tắc của đơn vị."
)


@shared_task
def make_due_reports():
    """Ask for the reports units want made after every period; harmless to repeat."""
    request_due_reports()


@shared_task
def refresh_figures():
    """Count anew what changed; does nothing while another worker is at it."""
    refresh()


@handles(EDITION_JOB)
def build_edition(job, progress):
    """One edition: figures as on its cut-off day, then the file. Counted only once."""
    run = ReportRun.objects.select_related("organization").get(job=job)
    _require_right(job)
    progress(0, STEPS)
    if run.made_at is None:
        made_at = timezone.now()
        draft = ReportDraft.objects.filter(
            organization=run.organization, kind=run.kind, period=run.period
        ).first()
        period = parse_period(run.period)
        require_current(run.organization, period, run.cut_off_on)
        built = build_report(
            run.organization,
            run.kind,
            period,
            run.cut_off_on,
            made_at=made_at,
            edition=run.edition,
            texts=draft.texts if draft else None,
        )
        freeze(run, built, made_at)
    progress(1, STEPS)
    return _file(run, run.form, progress)


@handles(FILE_JOB)
def build_file(job, progress):
    """A kept edition in another form, or as it was issued."""
    file = ReportFile.objects.select_related("run__organization").get(job=job)
    _require_right(job)
    progress(1, STEPS)
    return _file(file.run, file.form, progress)


@handles(BUNDLE_JOB)
def build_bundle(job, progress):
    """The reports of the units directly below, one file each, in one ZIP with a contents list."""
    _require_right(job)
    return bundle_of(job, progress)


@handles(PREVIEW_JOB)
def build_preview(job, progress):
    """A year counted under the rules in force and under a draft, as the draft stands now."""
    draft = draft_of(job)
    if draft is None:
        raise RuleBroken(NO_DRAFT)
    if not MANAGE_RULES.granted(job.requester, job.organization):
        raise RuleBroken("Đồng chí không còn quyền ban hành quy tắc của đơn vị này.")
    draft.organization = job.organization
    progress(0, STEPS)
    period = parse_period(job.params["period"])
    with rules_read_once():
        answer = preview(draft, period, today(), counted=lambda times: progress(times, STEPS))
    if not keep(draft, period, min(today(), period.last_day), answer):
        raise RuleBroken(NO_DRAFT)
    name = f"tac-dong-quy-tac-{plain(job.organization.code)}-{period.code}.xlsx"
    return Result(name, workbook_of(answer))


when_ended(EDITION_JOB, tell_of_automatic)


def _file(run, form, progress):
    paper, sha256 = paper_of(run)
    content = file_of(form, paper, run.figures, sha256=sha256)
    progress(2, STEPS)
    return Result(file_name(run, form), content)


def _require_right(job):
    if job.requester and not REQUEST_REPORT.granted(job.requester, job.organization):
        raise RuleBroken("Đồng chí không còn quyền lập báo cáo của đơn vị này.")
