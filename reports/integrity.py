"""What reports prove: kept figures equal the rows, issued papers are whole and told of."""

from datetime import timedelta

from django.db.models import Max, Min
from django.db.models.functions import Now

from branches import integrity
from branches.integrity import Fault, files, trail, work
from config.lib.dates import today
from reports.choices import ReportState
from reports.inspections.rules import ENDED
from reports.kept.check import differences
from reports.models import (
    AbsenceNotice,
    BranchYear,
    FigureMark,
    Inspection,
    InspectionNotice,
    ReportRun,
    StatementFile,
    SurveyNotice,
)
from reports.models.absence import KIND
from reports.report_figures import digest

WAITED_TOO_LONG = timedelta(hours=1)


def register_all():
    integrity.register("figures", "Số liệu tổng hợp khớp với các cuộc họp", kept_figures)
    integrity.register("editions", "Số liệu của báo cáo đúng mã kiểm tra", editions)
    integrity.register("report_events", "Báo cáo, thông báo ban hành có dòng nhật ký", untold)
    integrity.register("inspections", "Cuộc kiểm tra kết luận có dòng nhật ký", unrecorded)
    files.register(statement_files)
    work.register_numbers(numbers)


def kept_figures():
    """Figures equal what the rows say, as on the day they were counted.

    While changes wait to be counted, or branches were counted on different days, the figures are
    under way; only a wait no worker explains is a fault.
    """
    late = FigureMark.objects.filter(marked_at__lt=Now() - WAITED_TOO_LONG)
    if late.exists():
        yield Fault("Số liệu tổng hợp", f"{late.count()} thay đổi chờ tính lại quá một giờ")
    if FigureMark.objects.exists():
        return
    running = BranchYear.objects.filter(year=today().year)
    days = running.aggregate(first=Min("reckoned_on"), last=Max("reckoned_on"))
    if days["first"] == days["last"]:
        for one in differences(days["last"] or today()):
            yield Fault(one.text, "số liệu tổng hợp khác với đếm lại từ các cuộc họp")


def editions():
    """The canonical figures of every edition that was made carry their own hash."""
    made = ReportRun.objects.exclude(figures_sha256="").select_related("organization")
    for run in made.defer("snapshot").order_by("pk").iterator(chunk_size=200):
        if digest(run.figures) != run.figures_sha256:
            yield Fault(f"{run}, {run.organization.name}", "số liệu khác với mã kiểm tra")


def untold():
    for model, codes in (
        (ReportRun, ["reports.report_issued"]),
        (AbsenceNotice, ["reports.absence_notice_issued"]),
        (InspectionNotice, ["reports.inspection_notice_issued"]),
        (SurveyNotice, ["reports.survey_notice_issued"]),
    ):
        rows = model.objects.select_related("organization")
        if model is ReportRun:
            rows = rows.filter(state=ReportState.ISSUED).defer("figures", "snapshot")
        yield from trail.without_event(
            ((one.pk, f"{one}, {one.organization.name}") for one in rows),
            model,
            codes,
            "không có dòng nhật ký khi ban hành",
        )


def statement_files(using):
    rows = StatementFile.objects.using(using).order_by("pk")
    rows = rows.values_list("path", "sha256", "inspection__organization__name")
    return files.files_of(rows, "Tệp báo cáo, giải trình của {}")


def unrecorded():
    ended = Inspection.objects.filter(state__in=ENDED).select_related("organization")
    yield from trail.without_event(
        ((one.pk, str(one)) for one in ended.order_by("pk")),
        Inspection,
        ["reports.inspection_concluded"],
        "không có dòng nhật ký khi kết luận",
    )


def numbers():
    runs = ReportRun.objects.filter(number__isnull=False)
    for organization, term, number in runs.values_list("organization", "term", "number"):
        yield organization, term, "BC", number, number, True
    for model in (AbsenceNotice, InspectionNotice, SurveyNotice):
        notices = model.objects.values_list("organization", "term", "number")
        for organization, term, number in notices:
            yield organization, term, KIND, number, number, True
