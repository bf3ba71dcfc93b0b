"""What became of the single documents of a large piece of work, for its page."""

from dataclasses import dataclass

from django.db.models import Count, Q

from branches.choices import PartState
from branches.models import Job

MOST_NAMED = 200


@dataclass(frozen=True)
class Parts:
    """Counts by outcome; ``named`` are those left out, the failed first, at most `MOST_NAMED`."""

    total: int = 0
    done: int = 0
    missing: int = 0
    failed: int = 0
    named: tuple = ()

    @property
    def left_out(self):
        return self.missing + self.failed

    @property
    def unnamed(self):
        return self.left_out - len(self.named)


def parts_of(job):
    """The `Parts` of a job; two queries, one for jobs without parts."""
    counts = Job.objects.filter(pk=job.pk).aggregate(
        total=Count("parts"),
        **{
            state.name.lower(): Count("parts", filter=Q(parts__state=state))
            for state in (PartState.DONE, PartState.MISSING, PartState.FAILED)
        },
    )
    if not counts["total"]:
        return Parts()
    named = job.parts.filter(state__in=[PartState.FAILED, PartState.MISSING])
    return Parts(**counts, named=tuple(named.order_by("state", "seq")[:MOST_NAMED]))
