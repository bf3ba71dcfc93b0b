"""Tasks of members enter the ladder of reminders that `meetings` climbs."""

from django.urls import reverse

from meetings import reminder_sources
from meetings.models import PersonalReminder
from resolutions.choices import TaskState
from resolutions.models import TaskAssignment

SOURCE = "resolutions.task"
WAITING = (TaskState.OPEN, TaskState.IN_PROGRESS)  # reported ones wait for the checker


def register_all():
    reminder_sources.register(
        reminder_sources.Source(SOURCE, due=due, still_open=still_open, address=address)
    )


def due(first, last):
    """Tasks in force with a deadline in the span whose owner has a login. One statement."""
    tasks = (
        TaskAssignment.objects.in_force()
        .filter(state__in=WAITING, point__due_on__range=(first, last), owner__user__is_active=True)
        .select_related("point", "owner")
        .order_by("point__due_on", "pk")
    )
    return [
        reminder_sources.Due(
            user_id=task.owner.user_id,
            branch_id=task.branch_id,
            key=str(task.pk),
            due_on=task.point.due_on,
            text=f"Nhiệm vụ: {task.point.text[:200]}, hạn {task.point.due_on:%d/%m/%Y}",
            brief=f"Nhiệm vụ chi bộ giao, hạn {task.point.due_on:%d/%m/%Y}",
        )
        for task in tasks
    ]


def still_open(keys):
    """Which of the tasks still wait for their owner."""
    tasks = TaskAssignment.objects.filter(pk__in=[int(key) for key in keys], state__in=WAITING)
    return {str(pk) for pk in tasks.values_list("pk", flat=True)}


def address(key):
    return reverse("resolutions:task", args=[key])


def reminders_of(task):
    """What the owner was told of this task, the first word first; ``done_at`` of the last one says
    that it was done after it."""
    told = PersonalReminder.objects.filter(source=SOURCE, key=str(task.pk))
    return list(told.order_by("created_at", "pk"))
