"""``manage.py load_demo``: the demonstration committees, once."""

from django.core.management.base import BaseCommand, CommandError

from config.demo.loading import load_demo
from config.lib.errors import RuleBroken


class Command(BaseCommand):
    help = "Nạp dữ liệu mẫu: cây tổ chức cả nước, xã Pa Tần, thôn Điệp Sơn, Chi bộ 3."

    def handle(self, **options):
        try:
            logins = load_demo(tell=self.tell)
        except RuleBroken as error:
            raise CommandError(str(error)) from error
        self.stdout.write(logins or "Dữ liệu mẫu đã có từ trước, không nạp lại.")

    def tell(self, sentence):
        self.stderr.write(sentence, style_func=str)
