"""``rebuild_figures``: count all kept figures anew, or check them against the rows."""

from config.lib.command_output import PlainCommand
from config.lib.dates import today
from config.lib.errors import RuleBroken
from reports.kept.check import differences
from reports.kept.refresh import mark_everything, refresh
from reports.models import FigureMark

MOST_LINES = 50


class Command(PlainCommand):
    help = "Tính lại toàn bộ số liệu tổng hợp từ các cuộc họp; --check chỉ so và báo chỗ lệch."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="chỉ so, không sửa")

    def handle(self, *args, check, **options):
        if check:
            self.compare()
            return
        mark_everything()
        refresh()
        if FigureMark.objects.exists():
            raise RuleBroken(
                "Một tiến trình khác đang tính số liệu. Đồng chí chờ vài giây rồi chạy lại."
            )
        self.stdout.write("Đã tính lại toàn bộ số liệu tổng hợp.")

    def compare(self):
        found = list(differences(today()))
        for one in found[:MOST_LINES]:
            self.stdout.write(f"Lệch: {one.text}")
        if found:
            raise RuleBroken(
                f"{len(found)} số liệu tổng hợp lệch với các cuộc họp. "
                "Đồng chí chạy rebuild_figures để tính lại."
            )
        self.stdout.write("Số liệu tổng hợp khớp với các cuộc họp.")
