"""Which report runs, which notices."""

from django.db.models import QuerySet

from branches.choices import JobState
from branches.querysets import IssuedQuerySet, ScopedQuerySet


class ReportRunQuerySet(ScopedQuerySet):
    def being_made(self):
        return self.filter(job__state__in=[JobState.QUEUED, JobState.RUNNING])

    def made(self):
        """Editions with figures; the file may still be on its way."""
        return self.exclude(made_at=None)

    def newest_first(self):
        return (
            self.select_related("job", "job__requester", "organization", "former")
            .defer("figures", "snapshot", "former__figures", "former__snapshot")
            .order_by("-pk")
        )


class ReportFileQuerySet(ScopedQuerySet):
    path_lookup = "run__organization__path"


class FiguresQuerySet(QuerySet):
    def side(self, *, official):
        """The provisional rows; for official figures also their corrections, to be added."""
        return self if official else self.filter(is_correction=False)


class AbsenceNoticeQuerySet(IssuedQuerySet):
    """A notice stays within the grassroots organisation that issued it (handbook 20 A39)."""
