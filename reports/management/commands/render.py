"""The paper the browser offers, written to a file: minutes, resolution or a report."""

from pathlib import Path

from django.core.management.base import CommandError
from django.utils import timezone

from branches.finding import organization_of
from config.lib.command_output import WRONG_CALL, PlainCommand
from config.lib.dates import today
from config.lib.errors import RuleBroken
from meetings.minutes_files import minutes_pdf
from meetings.models import Meeting
from reports.choices import KIND_OF_PERIOD, ReportFormat
from reports.command_arguments import day_of, period_of, write_whole
from reports.documents import build_report
from reports.documents.files import file_of
from reports.models import ReportDraft
from resolutions.documents import resolution_pdf
from resolutions.models import Resolution

RELATED = ("branch", "chair", "minute_taker")


class Command(PlainCommand):
    help = "Kết xuất biên bản, nghị quyết (PDF) hoặc báo cáo (PDF, DOCX, XLSX) thành tệp."

    def add_arguments(self, parser):
        parser.add_argument("kind", choices=["minutes", "resolution", "report"])
        parser.add_argument("id", nargs="?", type=int, help="số của cuộc họp hoặc nghị quyết")
        parser.add_argument("--organization", help="mã đơn vị, thay cho số")
        parser.add_argument("--date", help="ngày họp (dd/mm/yyyy)")
        parser.add_argument("--period", help="kỳ báo cáo: 2026M07, 2026Q3, 2026H1 hoặc 2026")
        parser.add_argument(
            "-o",
            "--output",
            required=True,
            metavar="FILE",
            help="tệp ghi ra; báo cáo: .pdf, .docx, .xlsx",
        )

    def handle(self, *args, **options):
        make = self.report if options["kind"] == "report" else self.paper
        write_whole(options["output"], make(options))
        self.say(f"Đã ghi {options['output']}.")

    def report(self, options):
        if options["id"] is not None or not (options["organization"] and options["period"]):
            raise CommandError(
                "Gọi lệnh chưa đúng. Báo cáo cần --organization MÃ và --period 2026Q3.",
                returncode=WRONG_CALL,
            )
        form = Path(options["output"]).suffix.removeprefix(".").lower()
        if form not in ReportFormat.values:
            raise RuleBroken("Tên tệp báo cáo phải có đuôi .pdf, .docx hoặc .xlsx.")
        organization, period = (
            organization_of(options["organization"]),
            period_of(options["period"]),
        )
        kind = KIND_OF_PERIOD[period.kind]
        draft = ReportDraft.objects.filter(
            organization=organization, kind=kind, period=period.code
        ).first()
        built = build_report(
            organization,
            kind,
            period,
            today(),
            made_at=timezone.now(),
            texts=draft.texts if draft else None,
        )
        return file_of(form, built.paper, built.values)

    def paper(self, options):
        if options["kind"] == "minutes":
            return minutes_pdf(self.meeting(options))
        if options["id"] is None:
            found = Resolution.objects.filter(meeting=self.meeting(options))
        else:
            found = Resolution.objects.filter(pk=options["id"])
        resolution = found.select_related("branch", "meeting__branch", "vote", "signer").first()
        if resolution is None:
            raise RuleBroken(
                "Không tìm thấy nghị quyết này. Đồng chí kiểm tra lại số hoặc ngày họp."
            )
        return resolution_pdf(resolution)

    def meeting(self, options):
        """The meeting of the number, or of the unit and day."""
        by_number = options["id"] is not None
        by_day = bool(options["organization"] and options["date"])
        if by_number == by_day:
            raise CommandError(
                "Gọi lệnh chưa đúng. Đồng chí ghi số của văn bản, hoặc --organization MÃ và "
                "--date dd/mm/yyyy.",
                returncode=WRONG_CALL,
            )
        meetings = Meeting.objects.select_related(*RELATED).order_by("pk")
        if by_number:
            found = meetings.filter(pk=options["id"])
        else:
            branch = organization_of(options["organization"])
            found = meetings.filter(branch=branch, held_on=day_of(options["date"]))
        meeting = found.exclude(state="CANCELLED").first() or found.first()
        if meeting is None:
            raise RuleBroken(
                "Không tìm thấy cuộc họp này. Đồng chí kiểm tra lại số, mã đơn vị, ngày."
            )
        return meeting
