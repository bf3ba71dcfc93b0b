"""Automatic reports lately made for the units a person reports for: told on the home page."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from branches.choices import JobState
from config.lib.prepared import Prepared
from reports.models import ReportRun

TOLD_FOR = timedelta(days=14)
SHOWN_AT_ONCE = 5
LATELY = Prepared(
    lambda since, *units: ReportRun.objects.filter(
        organization__in=units,
        is_automatic=True,
        number=None,
        job__state=JobState.DONE,
        job__ended_at__gte=since,
    ).newest_first()[:SHOWN_AT_ONCE],
    examples=(datetime(1000, 1, 1, tzinfo=UTC),),
    further=lambda number: -1000 - number,
)


def fresh_reports(user, posts):
    """Those of the last fortnight that were not issued yet, newest first; None for nothing."""
    units = {post.organization_id for post in posts}
    runs = LATELY(timezone.now() - TOLD_FOR, *units)
    return {"runs": runs} if runs else None
