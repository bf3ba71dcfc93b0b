"""Automatic reports lately made for the units a person reports for: told on the home page."""

from datetime import timedelta

from django.utils import timezone

from branches.choices import JobState
from reports.models import ReportRun

TOLD_FOR = timedelta(days=14)
SHOWN_AT_ONCE = 5


def fresh_reports(user, posts):
    """Those of the last fortnight that were not issued yet, newest first; None for nothing."""
    runs = ReportRun.objects.filter(
        organization__in=[post.organization_id for post in posts],
        is_automatic=True,
        number=None,
        job__state=JobState.DONE,
        job__ended_at__gte=timezone.now() - TOLD_FOR,
    ).newest_first()[:SHOWN_AT_ONCE]
    return {"runs": list(runs)} if runs else None
