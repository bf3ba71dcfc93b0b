"""``manage.py bench``: the goals of speed against plain baselines, on private databases."""

import json
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.management.commands.run import stop_on_signals
from config.management.testing import growth_curves as curves
from config.management.testing.servers import ServerMissing, private_postgres

SIZES = {"branches": 2500, "members": 24300, "rounds": 5}
QUICK = {"branches": 120, "members": 1200, "rounds": 3}
DATABASES = ("postgres", "sqlite")
SMALL = (
    "Các mức đặt cho một tỉnh {branches} chi bộ. Ít dữ liệu hơn thì phần công việc cố định lấn át: "
    "P6, P13 và P25 có thể không đạt."
)
COLUMNS = ("Mục tiêu", "Đo gì", "Phần mềm", "Đối chứng", "Tỷ lệ", "Khoảng", "Mức", "Kết quả")


class Command(BaseCommand):
    help = "Đo các mục tiêu về tốc độ so với cách làm đối chứng, trên cơ sở dữ liệu riêng tạm thời."
    requires_system_checks = []  # every database is made and checked in a process of its own

    def add_arguments(self, parser):
        parser.add_argument("--only", default="", help="chỉ đo các mục tiêu này, ví dụ P1,P6")
        parser.add_argument("--database", choices=DATABASES, action="append", help="chỉ loại này")
        parser.add_argument("--quick", action="store_true", help="dữ liệu nhỏ, ba lượt")
        for name in SIZES:
            parser.add_argument(f"--{name}", type=int, help=f"mặc định {SIZES[name]}")
        parser.add_argument("--json", action="store_true", help="in JSON thay cho bảng")
        parser.add_argument(
            "--growth",
            metavar="1,3,10",
            help="đo cùng việc ở nhiều cỡ: bấy nhiêu lần --branches và --members (chỉ PostgreSQL)",
        )
        parser.add_argument("--svg", type=Path, help="vẽ các đường tăng vào tệp này")
        parser.add_argument(
            "--lines",
            type=Path,
            help="giữ từng số đo của --growth vào tệp này; chạy lại thì không đo lại số đã có",
        )

    def handle(self, *, only, database, quick, **options):
        stop_on_signals()
        usual = QUICK if quick else SIZES
        sizes = {name: options[name] or usual[name] for name in SIZES}
        if options["growth"]:
            words = [f"--sizes={options['growth']}", f"--only={only}"]
            if options["lines"]:
                words.append(f"--lines={options['lines'].resolve()}")
            lines, code = self.measured("postgres", sizes, words, "tests.bench.growth")
            self.tell_growth(lines, options)
            if code:
                raise CommandError(f"Việc đo dừng với mã {code}; số đã đo ở trên.")
            return
        words = [f"--only={only.replace(' ', '')}", *(("--quick",) if quick else ())]
        found, broken = {}, []
        for name in database or DATABASES:
            try:
                found[name], code = self.measured(name, sizes, words, "tests.bench")
            except ServerMissing as error:
                self.stderr.write(f"Không đo được trên {name}: {error}")
                found[name], code = [], 0
            if code:
                broken.append(name)
            if not options["json"]:
                self.stdout.write(f"\n=== {name}: {sizes}\n{table(found[name])}")
        if sizes["branches"] < SIZES["branches"]:
            self.stderr.write(SMALL.format(branches=SIZES["branches"]))
        if options["json"]:
            self.stdout.write(json.dumps({"sizes": sizes, **found}, ensure_ascii=False, indent=1))
        if broken:
            raise CommandError(f"Việc đo trên {', '.join(broken)} có lỗi; số đã đo ở trên.")
        if not any(found.values()):
            raise CommandError("Không đo được mục tiêu nào.")

    def tell_growth(self, lines, options):
        """The table of costs by size, and the curves where asked for."""
        if options["svg"]:
            options["svg"].write_text(curves.drawing(lines), encoding="utf-8")
        told = json.dumps(lines, indent=1) if options["json"] else curves.table(lines)
        self.stdout.write(told)

    def measured(self, name, sizes, words, module):
        """What was measured on one database, which is gone afterwards unless it was given, and the
        code the measuring ended with."""
        with ExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="chibo-bench-"))
            address = f"sqlite:///{Path(folder, 'bench.sqlite3')}"
            if name == "postgres":
                given = os.environ.get("BENCH_DATABASE_URL")
                address = given or stack.enter_context(private_postgres())
            environment = {
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "config.settings",
                "DATABASE_URL": address,
                "CHIBO_VAR": f"{folder}/var",  # its keys and checkpoints lie beside it
                "SECOND_FACTOR": "offered",
                "REDIS_URL": "",
            }
            words = [*(f"--{key}={value}" for key, value in sizes.items()), *words]
            self.stderr.write(f"=== {name}")
            process = subprocess.run(  # noqa: S603 - our own interpreter and our own module
                [sys.executable, "-m", module, *words],
                env=environment,
                cwd=settings.BASE_DIR,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                text=True,
                check=False,
            )
        lines = [json.loads(line) for line in process.stdout.splitlines()]
        return lines, process.returncode


def table(lines):
    """The lines as a Markdown table with what there is to say about each below it."""
    rows = [COLUMNS, ("---",) * len(COLUMNS), *map(cells, lines)]
    notes = [f"- {one['goal']}: {one['note']}" for one in lines if one["note"]]
    return "\n".join([*("| " + " | ".join(row) + " |" for row in rows), "", *notes])


def cells(one):
    span = f"{one['low']:.3g}–{one['high']:.3g}" if one["low"] is not None else ""
    ratio = f"{one['ratio']:.3g} ×" if one["ratio"] is not None else ""
    return (
        *(one["goal"], one["title"], amount(one["ours"], one), amount(one["baseline"], one)),
        *(ratio, span, one["target"], one["verdict"]),
    )


def amount(value, one):
    """Seconds as people read them, or the unit of the goal."""
    if value is None:
        return ""
    if one["unit"] != "s":
        return f"{value:.3g} {one['unit']}".strip()
    return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.3g} ms"
