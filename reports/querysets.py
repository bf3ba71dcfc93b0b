"""Which report runs."""

from branches.choices import JobState
from branches.querysets import ScopedQuerySet


class ReportRunQuerySet(ScopedQuerySet):
    def being_made(self):
        return self.filter(job__state__in=[JobState.QUEUED, JobState.RUNNING])

    def newest_first(self):
        return self.select_related("job", "job__requester").order_by("-pk")
