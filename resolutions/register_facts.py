"""What the registers ask of the coming meeting: answers that came down, opinions, reports due."""

from dataclasses import dataclass

from django.db.models import F

from resolutions.choices import MemberTaskState
from resolutions.models import MemberTask, MemberTaskReport, Proposal, PublicOpinion
from resolutions.rules import is_report_due


@dataclass(frozen=True)
class Waiting:
    """A proposal or an opinion with whether its answer is late on one day."""

    row: object
    is_overdue: bool


def with_overdue(rows, today):
    """A `Waiting` for every proposal or opinion of ``rows``."""
    return [Waiting(row, row.is_waiting and row.due_on < today) for row in rows]


def open_opinions(branch):
    """Opinions the branch has not answered, the most urgent first."""
    return list(PublicOpinion.objects.filter(branch=branch).waiting().order_by("due_on", "pk"))


def reports_due(branch, day, meeting=None):
    """The year's tasks whose report is due in the month of ``day``; two queries.

    Those reported in ``meeting`` are not in the answer.
    """
    tasks = list(
        MemberTask.objects.filter(branch=branch, year=day.year, state=MemberTaskState.OPEN)
        .select_related("member")
        .order_by("member__sort_name", "pk")
    )
    months, told = {}, set()
    rows = MemberTaskReport.objects.filter(
        task__in=tasks, reported_on__year=day.year, reported_on__lte=day
    )
    for task, reported_on, at in rows.values_list("task_id", "reported_on", "meeting_id"):
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
