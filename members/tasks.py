"""What runs in the background for members."""

from celery import shared_task

from branches.permissions import SYSTEM
from config.lib.dates import today
from members.actions import retention


@shared_task
def reduce_left():
    """Once a day; running it again changes nothing."""
    retention.reduce_left(day=today(), by=SYSTEM)
