"""``manage.py check_integrity``: prove the invariants of the whole, or name where they break."""

import sys

from branches.integrity import CHECKS
from config.lib.command_output import BAD_DATA, PlainCommand

MOST_LINES = 50


class Command(PlainCommand):
    help = "Kiểm tra toàn vẹn dữ liệu: cây, số, chữ ký, tệp, việc nền, nhật ký, số liệu tổng hợp."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="in một đối tượng JSON")
        parser.add_argument(
            "--only",
            action="append",
            choices=[check.code for check in CHECKS],
            metavar="MỤC",
            help="chỉ kiểm tra mục này (có thể lặp lại): "
            + ", ".join(check.code for check in CHECKS),
        )

    def handle(self, *args, only, **options):
        chosen = [check for check in CHECKS if not only or check.code in only]
        found = {check.code: list(check.find()) for check in chosen}
        if options["json"]:
            self.answer_json(as_json(chosen, found))
        else:
            self.tell(chosen, found)
        if any(found.values()):
            sys.exit(BAD_DATA)

    def tell(self, chosen, found):
        for check in chosen:
            faults = found[check.code]
            if faults:
                self.stdout.write(f"✗ {check.title}: {len(faults)} chỗ sai")
            for fault in faults[:MOST_LINES]:
                self.stdout.write(f"    {fault}")
            if len(faults) > MOST_LINES:
                self.stdout.write(f"    … và {len(faults) - MOST_LINES} chỗ nữa (xem --json)")
        if not any(found.values()):
            self.stdout.write(f"Dữ liệu toàn vẹn: đã kiểm tra {len(chosen)} mục, không có chỗ sai.")


def as_json(chosen, found):
    """``{"ok", "checks": [{"code", "title", "faults": [{"place", "problem"}]}]}``."""
    return {
        "ok": not any(found.values()),
        "checks": [
            {
                "code": check.code,
                "title": check.title,
                "faults": [
                    {"place": fault.place, "problem": fault.problem} for fault in found[check.code]
                ],
            }
            for check in chosen
        ],
    }
