"""Jobs end or live; numbers of papers follow one another."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Now

from branches.choices import JobState
from branches.integrity import Fault
from branches.models import Job, NumberCounter

LOST_AFTER = timedelta(minutes=10)  # past the lease; the sweep comes every half minute
WAITED_TOO_LONG = timedelta(days=1)
NUMBER_SOURCES = []


def stuck_jobs():
    """Every job has ended, or somebody works at it or soon will."""
    lost = Q(state=JobState.RUNNING, lease_until__lt=Now() - LOST_AFTER)
    forgotten = Q(state=JobState.QUEUED, requested_at__lt=Now() - WAITED_TOO_LONG)
    hopeless = Q(state=JobState.QUEUED, attempts__gte=settings.JOB_MAX_ATTEMPTS)
    stuck = Job.objects.filter(lost | forgotten | hopeless).select_related("organization")
    for job in stuck.order_by("pk"):
        problem = "dở dang, không còn tiến trình nào làm"
        if job.state == JobState.QUEUED:
            problem = "chờ quá một ngày chưa làm"
        yield Fault(f"Việc “{job.title}” của {job.organization.name}, mã {job.uid}", problem)


def register_numbers(source):
    """``source()`` yields ``(organization_id, term_id, kind, first, last, is_paper)``.

    A paper carries one number; a note explains a stretch without a paper. Papers of old books are
    notes: two of them may carry one number, and those before them need not be here.
    """
    NUMBER_SOURCES.append(source)


def numbers():
    """Numbers of one unit, term and kind run from 1 to the counter, each once, gaps explained."""
    papers, explained = {}, {}
    for source in NUMBER_SOURCES:
        for organization, term, kind, first, last, is_paper in source():
            if is_paper:
                papers.setdefault((organization, term, kind), []).append(first)
            else:
                explained.setdefault((organization, term, kind), []).append((first, last))
    counters = {
        (one.organization_id, one.term_id, one.kind): one
        for one in NumberCounter.objects.select_related("organization", "term")
    }
    for key in sorted(papers.keys() - counters.keys()):
        yield Fault(f"Văn bản {key[2]} của đơn vị số {key[0]}", "có số mà không có sổ cấp số")
    for key, counter in sorted(counters.items()):
        place = f"Sổ số {counter.kind} của {counter.organization.name}, {counter.term.name}"
        yield from _of_one(place, counter.last, papers.get(key, []), explained.get(key, []))


def _of_one(place, last, papers, explained):
    known = set(papers)
    for number in sorted({one for one in papers if papers.count(one) > 1}):
        yield Fault(place, f"số {number} cấp hai lần")
    for number in sorted(one for one in known if one > last):
        yield Fault(place, f"số {number} lớn hơn số đã cấp cuối cùng ({last})")
    for first, end in explained:
        known.update(range(first, end + 1))
    gaps = [number for number in range(1, last + 1) if number not in known]
    for number in gaps:
        yield Fault(place, f"thiếu số {number}, chưa có lý do")
