"""Import the tree of organisations from a workbook."""

from branches.imports import ORGANIZATIONS
from branches.permissions import SYSTEM
from config.lib.import_command import ImportCommand


class Command(ImportCommand):
    help = "Nhập cây tổ chức đảng từ tệp Excel."
    noun = ORGANIZATIONS.noun

    def run_import(self, content, options):
        return ORGANIZATIONS.run(
            content, by=SYSTEM, update=options["update"], dry_run=options["dry_run"]
        )
