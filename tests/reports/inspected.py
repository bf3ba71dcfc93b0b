"""An inspection of the village, for the tests of this module and of who may find what."""

from datetime import date

from django.utils import timezone

from branches.models import Term
from branches.permissions import SYSTEM
from config.lib import private_files
from config.lib.paper import PaperHead
from config.lib.paper_snapshot import to_snapshot
from config.lib.periods import Period
from reports.actions.findings import save_finding
from reports.actions.inspections import Scope, open_inspections, save_lines
from reports.inspections.choices import FindingKind, InspectionKind
from reports.inspections.papers import ResultNoticePaper
from reports.models import (
    Finding,
    InspectionNotice,
    InspectionProgramme,
    ProgrammeItem,
    StatementFile,
    Survey,
    SurveyNotice,
)
from reports.surveys.papers import SurveyNoticePaper

H2 = Period(2026, "H", 2)
ROUND = Scope(InspectionKind.HALF_YEAR, H2, team="Lý A Sính, trưởng đoàn\nVàng Thị Mỷ")


def inspect(village, by=SYSTEM, scope=ROUND):
    """An inspection of the branch, just begun."""
    [inspection] = open_inspections(
        committee=village.commune, units=[village.branch], scope=scope, by=by
    )
    return inspection


def judge(inspection, verdict="MET", remark="", by=SYSTEM):
    """Every line of the checklist judged alike."""
    inspection.refresh_from_db()
    lines = {line.pk: (verdict, remark) for line in inspection.lines.all()}
    return save_lines(inspection=inspection, lines=lines, version=inspection.version, by=by)


def find(inspection, kind=FindingKind.WEAKNESS, by=SYSTEM, **values):
    """A weak point with a remedy unless said otherwise."""
    if kind == FindingKind.WEAKNESS:
        values = {
            "text": "Biên bản chưa ghi rõ ý kiến thảo luận",
            "remedy": "Ghi tên, nội dung từng ý kiến",
            "due_on": date(2026, 12, 15),
            **values,
        }
    return save_finding(inspection=inspection, finding=Finding(kind=kind, **values), by=by)


def hand_in(inspection, content=b"%PDF-1.7"):
    """A file of the unit, kept as if it had been sent."""
    path, digest = private_files.put(content)
    return StatementFile.objects.create(
        inspection=inspection,
        name="bao-cao.pdf",
        content_type="application/pdf",
        size=len(content),
        path=path,
        sha256=digest,
        uploaded_at=timezone.now(),
    )


def _survey_mains(village):
    """A survey of the commune and a notice of another one."""
    asked, told = (
        Survey.objects.create(
            organization=village.commune,
            title=title,
            due_on=date(2026, 12, 31),
            opened_at=timezone.now(),
        )
        for title in ("…", "… …")
    )
    head = PaperHead("", "…")
    paper = SurveyNoticePaper(head=head, unit="…", survey="…", asked=1, answered=1)
    notice = SurveyNotice.objects.create(
        survey=told,
        organization=village.commune,
        term=Term.objects.first(),
        number=8,
        snapshot=to_snapshot(paper),
        issued_on=date(2026, 7, 1),
        issued_at=timezone.now(),
    )
    return {"khao-sat/": asked.pk, "thong-bao-khao-sat/": notice.pk}


def inspection_records(village):
    """One row of every kind by the name of its parameter, and ``mains`` by start of address."""
    inspection = inspect(village)
    finding = find(inspection)
    programme = InspectionProgramme.objects.create(
        organization=village.branch, year=2026, state="SUBMITTED", submitted_at=timezone.now()
    )
    item = ProgrammeItem.objects.create(
        programme=programme,
        seq=1,
        kind="REGULAR_SUPERVISION",
        content="…",
        first_month=1,
        last_month=12,
    )
    paper = ResultNoticePaper(head=PaperHead("", "…"), unit="…", period="…", inspected=1, due=1)
    notice = InspectionNotice.objects.create(
        organization=village.commune,
        period="2026H1",
        term=Term.objects.first(),
        number=9,
        snapshot=to_snapshot(paper),
        issued_on=date(2026, 7, 1),
        issued_at=timezone.now(),
    )
    return {
        "finding_pk": finding.pk,
        "statement_pk": hand_in(inspection).pk,
        "planned_pk": item.pk,
        "inspection_mains": {
            **_survey_mains(village),
            "kiem-tra/": inspection.pk,
            "chuong-trinh-kiem-tra/": programme.pk,
            "thong-bao-kiem-tra/": notice.pk,
        },
    }
