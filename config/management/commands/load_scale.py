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
        parser.add_argument("--times", type=int, default=1, help="nhân lát cắt lên bấy nhiêu lần")
        parser.add_argument(
            "--without-papers",
            action="store_true",
            help="bản nhân không có chữ của biên bản, nghị quyết: chỉ còn nửa dung lượng",
        )
        parser.add_argument("--seed", type=int, default=1, help="cùng số thì cùng dữ liệu")
        parser.add_argument("--on", help="coi là nạp vào ngày này (dd/mm/yyyy), mặc định hôm nay")

    def handle(self, *args, **options):
        sizes = {name: options[name] for name in ("branches", "members", "years", "seed", "times")}
        on = day_of(options["on"]) if options["on"] else today()
        shape = Shape(**sizes, on=on, has_papers=not options["without_papers"])
        logins, _ = load_slice(shape, logins_file=settings.SCALE_LOGINS_FILE, tell=self.say)
        self.stdout.write(logins)
