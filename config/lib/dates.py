"""The clock, read at the edge: one place says which day it is in Viet Nam."""

from datetime import datetime

from django.utils import timezone


def today():
    """The local date."""
    return timezone.localdate()


def local_moment(day, time_of_day):
    """The moment of a local date and time, or None where one of the two is missing."""
    if day is None or time_of_day is None:
        return None
    return timezone.make_aware(datetime.combine(day, time_of_day))


def local_iso(moment):
    """``2026-11-03T19:30``, the local minute as papers keep it; empty without a moment."""
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M") if moment else ""
