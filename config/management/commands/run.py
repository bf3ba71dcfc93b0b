"""``manage.py run``: prepares, starts web server and worker, and ends both together."""

import fcntl
import os
import signal
import sys
import time
from contextlib import contextmanager
from io import StringIO

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.urls import reverse

from branches.models import User
from config.management.serving import network, preparing
from config.management.serving.processes import Child, Restarts, answers, stop_all
from config.management.serving.safety import is_public, second_factor_mode, weaknesses
from config.migrating import only_one_migrates

START_SECONDS = 60
SECOND_FACTOR_TOLD = {
    "required": "Xác thực hai bước: bắt buộc với cấp ủy cấp trên, kiểm tra và quản trị hệ thống.",
    "offered": (
        "Xác thực hai bước: tùy chọn, vì đang chạy thử với dữ liệu mẫu. Dùng thật (--no-demo hoặc "
        "HTTPS=true) thì bắt buộc với cấp ủy cấp trên, kiểm tra và quản trị hệ thống."
    ),
}


class Command(BaseCommand):
    help = "Chạy phần mềm: máy chủ web và tiến trình nền. Ctrl-C để dừng."
    requires_system_checks = []  # migrate asks them whenever something changed

    def add_arguments(self, parser):
        parser.add_argument(
            "--no-demo",
            action="store_true",
            help="bắt đầu dùng thật: không nạp dữ liệu mẫu, tạo đơn vị gốc và quản trị đầu tiên",
        )
        parser.add_argument("--name", default="", help="tên đơn vị gốc, dùng cùng --no-demo")

    def handle(self, *, no_demo, name, **options):
        host, port = network.listening_place(os.environ)
        is_only_here = network.is_only_here(host)
        weak = weaknesses(settings, is_only_here=is_only_here)
        if not (is_only_here or settings.HTTPS or settings.ALLOW_HTTP):
            weak += public_addresses(host)
        if weak:
            raise CommandError("\n".join(weak))
        stop_on_signals()
        try:
            with only_run(
                settings.VAR_DIR / "run.lock", f"http://{network.bracketed(host)}:{port}/"
            ):
                network.check_free(host, port)
                with only_one_migrates(self.tell):
                    self.prepare(no_demo, name)
                self.second_factor = second_factor_mode(
                    os.environ.get("SECOND_FACTOR", ""),
                    is_for_real=no_demo or settings.HTTPS,
                    has_demo=User.objects.filter(is_demo=True).exists(),
                )
                connections.close_all()
                self.serve(host, port)
        except KeyboardInterrupt:
            self.tell("Đã dừng.")

    def prepare(self, no_demo, name):
        preparing.migrate_if_needed(self.tell)
        if preparing.is_empty():
            if no_demo:
                call_command("create_first_admin", name=name)
            else:
                self.tell("Đang nạp dữ liệu mẫu, lần đầu mất chừng một phút…")
                call_command("load_demo", stdout=StringIO())  # the logins come with the address
        preparing.collect_static_if_stale(settings.STATIC_ROOT, self.tell)

    def serve(self, host, port):
        """Start both processes, tell where they are, keep them going until we are told to stop."""
        children = []
        try:
            for child in (web_server(host, port, self.second_factor), worker()):
                children.append(child.start())
            self.wait_for_first_page(host, port, children)
            self.show_addresses(host, port)
            restarts = Restarts(self.tell)
            while (hopeless := restarts.watch(children)) is None:
                time.sleep(0.5)
            raise CommandError(self.obituary([hopeless]))
        finally:
            self.tell("Đang dừng…")
            stop_all(children)

    def wait_for_first_page(self, host, port, children):
        target = network.reachable_hosts(host, [])[0]
        place = f"{network.bracketed(target)}:{port}"
        limit = time.monotonic() + START_SECONDS
        while not answers(target, port, reverse(settings.LOGIN_URL), place):
            if any(child.has_ended() for child in children):
                raise CommandError(self.obituary(children))
            if time.monotonic() > limit:
                raise CommandError(
                    f"Máy chủ web không trả lời sau {START_SECONDS} giây. "
                    f"Đồng chí xem {children[0].log}.\n{children[0].last_words()}"
                )
            time.sleep(0.1)

    def obituary(self, children):
        ended = next(child for child in children if child.has_ended())
        return (
            f"{ended.title} dừng đột ngột, nên phần còn lại cũng dừng. "
            f"Đồng chí xem {ended.log}.\n{ended.last_words()}"
        )

    def show_addresses(self, host, port):
        local, *others = network.reachable_hosts(host, network.local_addresses())
        lines = [f"{settings.PRODUCT_NAME} đang chạy tại http://{network.bracketed(local)}:{port}/"]
        lines += [f"Điện thoại trong cùng mạng mở http://{other}:{port}/" for other in others]
        if not network.is_only_here(host) and not settings.HTTPS:
            lines.append(
                "Lưu ý: HTTP trong mạng nội bộ không được mã hóa, người cùng mạng có thể đọc được "
                "mật khẩu. Chỉ dùng trong mạng tin cậy; dùng thật xem docs/van-hanh.md, mục HTTPS."
            )
        lines.append(SECOND_FACTOR_TOLD[self.second_factor])
        if settings.DEMO_LOGINS_FILE.is_file():
            lines += ["", settings.DEMO_LOGINS_FILE.read_text(encoding="utf-8").strip()]
        lines += ["", "Nhấn Ctrl-C để dừng."]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()

    def tell(self, text):
        self.stderr.write(text, style_func=str)
        self.stderr.flush()


