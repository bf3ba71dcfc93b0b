"""What is looked at in every installation: database, disk, background work, mail."""

import shutil
import time
from datetime import timedelta
from functools import lru_cache

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.functions import Now

from branches import health, mail
from branches.choices import JobState, MailState
from branches.health import Finding, Level
from branches.integrity.database import guards_in_place
from branches.models import Job, MailOutbox

MEGABYTE = 1 << 20
SCARCE_MB, FULL_MB = 1024, 100
PULSE = ".nhip-viec-nen"  # in the file store, which web and workers share
SILENT_SECONDS = 180  # the clock rings every half minute
WAITED_TOO_LONG = timedelta(minutes=5)
DAY = timedelta(days=1)
START_WORKER = (
    "Khởi động lại phần mềm. Chạy riêng từng phần thì xem dịch vụ “Việc nền” và “Đồng hồ” "
    "(docs/van-hanh.md mục 6)."
)


def register_all():
    health.register("database", "Cơ sở dữ liệu", database)
    health.register("migrations", "Phiên bản dữ liệu", migrations)
    health.register("guards", "Khóa bảo vệ dữ liệu đã ký", guards)
    health.register("disk", "Đĩa", disk)
    health.register("worker", "Tiến trình nền", worker)
    health.register("jobs", "Việc chờ làm", jobs)
    health.register("mail", "Thư điện tử", letters)


def database():
    """Asking anything at all; an exception is told by `health.answers`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ()


def migrations():
    applied = set(MigrationRecorder(connection).applied_migrations())
    if not known_migrations() <= applied:
        yield Finding(
            Level.FAILING,
            "Cơ sở dữ liệu thuộc phiên bản trước của phần mềm.",
            "Sao lưu rồi chạy: python3 manage.py migrate",
        )


def guards():
    missing = [fault.place for fault in guards_in_place()]
    if missing:
        yield Finding(
            Level.WARNING,
            f"{len(missing)} khóa bảo vệ không có hoặc đã bị sửa.",
            "Chạy python3 manage.py migrate để đặt lại, rồi check_integrity.",
        )


@lru_cache(maxsize=1)
def known_migrations():
    """``(app, name)`` of every migration this version of the program has."""
    loader = MigrationLoader(None)
    return frozenset(loader.disk_migrations)


def disk():
    for title, folder in (("dữ liệu", settings.VAR_DIR), ("tệp", settings.FILES_DIR)):
        free = shutil.disk_usage(folder).free // MEGABYTE
        if free < SCARCE_MB:
            yield Finding(
                Level.FAILING if free < FULL_MB else Level.WARNING,
                f"Đĩa chứa {title} chỉ còn {free} MB.",
                "Dọn đĩa hoặc chuyển thư mục dữ liệu sang đĩa lớn hơn.",
            )
            return


def note_pulse():
    """Written by the sweep of every half minute: clock and worker are alive."""
    (settings.FILES_DIR / PULSE).touch()


def worker():
    try:
        silent = time.time() - (settings.FILES_DIR / PULSE).stat().st_mtime
    except FileNotFoundError:
        yield Finding(Level.WARNING, "Tiến trình nền chưa chạy lần nào.", START_WORKER)
        return
    if silent > SILENT_SECONDS:
        minutes = int(silent // 60)
        yield Finding(Level.WARNING, f"Tiến trình nền im lặng {minutes} phút.", START_WORKER)


def jobs():
    late = Job.objects.filter(
        state=JobState.QUEUED, requested_at__lt=Now() - WAITED_TOO_LONG
    ).count()
    if late:
        yield Finding(
            Level.WARNING,
            f"{late} việc chờ quá 5 phút chưa làm.",
            "Nếu tiến trình nền tốt thì chỉ là đông việc; thêm tiến trình nền nếu kéo dài.",
        )
    failed = Job.objects.filter(state=JobState.FAILED, ended_at__gt=Now() - DAY).count()
    if failed:
        yield Finding(
            Level.WARNING,
            f"{failed} việc không thành trong 24 giờ qua.",
            "Tìm mã việc trong nhật ký của tiến trình nền (var/log/worker.log).",
        )


def letters():
    if not mail.is_configured():
        return
    failed = MailOutbox.objects.filter(state=MailState.FAILED, created_at__gt=Now() - 7 * DAY)
    if failed.exists():
        yield Finding(
            Level.WARNING,
            f"{failed.count()} thư không gửi được trong 7 ngày qua.",
            "Kiểm tra EMAIL_URL và máy chủ thư.",
        )
