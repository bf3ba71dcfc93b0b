"""Slowing down whoever guesses at an open page, by address."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from branches.models import Throttle
from config.lib.sealed import digest

KEPT = timedelta(days=1)


@transaction.atomic
def seconds_to_wait(what, address, *, most, within):
    """Count one attempt of ``address`` at ``what``; how many seconds it has to wait, 0 for none.

    ``most`` attempts are free ``within`` a timedelta.
    """
    now = timezone.now()
    Throttle.objects.filter(began_at__lt=now - KEPT).delete()
    key = digest(f"throttle:{what}:{address}")
    row, _ = Throttle.objects.get_or_create(key=key, defaults={"began_at": now})
    rows = Throttle.objects.filter(key=key)
    if row.began_at < now - within:
        rows.filter(began_at=row.began_at).update(began_at=now, count=0)
        row.began_at = now
    rows.update(count=F("count") + 1)
    if rows.values_list("count", flat=True).get() <= most:
        return 0
    return max(int((row.began_at + within - now).total_seconds()), 1)
