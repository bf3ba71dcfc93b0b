"""``manage.py remove_demo``: an empty program, ready for real use."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.demo.removing import remove_demo
from config.lib.errors import RuleBroken
from config.management.commands.run import only_run

DONE = (
    "Đã gỡ toàn bộ dữ liệu mẫu. Bắt đầu dùng thật bằng lệnh:\n"
    '  python3 manage.py run --no-demo --name "Tên đảng bộ của đồng chí"'
)


class Command(BaseCommand):
    help = "Gỡ toàn bộ dữ liệu mẫu để bắt đầu dùng thật. Dừng phần mềm trước khi gỡ."

    def handle(self, **options):
        try:
            with only_run(settings.VAR_DIR / "run.lock", "remove_demo"):
                remove_demo()
        except RuleBroken as error:
            raise CommandError(str(error)) from error
        self.stdout.write(DONE)
