"""What the import commands share: one file, a rehearsal, an update on request, JSON for scripts."""

from pathlib import Path

from config.lib.command_output import PlainCommand
from config.lib.errors import RuleBroken
from config.lib.imports import ImportRefused, refused

SHOWN = 200


class ImportCommand(PlainCommand):
    """Subclasses give ``noun`` and ``run_import(content, options)``, which answers a result."""

    noun = ""

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE.xlsx", help="tệp Excel cần nhập")
        parser.add_argument(
            "--dry-run", action="store_true", help="chỉ kiểm tra, không ghi vào hệ thống"
        )
        parser.add_argument(
            "--update", action="store_true", help="sửa dữ liệu đã có theo giá trị trong tệp"
        )
        parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")

    def run_import(self, content, options):
        """The `ImportResult` of the bytes of the file."""
        raise NotImplementedError

    def handle(self, **options):
        try:
            result = self.run_import(read_file(options["file"]), options)
        except RuleBroken as error:
            if options["json"]:
                self.answer_json(refused(str(error), dry_run=options["dry_run"]).as_json())
            raise
        if options["json"]:
            self.answer_json(result.as_json())
        for problem in (*result.errors, *result.notes)[:SHOWN]:
            self.say(f"{problem.place}: {problem.message}")
        if not result.ok:
            raise RuleBroken(f"Có {len(result.errors)} chỗ cần sửa. Chưa có gì được nhập.")
        if not options["json"]:
            self.stdout.write(self._sentence(result))

    def _sentence(self, result):
        done = "Kiểm tra xong, chưa ghi gì" if result.dry_run else "Đã nhập xong"
        return (
            f"{done}: {result.created} {self.noun} mới, {result.changed} {self.noun} thay đổi, "
            f"{result.unchanged} {self.noun} không đổi."
        )


def read_file(name):
    """The bytes of the file; raises ImportRefused in words when they cannot be read."""
    try:
        return Path(name).read_bytes()
    except FileNotFoundError:
        raise ImportRefused(f"Không tìm thấy tệp “{name}”. Đồng chí kiểm tra lại tên.") from None
    except OSError:
        raise ImportRefused(f"Không mở được tệp “{name}”. Đồng chí kiểm tra quyền đọc.") from None
