"""What is known about resolutions and tasks: which are open, late, unfinished."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from branches.rule_book import RuleBook
from config.lib.prepared import Prepared
from meetings.choices import MeetingType, VoteMatter
from meetings.models import Meeting
from meetings.reading import votes_of
from meetings.rules import HELD_STATES
from members.models import Member
from resolutions.choices import OPEN_TASK_STATES, TaskState
from resolutions.models import Resolution, ResolutionPoint, TaskAssignment
from resolutions.rules import is_overdue, is_stuck, most_alike, renewals, silent_meetings

MONTHLY_TYPES = frozenset({MeetingType.REGULAR, MeetingType.COMBINED})
OF_MEETING = Prepared(
    lambda meeting: Resolution.objects.filter(meeting=meeting).select_related("vote"),
    examples=(-7,),
)


def _carried(*branches):
    renewed = TaskAssignment.objects.filter(branch__in=branches).exclude(carried_from=None)
    return renewed.order_by().values_list("pk", "carried_from_id")


CARRIED = Prepared(_carried, examples=(-7,))


@dataclass(frozen=True)
class TaskLook:
    """A task with what its page and its line in a list say about it on one day.

    ``renewed`` counts how often it was carried over, ``silent`` the meetings without a word about
    it; ``is_stuck`` judges an open task by the rules of its branch.
    """

    task: TaskAssignment
    is_overdue: bool
    renewed: int = 0
    silent: int = 0
    is_stuck: bool = False

    @property
    def is_open(self):
        return self.task.state in OPEN_TASK_STATES


def with_people(tasks):
    """The tasks with everything their lines and pages print, in one query."""
    return tasks.select_related(
        "owner",
        "branch",
        "point__checker",
        "point__resolution__meeting",
        "point__directive_point__directive__organization",
    )


def looks(tasks, today):
    """A `TaskLook` for every task given; four queries more, however many there are."""
    tasks = list(tasks)
    if not tasks:
        return []
    branches = {task.branch_id for task in tasks}
    carried = carried_from(branches)
    days = review_days(branches, min(_given_on(task) for task in tasks), today)
    book = RuleBook.on(today)
    return [
        _look(task, carried, days.get(task.branch_id, ()), book.for_branch(task.branch_id), today)
        for task in tasks
    ]


def looks_at(ids, today):
    """`looks` of the tasks with ``ids`` in their order.

    A page sorts ids and reads people and papers for its own tasks alone: whole rows of very many
    tasks do not fit into the memory a database sorts in.
    """
    ids = list(ids)
    found = with_people(TaskAssignment.objects.all()).in_bulk(ids)
    return looks([found[pk] for pk in ids if pk in found], today)


def review_days(branches, since, today):
    """The days after ``since`` on which each of ``branches`` held its monthly meeting.

    Only these go through the tasks: a thematic or chi ủy meeting is not silent about them.
    """
    days = {}
    held = Meeting.objects.filter(
        branch__in=branches,
        meeting_type__in=MONTHLY_TYPES,
        state__in=HELD_STATES,
        held_on__gt=since,
        held_on__lte=today,
    )
    for branch, day in held.values_list("branch_id", "held_on"):
        days.setdefault(branch, []).append(day)
    return days


def carried_from(branches):
    """Which task each renewed task of ``branches`` renews, by id."""
    ids = list(branches)
    return dict(CARRIED(*ids) if len(ids) == 1 else _carried(*ids))


def chain_of(task):
    """The task with all it renews and all that renew it, the first one first; two queries.

    Renewals that are still in a draft bind nobody and are left out.
    """
    earlier = carried_from([task.branch_id])
    later = {old: new for new, old in earlier.items()}
    ids, one = [task.pk], task.pk
    while one in earlier:
        one = earlier[one]
        ids.insert(0, one)
    one = task.pk
    while one in later:
        one = later[one]
        ids.append(one)
    if len(ids) == 1:
        return []
    rows = with_people(TaskAssignment.objects.in_force().filter(pk__in=ids))
    found = {row.pk: row for row in rows}
    return [found[one] for one in ids if one in found]


def open_task_texts(resolution):
    """What is to be done already: open tasks of the branch, and the points of this draft."""
    tasks = TaskAssignment.objects.in_force().open().filter(branch=resolution.branch_id)
    texts = tasks.order_by("pk").values_list("point__text", flat=True)
    return [*texts, *resolution.points.order_by("seq").values_list("text", flat=True)]


def alike_points(resolution):
    """Pairs of a point of the draft and the open task it resembles; renewals are no repetition."""
    tasks = TaskAssignment.objects.in_force().open().filter(branch=resolution.branch_id)
    texts = list(tasks.order_by("pk").values_list("point__text", flat=True))
    fresh = resolution.points.exclude(tasks__carried_from__isnull=False).order_by("seq")
    pairs = ((point, most_alike(point.text, texts)) for point in fresh)
    return [(point, other) for point, other in pairs if other]


def key_points(meeting):
    """How many key tasks the branch gives itself in the month of ``meeting``."""
    return ResolutionPoint.objects.filter(
        is_key=True,
        resolution__branch=meeting.branch_id,
        resolution__meeting__for_year=meeting.for_year,
        resolution__meeting__for_month=meeting.for_month,
    ).count()


def points_of(resolution):
    """The points in order, with owners and checkers; two queries."""
    return list(
        ResolutionPoint.objects.filter(resolution=resolution)
        .select_related("checker", "directive_point__directive__organization")
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
    found = OF_MEETING.first(meeting.pk)
    if found:
        found.meeting = meeting
    return found


def resolution_vote(meeting):
    """The vote on the resolution: the last one that carried, else the last one; None without."""
    votes = [one for one in votes_of(meeting) if one.matter == VoteMatter.RESOLUTION][::-1]
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


def _look(task, carried, days, rules, today):
    renewed = renewals(task.pk, carried)
    silent = silent_meetings(
        adopted_on=_given_on(task),
        reported_on=timezone.localdate(task.reported_at) if task.reported_at else None,
        meeting_days=days,
    )
    is_open = task.state in OPEN_TASK_STATES
    return TaskLook(
        task=task,
        is_overdue=is_overdue(state=task.state, due_on=task.point.due_on, today=today),
        renewed=renewed,
        silent=silent if is_open else 0,
        is_stuck=is_open and is_stuck(renewed=renewed, silent=silent, rules=rules),
    )


def _given_on(task):
    return task.point.resolution.meeting.held_on
