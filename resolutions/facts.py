"""What is known about resolutions and tasks: which are open, late, unfinished."""

from dataclasses import dataclass

from django.db.models import Count, Q

from meetings.choices import VoteMatter
from members.models import Member
from resolutions.choices import OPEN_TASK_STATES, TaskState
from resolutions.models import Resolution, ResolutionPoint, TaskAssignment
from resolutions.rules import LONG_CHAIN, is_overdue, renewals


@dataclass(frozen=True)
class TaskLook:
    """A task with what its page and its line in a list say about it on one day.

    ``renewed`` counts how often it was carried over.
    """

    task: TaskAssignment
    is_overdue: bool
    renewed: int = 0

    @property
    def is_open(self):
        return self.task.state in OPEN_TASK_STATES

    @property
    def is_stuck(self):
        return self.renewed >= LONG_CHAIN


def with_people(tasks):
    """The tasks with everything their lines and pages print, in one query."""
    return tasks.select_related("owner", "branch", "point__checker", "point__resolution__meeting")


def looks(tasks, today):
    """A `TaskLook` for every task given; one query more, however many there are."""
    tasks = list(tasks)
    carried = carried_from({task.branch_id for task in tasks})
    return [_look(task, carried, today) for task in tasks]


def carried_from(branches):
    """Which task each renewed task of ``branches`` renews, by id."""
    return dict(
        TaskAssignment.objects.filter(branch__in=branches)
        .exclude(carried_from=None)
        .values_list("pk", "carried_from_id")
    )


def open_task_texts(resolution):
    """What is to be done already: open tasks of the branch, and the points of this draft."""
    tasks = TaskAssignment.objects.in_force().open().filter(branch=resolution.branch_id)
    texts = tasks.order_by("pk").values_list("point__text", flat=True)
    return [*texts, *resolution.points.order_by("seq").values_list("text", flat=True)]


def points_of(resolution):
    """The points in order, with owners and checkers; two queries."""
    return list(
        ResolutionPoint.objects.filter(resolution=resolution)
        .select_related("checker")
        .prefetch_related("tasks__owner", "tasks__carried_from")
        .order_by("seq")
    )


def unfinished_points(resolution):
    """A sentence for every point without owner or deadline (handbook 9: quality demanded)."""
    sentences = []
    for point in points_of(resolution):
        lacking = []
        if not point.tasks.all():
            lacking.append("người thực hiện")
        if point.due_on is None:
            lacking.append("thời hạn")
        if lacking:
            sentences.append(f"Nhiệm vụ {point.seq} chưa có {' và '.join(lacking)}.")
    return sentences


def resolution_of(meeting):
    """The resolution of ``meeting``, or None."""
    return Resolution.objects.filter(meeting=meeting).select_related("meeting", "vote").first()


def resolution_vote(meeting):
    """The vote on the resolution: the last one that carried, else the last one; None without."""
    votes = list(meeting.votes.filter(matter=VoteMatter.RESOLUTION).order_by("-seq"))
    return next((vote for vote in votes if vote.is_adopted), votes[0] if votes else None)


def people_of(meeting):
    """Whom a task can be given to: everybody seated in the branch on the meeting's day."""
    return Member.objects.seated_in([meeting.branch_id], meeting.held_on).order_by(
        "sort_name", "pk"
    )


def follow_up(tasks, today):
    """Counts of tasks: ``total``, ``on_time``, ``late``, ``still_open``, of them ``overdue``."""
    is_open = Q(state__in=OPEN_TASK_STATES)
    return tasks.aggregate(
        total=Count("pk"),
        on_time=Count("pk", filter=Q(state=TaskState.DONE)),
        late=Count("pk", filter=Q(state=TaskState.DONE_LATE)),
        still_open=Count("pk", filter=is_open),
        overdue=Count("pk", filter=is_open & Q(point__due_on__lt=today)),
    )


def _look(task, carried, today):
    return TaskLook(
        task=task,
        is_overdue=is_overdue(state=task.state, due_on=task.point.due_on, today=today),
        renewed=renewals(task.pk, carried),
    )
