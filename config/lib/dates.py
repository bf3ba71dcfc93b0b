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
