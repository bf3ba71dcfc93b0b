"""What the whole does by the clock: backups and their proof."""

from celery import shared_task

from config.backup import schedule
from config.lib.statistics import refresh_empty_statistics

HOURS = 3600


@shared_task(time_limit=6 * HOURS)
def back_up():
    """Make the backup that is due, then try restoring it when that is due too."""
    schedule.back_up_if_due()
    schedule.try_restore_if_due()


@shared_task
def count_tables():
    """Let the database know of tables it believes empty; every night, quickly done."""
    refresh_empty_statistics()
