"""Write a checkpoint now; the clock of the background work does it at intervals."""

from branches.checkpoints import seal_trail
from config.lib.command_output import PlainCommand


class Command(PlainCommand):
    help = "Niêm phong nhật ký: ký và ghi dòng cuối của mọi chuỗi ra ngoài cơ sở dữ liệu."

    def add_arguments(self, parser):
        parser.add_argument(
            "--restored",
            default="",
            metavar="LÝ DO",
            help="sau khi chủ động khôi phục một bản sao lưu cũ hơn: nhận các dòng bị mất theo đó",
        )

    def handle(self, *args, **options):
        number = seal_trail(restored=options["restored"].strip())
        if number is None:
            self.stdout.write("Không có dòng mới nên không cần niêm phong.")
        else:
            self.stdout.write(f"Đã ghi điểm niêm phong số {number}.")
