"""``manage.py backup DIR``: the whole system as one new backup in DIR."""

from pathlib import Path

from config.backup.making import make_backup
from config.backup.sealing import read_passphrase
from config.lib.command_output import PlainCommand


class Command(PlainCommand):
    help = "Sao lưu toàn bộ hệ thống (dữ liệu, tệp) thành một bản mới trong thư mục DIR."

    def add_arguments(self, parser):
        parser.add_argument("folder", metavar="DIR", help="thư mục chứa các bản sao lưu")
        parser.add_argument(
            "--passphrase-file",
            metavar="TỆP",
            help="mã hóa bản sao lưu bằng mật khẩu ghi trong tệp này",
        )
        parser.add_argument(
            "--with-keys", action="store_true", help="kèm cả các khóa (phải có mật khẩu)"
        )
        parser.add_argument("--json", action="store_true", help="in một đối tượng JSON")

    def handle(self, *args, folder, passphrase_file, with_keys, **options):
        passphrase = read_passphrase(Path(passphrase_file)) if passphrase_file else None
        kept = make_backup(Path(folder), passphrase=passphrase, with_keys=with_keys, tell=self.say)
        if options["json"]:
            self.answer_json(
                {"backup": str(kept.folder), "bytes": kept.size, "files": kept.manifest["files"]}
            )
        else:
            self.stdout.write(str(kept.folder))
