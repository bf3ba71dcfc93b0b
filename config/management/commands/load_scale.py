"""``manage.py load_scale``: a synthetic slice of the country, for benchmarks."""

from django.conf import settings

from config.lib.command_output import PlainCommand
from config.lib.dates import today
from config.scale.loading import load_slice
from config.scale.shape import Shape
from reports.command_arguments import day_of


class Command(PlainCommand):
    help = "Nạp dữ liệu đo thử vào cơ sở dữ liệu trống: đơn vị, đảng viên, cuộc họp, điểm danh."

    def add_arguments(self, parser):
        parser.add_argument("--branches", type=int, required=True, help="số chi bộ")
        parser.add_argument("--members", type=int, required=True, help="số đảng viên")
        parser.add_argument("--years", type=int, required=True, help="số năm có cuộc họp")
        parser.add_argument("--seed", type=int, default=1, help="cùng số thì cùng dữ liệu")
        parser.add_argument("--on", help="coi là nạp vào ngày này (dd/mm/yyyy), mặc định hôm nay")

    def handle(self, *args, **options):
        sizes = {name: options[name] for name in ("branches", "members", "years", "seed")}
        on = day_of(options["on"]) if options["on"] else today()
        logins, _ = load_slice(
            Shape(**sizes, on=on), logins_file=settings.SCALE_LOGINS_FILE, tell=self.say
        )
        self.stdout.write(logins)
