"""Take over past meetings of the branches of a unit from a workbook."""

from branches.finding import organization_of
from branches.permissions import SYSTEM
from config.lib.import_command import ImportCommand
from resolutions.imports import MEETINGS


class Command(ImportCommand):
    help = "Nhập các cuộc họp đã qua của một đơn vị từ tệp Excel."
    noun = MEETINGS.noun

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--organization", metavar="MÃ", required=True, help="mã đơn vị")

    def run_import(self, content, options):
        return MEETINGS.run(
            content,
            by=SYSTEM,
            organization=organization_of(options["organization"]),
            update=options["update"],
            dry_run=options["dry_run"],
        )
