"""Overdue tasks go up one level at a time, each level told once."""

from django.db import transaction
from django.db.models import Count, Max, Q

from branches.models import PartyOrganization
from branches.rule_book import RuleBook
from branches.rules import ancestor_paths
from resolutions.changes import tell
from resolutions.choices import ResolutionState
from resolutions.models import Escalation, TaskAssignment
from resolutions.rules import level_due

BRANCH_LEVEL = 1


def escalate_overdue(*, day, by):
    """Tell the next level of every task overdue long enough on ``day``; returns how many.

    Running it again the same day changes nothing. Above the branch only tasks of submitted
    resolutions are told, because only these may be read there.
    """
    book = RuleBook.on(day)
    overdue = (
        TaskAssignment.objects.in_force()
        .open()
        .filter(point__due_on__lt=day)
        .select_related("branch", "point__resolution")
        .annotate(told=Count("escalations"), last_on=Max("escalations__raised_on"))
        .filter(Q(last_on=None) | Q(last_on__lt=day))
        .order_by("branch", "pk")
    )
    raised = 0
    for task in overdue.iterator(chunk_size=500):
        limits = book.for_branch(task.branch_id).get("tasks.escalate_days")
        days = (day - task.point.due_on).days
        level = level_due(days_overdue=days, levels_told=task.told, limits=limits)
        if level is not None and _may_be_told(task, level):
            raised += _raise(task, level, day, days, by)
    return raised


def _may_be_told(task, level):
    submitted = task.point.resolution.state == ResolutionState.SUBMITTED
    return level == BRANCH_LEVEL or submitted


@transaction.atomic
def _raise(task, level, day, days, by):
    paths = ancestor_paths(task.branch.path)
    if level > len(paths):
        return False
    organization = PartyOrganization.objects.get(path=paths[-level])
    _, is_new = Escalation.objects.get_or_create(
        task=task, level=level, defaults={"organization": organization, "raised_on": day}
    )
    if is_new:
        tell(
            "resolutions.task_escalated",
            f"Báo {organization.label}: nhiệm vụ quá hạn {days} ngày: {task}",
            target=task,
            branch=task.branch,
            by=by,
            payload={"level": level, "days": days},
        )
    return is_new
