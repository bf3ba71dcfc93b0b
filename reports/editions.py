"""An edition once counted: frozen, compared with the one before, read back for every file."""

from config.lib.paper_snapshot import from_snapshot, to_snapshot
from meetings.choices import DocumentKind
from meetings.models import SignedDocument
from reports.models import ReportRun
from reports.papers import ReportPaper
from reports.report_figures import changes


def freeze(run, built, made_at):
    """Keep numbers and words of an edition; only once, whoever comes second changes nothing."""
    former = former_of(run)
    ReportRun.objects.filter(pk=run.pk, made_at=None).update(
        made_at=made_at,
        figures=built.values,
        figures_sha256=built.paper.edition.sha256,
        rule_codes=built.rule_codes[:200],
        snapshot=to_snapshot(built.paper),
        former=former,
        changed_count=len(changes(former.figures, built.values)) if former else None,
    )
    run.refresh_from_db()


def former_of(run):
    """The edition of the same unit, kind and period made before this one, or None."""
    same = ReportRun.objects.made().filter(
        organization=run.organization_id, kind=run.kind, period=run.period
    )
    return same.filter(edition__lt=run.edition).order_by("-edition").first()


def paper_of(run):
    """The `ReportPaper` of an edition, as it was issued if it was, with the hash of that text."""
    if run.is_issued:
        document = SignedDocument.objects.get(kind=DocumentKind.REPORT, source_uid=run.job.uid)
        return from_snapshot(ReportPaper, document.snapshot), document.sha256
    return from_snapshot(ReportPaper, run.snapshot), ""


def file_name(run, form):
    """``bao-cao-2026Q3-XA-ban-1.pdf``; issued ones carry their number instead."""
    code = plain(run.organization.code)
    mark = f"so-{run.number:02d}-BC" if run.is_issued else f"ban-{run.edition}"
    return f"bao-cao-{run.period}-{code}-{mark}.{form}"


def plain(code):
    return "".join(char if char.isalnum() else "-" for char in code)
