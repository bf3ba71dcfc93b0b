"""Telling people that long work has ended: on their home page, and by letter to their address."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from branches.choices import ENDED_JOB_STATES, JobState
from branches.mail import queue_letters
from branches.models import Job, MailOutbox
from config.lib.prepared import Prepared

LETTER_KIND = "branches.job_ended"
SUBJECTS = {
    JobState.DONE: "Tài liệu đồng chí yêu cầu đã xong",
    JobState.FAILED: "Tài liệu đồng chí yêu cầu chưa làm được",
}
TOLD_FOR = timedelta(days=14)
SHOWN_AT_ONCE = 5


def _news(user, since):
    lately = Q(ended_at__gte=since, seen_at=None)
    told = Job.objects.filter(requester=user, tells_when_done=True)
    return told.filter(~Q(state__in=ENDED_JOB_STATES) | lately).order_by("-pk")[:SHOWN_AT_ONCE]


NEWS = Prepared(_news, examples=(-7, datetime(1000, 1, 1, tzinfo=UTC)))


def write_letters(jobs):
    """Queue a letter to the requester of each of these ended jobs. In the caller's transaction."""
    queue_letters(
        MailOutbox(
            key=f"{LETTER_KIND}:{job.uid}:{job.state}:{job.ended_at.timestamp():.0f}",
            kind=LETTER_KIND,
            recipient=job.requester,
            subject=SUBJECTS[job.state],
            body=f"{SUBJECTS[job.state]}: {job.title}.{_way(job)}",
        )
        for job in jobs.filter(requester__isnull=False).select_related("requester")
    )


def news_for(user):
    """The long jobs of ``user`` under way or lately ended and not looked at, newest first."""
    return NEWS(user.pk, timezone.now() - TOLD_FOR)


def _way(job):
    if settings.PUBLIC_URL:
        return f"\n\n{settings.PUBLIC_URL.rstrip('/')}{job.get_absolute_url()}"
    return "\n\nĐồng chí đăng nhập phần mềm, mở trang chính để xem."
