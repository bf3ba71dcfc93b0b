"""The trail as one file, with the program and the key that prove it on any other machine."""

import json
import os
from pathlib import Path

from django.db import transaction

from branches import trail_reading
from branches.checkpoints import PUBLIC_KEY, checkpoint_texts, public_pem
from branches.models import AuditEvent
from config.lib import chain_proof
from config.lib.command_output import PlainCommand
from config.lib.errors import RuleBroken

PROGRAM = "kiem_tra_nhat_ky.py"


class Command(PlainCommand):
    help = "Xuất nhật ký ra tệp để kiểm tra ở máy khác, không cần phần mềm này."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="tệp sẽ ghi, ví dụ nhat-ky.jsonl")

    @transaction.atomic
    def handle(self, *args, **options):
        path = options["file"]
        if not path.parent.is_dir():
            raise RuleBroken(f"Không có thư mục {path.parent}. Đồng chí tạo thư mục trước.")
        checkpoints = checkpoint_texts()
        header = {
            "schema": 1,
            "entries": AuditEvent.objects.count(),
            "checkpoints": len(checkpoints),
            "last_checkpoint": trail_reading.last_checkpoint(),
            "heads": [[unit, *head] for unit, head in trail_reading.heads().items()],
        }
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(json.dumps(header) + "\n")
            for one in checkpoints:
                file.write(json.dumps(one) + "\n")
            for entry in trail_reading.entries():
                file.write(json.dumps(entry) + "\n")
        (path.parent / PROGRAM).write_bytes(Path(chain_proof.__file__).read_bytes())
        (path.parent / PUBLIC_KEY).write_bytes(public_pem())
        self.stdout.write(
            f"Đã xuất {header['entries']} dòng nhật ký ra {path}. Kiểm tra: "
            f"python3 {PROGRAM} {path.name} --key {PUBLIC_KEY}"
        )
