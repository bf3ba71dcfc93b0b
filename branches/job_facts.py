"""What became of the single documents of a large piece of work, for its page."""

from dataclasses import dataclass

from django.db.models import Count, Q

from branches.choices import JobState, PartState
from branches.models import Job

MOST_NAMED = 200


@dataclass(frozen=True)
class LeftOut:
    """Documents left out for one reason: how many, and as many of them by name as there is room."""

    reason: str
    is_fault: bool
    count: int
    named: tuple

    @property
    def unnamed(self):
        return self.count - len(self.named)


@dataclass(frozen=True)
class Parts:
    """Counts by outcome, and the reasons why documents were left out, faults first."""

    total: int = 0
    done: int = 0
    missing: int = 0
    failed: int = 0
    reasons: tuple = ()

    @property
    def left_out(self):
        return self.missing + self.failed


def ahead_of(job):
    """How many jobs are worked on or wait before this one; None when it does not wait itself."""
    if job.state != JobState.QUEUED:
        return None
    return Job.objects.open().filter(pk__lt=job.pk).count()


def parts_of(job):
    """The `Parts` of a job; three queries, one for jobs without parts."""
    counts = Job.objects.filter(pk=job.pk).aggregate(
        total=Count("parts"),
        **{
            state.name.lower(): Count("parts", filter=Q(parts__state=state))
            for state in (PartState.DONE, PartState.MISSING, PartState.FAILED)
        },
    )
    if not counts["total"]:
        return Parts()
    left_out = job.parts.filter(state__in=[PartState.FAILED, PartState.MISSING])
    named = {}
    for part in left_out.order_by("state", "seq")[:MOST_NAMED]:
        named.setdefault((part.state, part.remark), []).append(part)
    reasons = left_out.order_by().values_list("state", "remark").annotate(count=Count("pk"))
    return Parts(
        **counts,
        reasons=tuple(
            LeftOut(remark, state == PartState.FAILED, count, tuple(named.get((state, remark), ())))
            for state, remark, count in reasons.order_by("state", "-count", "remark")
        ),
    )
