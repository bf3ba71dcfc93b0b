"""When a backup is due and what about the backups is worth an alarm. Pure: no clock, no disk."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
GRACE = timedelta(hours=2)  # how much later than its time a backup may end
SMALLER_PERCENT = 20


def clock_of(text):
    """The time of day ``2:15`` or ``02:15`` says; ValueError for anything else."""
    found = CLOCK.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    return time(int(found[1]), int(found[2]))


def last_due(times, now):
    """The last moment before ``now`` at which a backup was due; ``times`` are times of day."""
    days = (now.date(), now.date() - timedelta(days=1))
    moments = [datetime.combine(day, one, tzinfo=now.tzinfo) for day in days for one in times]
    return max(moment for moment in moments if moment <= now)


def is_due(times, now, newest):
    """Whether a backup is owed: none was made since it was last due. A machine that was off at
    night makes up for it."""
    return newest is None or newest < last_due(times, now)


@dataclass(frozen=True)
class Made:
    """A good backup: when it was made, and its size in bytes."""

    at: datetime
    size: int


@dataclass(frozen=True)
class Noted:
    """What was noted beside the backups; None where nothing was."""

    failed_at: datetime | None = None
    reason: str = ""
    tried_at: datetime | None = None
    tried_well: bool = False
    trial: str = ""


def alarms(made, noted, *, times, now, trial_days):
    """Sentences about what is wrong with the backups, the newest first in ``made``."""
    if not made:
        yield "Chưa có bản sao lưu nào trọn vẹn."
    elif made[0].at < last_due(times, now - GRACE) - GRACE:
        hours = int((now - made[0].at).total_seconds() // 3600)
        yield f"Bản sao lưu mới nhất đã {hours} giờ tuổi."
    if len(made) > 1 and made[0].size * 100 < made[1].size * (100 - SMALLER_PERCENT):
        percent = 100 - made[0].size * 100 // made[1].size
        told = f"Bản sao lưu mới nhất nhỏ hơn bản trước {percent}%."
        yield f"{told} Đồng chí kiểm tra có mất dữ liệu."
    if noted.failed_at and (not made or noted.failed_at > made[0].at):
        yield f"Lần sao lưu gần nhất không thành: {noted.reason}"
    if not trial_days:
        return
    if noted.tried_at is None:
        if made and made[-1].at < now - timedelta(days=trial_days):
            yield "Chưa lần nào thử khôi phục từ bản sao lưu."
    elif not noted.tried_well:
        yield f"Lần thử khôi phục gần nhất không thành: {noted.trial}"
    elif noted.tried_at < now - 2 * timedelta(days=trial_days):
        yield f"Đã {(now - noted.tried_at).days} ngày chưa thử khôi phục."
