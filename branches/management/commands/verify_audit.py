"""Prove that nothing in the audit trail or among the signed papers was changed or taken out."""

import sys

from branches.chain_check import prove_trail, unlike_checkpoints
from config.lib.chain_proof import json_of, summary_of
from config.lib.command_output import BAD_DATA, PlainCommand


class Command(PlainCommand):
    help = "Kiểm tra nhật ký, điểm niêm phong, văn bản đã ký và các tệp kèm theo."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="in một đối tượng JSON")
        parser.add_argument(
            "--no-files", action="store_true", help="chỉ kiểm tra nhật ký, không đọc các tệp"
        )

    def handle(self, *args, **options):
        proof = prove_trail(with_files=not options["no_files"])
        proof.findings += unlike_checkpoints()
        if options["json"]:
            self.answer_json(json_of(proof))
        else:
            for finding in proof.findings:
                self.stdout.write(str(finding))
            if proof.holds:
                self.stdout.write(summary_of(proof))
        if not proof.holds:
            sys.exit(BAD_DATA)
