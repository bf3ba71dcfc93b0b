"""``manage.py load_demo``: the demonstration committees, once."""

from config.demo.loading import load_demo
from config.lib.command_output import PlainCommand


class Command(PlainCommand):
    help = "Nạp dữ liệu mẫu: cây tổ chức cả nước, xã Pa Tần, thôn Điệp Sơn, Chi bộ 3."

    def handle(self, **options):
        logins = load_demo(tell=self.say)
        self.stdout.write(logins or "Dữ liệu mẫu đã có từ trước, không nạp lại.")