def public_addresses(host):
    """A sentence where plain HTTP would face the Internet."""
    anywhere = host in network.ANYWHERE
    addresses = network.local_addresses() if anywhere else network.addresses_of(host)
    facing = [one for one in addresses if is_public(one)]
    return [
        f"Máy có địa chỉ Internet {one} mà HTTPS chưa bật. Đồng chí đặt HOST là địa chỉ trong mạng "
        "nội bộ, hoặc bật HTTPS (docs/van-hanh.md mục 5)."
        for one in facing[:1]
    ]


def stop_on_signals():
    """Let Ctrl-C, SIGTERM and a closed terminal end everything in order.

    SIGINT too: a shell script starts its background commands with that signal ignored.
    """
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, signal.default_int_handler)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup keeps it running
        signal.signal(signal.SIGHUP, signal.default_int_handler)


@contextmanager
def only_run(path, what):
    """Let one ``run`` use the data folder at a time; the lock ends with the process.

    ``what`` is shown to whoever comes second: the address, or the name of the command.
    """
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            raise CommandError(
                f"Phần mềm đang chạy rồi ({file.read().strip()}). "
                "Đồng chí dùng lần chạy đó, hoặc dừng nó bằng Ctrl-C rồi chạy lại."
            ) from error
        file.truncate(0)
        file.write(f"{what}, tiến trình {os.getpid()}")
        file.flush()
        yield


def web_server(host, port, second_factor):
    """gunicorn; threads so that a phone which keeps a connection open without asking blocks nobody.

    PDFs are never rendered here: WeasyPrint does not bear threads.
    """
    hosts = [*settings.ALLOWED_HOSTS, *network.reachable_hosts(host, network.local_addresses())]
    return Child(
        title="Máy chủ web",
        command=[
            *(sys.executable, "-m", "gunicorn", "config.wsgi:application", "--preload"),
            *("--bind", f"{network.bracketed(host)}:{port}", "--log-level", "warning"),
            *("--config", "python:config.management.serving.web_limits"),
            *("--worker-class", "gthread", "--workers", "2", "--threads", "4"),
            *("--graceful-timeout", "10", "--chdir", str(settings.BASE_DIR)),
        ],
        log=log_file("web.log"),
        environment={
            "ALLOWED_HOSTS": ",".join(dict.fromkeys(hosts)),
            "SECOND_FACTOR": second_factor,
            # Whoever set HOST to an address of a private network was told what that means.
            "ALLOW_HTTP": str(not settings.HTTPS).lower(),
        },
    )


def worker():
    """A Celery worker of two processes with the clock of periodic work (beat) inside."""
    return Child(
        title="Tiến trình nền",
        command=[
            *(sys.executable, "-m", "celery", "-q", "-A", "config"),
            *("--workdir", str(settings.BASE_DIR), "worker", "-B", "-c", "2", "-l", "WARNING"),
            *("--without-gossip", "--without-mingle"),
        ],
        log=log_file("worker.log"),
    )


def log_file(name):
    folder = settings.VAR_DIR / "log"
    folder.mkdir(exist_ok=True)
    return folder / name
