"""Backups by the clock: made up for when missed, proven by restoring, alarms in words."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from branches.health import Level
from config.backup import databases, rules, schedule, shelf
from config.backup.rules import Made, Noted
from config.lib.errors import RuleBroken

ZONE = timezone.get_fixed_timezone(7 * 60)
NOW = datetime(2026, 11, 30, 9, 0, tzinfo=ZONE)
TIMES = [rules.clock_of("02:15")]


@pytest.mark.parametrize(
    ("newest", "due"),
    [
        (None, True),
        (datetime(2026, 11, 29, 2, 16, tzinfo=ZONE), True),
        (datetime(2026, 11, 30, 2, 16, tzinfo=ZONE), False),
        (datetime(2026, 11, 30, 2, 14, tzinfo=ZONE), True),
    ],
)
def test_a_backup_is_due_once_after_each_of_its_times(newest, due):
    assert rules.is_due(TIMES, NOW, newest) is due


def test_before_its_time_the_one_of_yesterday_holds():
    early = NOW.replace(hour=1)
    assert not rules.is_due(TIMES, early, datetime(2026, 11, 29, 3, 0, tzinfo=ZONE))
    assert rules.is_due(TIMES, early, datetime(2026, 11, 28, 3, 0, tzinfo=ZONE))
    hourly = [rules.clock_of(f"{hour}:00") for hour in range(24)]
    assert rules.last_due(hourly, NOW.replace(minute=59)) == NOW


@pytest.mark.parametrize("text", ["25:00", "2h15", "02:60"])
def test_a_time_that_is_none_is_refused(text):
    with pytest.raises(ValueError, match=text):
        rules.clock_of(text)


GOOD = Made(NOW - timedelta(hours=6), 1000)
TRIED = {"tried_at": NOW - timedelta(days=3), "tried_well": True}


@pytest.mark.parametrize(
    ("made", "noted", "told"),
    [
        ([GOOD, Made(NOW - timedelta(days=1), 1200)], TRIED, []),
        ([], TRIED, ["Chưa có bản sao lưu nào trọn vẹn."]),
        (
            [Made(NOW - timedelta(hours=40), 1000)],
            TRIED,
            ["Bản sao lưu mới nhất đã 40 giờ tuổi."],
        ),
        (
            [GOOD, Made(NOW - timedelta(days=1), 1300)],
            TRIED,
            ["Bản sao lưu mới nhất nhỏ hơn bản trước 24%. Đồng chí kiểm tra có mất dữ liệu."],
        ),
        (
            [GOOD],
            {**TRIED, "failed_at": NOW, "reason": "Hết chỗ."},
            ["Lần sao lưu gần nhất không thành: Hết chỗ."],
        ),
        ([GOOD], {**TRIED, "failed_at": NOW - timedelta(days=1), "reason": "Hết chỗ."}, []),
        (
            [GOOD],
            {"tried_at": NOW, "tried_well": False, "trial": "hỏng"},
            ["Lần thử khôi phục gần nhất không thành: hỏng"],
        ),
        (
            [GOOD],
            {"tried_at": NOW - timedelta(days=15), "tried_well": True},
            ["Đã 15 ngày chưa thử khôi phục."],
        ),
        (
            [GOOD, Made(NOW - timedelta(days=8), 1000)],
            {},
            ["Chưa lần nào thử khôi phục từ bản sao lưu."],
        ),
    ],
)
def test_what_is_wrong_with_the_backups_is_told(made, noted, told):
    found = rules.alarms(made, Noted(**noted), times=TIMES, now=NOW, trial_days=7)
    assert list(found) == told


def test_the_clock_makes_one_backup_and_restores_it_elsewhere(system, settings, tmp_path):
    """The trial is the real command on a scratch folder and database, gone afterwards."""
    assert schedule.alarms() == ["Chưa đặt nơi sao lưu tự động (BACKUP_DIR)."]
    assert not schedule.back_up_if_due()
    settings.BACKUP_DIR = str(tmp_path / "backups")
    assert schedule.alarms() == ["Chưa có bản sao lưu nào trọn vẹn."]
    assert schedule.back_up_if_due()
    assert not schedule.back_up_if_due()
    assert schedule.alarms() == []
    (shown,) = schedule.findings()
    assert shown.level == Level.GOOD
    assert shown.words.startswith("Có 1 bản, mới nhất lúc ")
    assert schedule.try_restore_if_due()
    noted = schedule.noted(schedule.place())
    assert (noted.tried_well, noted.trial) == (True, shelf.pick(schedule.place()).name)
    assert not schedule.try_restore_if_due()
    assert not (settings.VAR_DIR / ".thu-khoi-phuc").exists()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_database WHERE datname LIKE 'chibo_thu%'")
            assert cursor.fetchone() == (0,)


@pytest.mark.faults(long=True)
def test_a_backup_that_cannot_be_restored_raises_the_alarm(system, settings, tmp_path):
    settings.BACKUP_DIR = str(tmp_path / "backups")
    schedule.back_up_if_due()
    part = shelf.pick(schedule.place()) / databases.part_name()
    whole = bytearray(part.read_bytes())
    whole[len(whole) // 2] ^= 1
    part.write_bytes(whole)
    assert schedule.try_restore_if_due()
    assert schedule.alarms() == [
        "Lần thử khôi phục gần nhất không thành: "
        f"Tệp {part.name} của bản sao lưu đã bị thay đổi hoặc hỏng."
    ]


def test_a_backup_that_fails_is_noted_and_tried_again(system, settings, tmp_path, monkeypatch):
    settings.BACKUP_DIR = str(tmp_path / "backups")
    (tmp_path / "backups").mkdir()

    def fails(*args, **kwargs):
        raise RuleBroken("Hết chỗ trên đĩa.")

    with monkeypatch.context() as broken:
        broken.setattr(schedule, "make_backup", fails)
        assert not schedule.back_up_if_due()
    assert "Lần sao lưu gần nhất không thành: Hết chỗ trên đĩa." in schedule.alarms()
    assert schedule.back_up_if_due()
    assert schedule.alarms() == []
