"""What the registers ask of the coming meeting: answers that came down, opinions, reports due."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F

from config.lib.prepared import Prepared
from meetings.reading import seldom
from resolutions.choices import MemberTaskState
from resolutions.models import MemberTask, MemberTaskReport, Proposal, PublicOpinion
from resolutions.rules import is_report_due


def _opinions(branch):
    return PublicOpinion.objects.filter(branch=branch).waiting().order_by("due_on", "pk")


OPEN_OPINIONS = Prepared(_opinions, examples=(-7,))
HAS_OPEN_OPINIONS = seldom(lambda meeting, branch: _opinions(branch))
HAS_OPEN_TASKS = seldom(
    lambda meeting, branch: MemberTask.objects.filter(branch=branch, state=MemberTaskState.OPEN)
)
OPEN_TASKS = Prepared(
    lambda branch, year: (
        MemberTask.objects.filter(branch=branch, year=year, state=MemberTaskState.OPEN)
        .select_related("member")
        .order_by("member__sort_name", "pk")
    ),
    examples=(-7, 1001),
)
TOLD = Prepared(  # what is told of the tasks open in a year, from its first day on
    lambda branch, year, first_day, day: (
        MemberTaskReport.objects.filter(
            task__branch=branch,
            task__year=year,
            task__state=MemberTaskState.OPEN,
            reported_on__gte=first_day,
            reported_on__lte=day,
        )
        .order_by()
        .values_list("task_id", "reported_on", "meeting_id")
    ),
    examples=(-7, 1001, date(1000, 1, 1), date(1000, 1, 2)),
)


@dataclass(frozen=True)
class Waiting:
    """A proposal or an opinion with whether its answer is late on one day."""

    row: object
    is_overdue: bool


def with_overdue(rows, today):
    """A `Waiting` for every proposal or opinion of ``rows``."""
    return [Waiting(row, row.is_waiting and row.due_on < today) for row in rows]


def open_opinions(meeting):
    """Opinions the branch of ``meeting`` has not answered, the most urgent first."""
    return OPEN_OPINIONS(meeting.branch_id) if HAS_OPEN_OPINIONS(meeting) else []


def reports_due_at(meeting):
    """`reports_due` in the month of ``meeting``, without those made at it."""
    if not HAS_OPEN_TASKS(meeting):
        return []
    return reports_due(meeting.branch, meeting.held_on, meeting)


def reports_due(branch, day, meeting=None):
    """The year's tasks whose report is due in the month of ``day``; two queries.

    Those reported in ``meeting`` are not in the answer.
    """
    tasks = OPEN_TASKS(branch.pk, day.year)
    months, told = {}, set()
    rows = TOLD(branch.pk, day.year, date(day.year, 1, 1), day) if tasks else ()
    for task, reported_on, at in rows:
        months.setdefault(task, []).append(reported_on.month)
        if meeting is not None and at == meeting.pk:
            told.add(task)
    return [
        task
        for task in tasks
        if task.pk not in told
        and is_report_due(
            every=task.report_every,
            month=day.month,
            since=task.since_month,
            reported=months.get(task.pk, ()),
        )
    ]


def proposals_to(organizations):
    """Proposals that wait for an answer of one of ``organizations``, the most urgent first."""
    return (
        Proposal.objects.waiting()
        .filter(sent_to__in=organizations)
        .select_related("organization")
        .order_by(F("due_on"), "pk")
    )
