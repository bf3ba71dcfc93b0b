"""``manage.py restore DIR``: fill an empty system from a backup, proven before and after."""

import sys
from pathlib import Path

from django.conf import settings

from config.backup.restoring import prove, restore
from config.backup.sealing import read_passphrase
from config.lib.command_output import BAD_DATA, PlainCommand
from config.management.commands.run import only_run

MOST_LINES = 50


class Command(PlainCommand):
    help = "Khôi phục từ bản sao lưu DIR (hoặc bản mới nhất trong DIR) vào một hệ thống trống."
    fills_new_database = False  # it brings a database of its own
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("folder", metavar="DIR", help="bản sao lưu, hoặc thư mục chứa nó")
        parser.add_argument(
            "--passphrase-file", metavar="TỆP", help="tệp ghi mật khẩu của bản sao lưu"
        )
        parser.add_argument(
            "--verify", action="store_true", help="chỉ kiểm tra bản sao lưu, không khôi phục"
        )
        parser.add_argument(
            "--other-keys",
            action="store_true",
            help="khôi phục dù khóa cũ đã mất: số căn cước sẽ không đọc được",
        )
        parser.add_argument("--json", action="store_true", help="in một đối tượng JSON")

    def handle(self, *args, folder, passphrase_file, verify, other_keys, **options):
        place = Path(folder)
        passphrase = read_passphrase(Path(passphrase_file)) if passphrase_file else None
        if verify:
            kept, faults = prove(place, passphrase), []
        else:
            with only_run(settings.VAR_DIR / "run.lock", "manage.py restore"):
                kept, faults = restore(
                    place, passphrase=passphrase, other_keys=other_keys, tell=self.say
                )
        if options["json"]:
            self.answer_json(
                {
                    "ok": not faults,
                    "backup": str(kept.folder),
                    "made_at": kept.made_at.isoformat(),
                    "faults": [str(fault) for fault in faults],
                }
            )
        else:
            self.tell(kept, faults, verify=verify)
        if faults:
            sys.exit(BAD_DATA)

    def tell(self, kept, faults, *, verify):
        if verify:
            self.stdout.write(f"Bản sao lưu {kept.folder} trọn vẹn.")
            return
        self.stdout.write(f"Đã khôi phục từ {kept.folder}.")
        if faults:
            self.say(f"Nhưng dữ liệu trong bản sao lưu có {len(faults)} chỗ sai:")
        for fault in faults[:MOST_LINES]:
            self.say(f"  {fault}")
