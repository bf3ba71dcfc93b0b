"""The tasks of earlier meetings as a meeting goes through them (handbook 7.1 C3, 9).

What a meeting prints about a task must not change once its minutes are adopted, although the task
goes on: the lines below are the tasks as they stood when the meeting ended, corrected by what the
meeting itself recorded.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from config.lib.prepared import Prepared
from meetings.models import Meeting
from meetings.reading import rules_of
from meetings.rules import HELD_STATES
from resolutions.choices import OPEN_TASK_STATES, TaskState
from resolutions.facts import MONTHLY_TYPES, carried_from
from resolutions.models import TaskAssignment, TaskReport
from resolutions.rules import is_overdue, is_stuck, renewals, silent_meetings

LOOKED_BACK = 12  # meetings in which a word about a task is looked for
DONE = frozenset({TaskState.DONE, TaskState.DONE_LATE})
DAYS_BEFORE = Prepared(
    lambda branch, day: (
        Meeting.objects.filter(
            branch=branch,
            held_on__lt=day,
            state__in=HELD_STATES,
            meeting_type__in=MONTHLY_TYPES,
        )
        .order_by("-held_on")
        .values_list("held_on", flat=True)[:LOOKED_BACK]
    ),
    examples=(-7, date(1000, 1, 1)),
)
REPORTS = Prepared(
    lambda *tasks: TaskReport.objects.filter(task__in=tasks).order_by("reported_at", "pk"),
    further=lambda number: -1000 - number,
)


class ReviewedTask(NamedTuple):
    """What a meeting needs of a task: with all around it, it would be eight objects."""

    pk: int
    state: TaskState
    reported_at: datetime | None
    owner_name: str
    text: str
    due_on: date | None
    given_on: date
    carried_from: int | None
    is_spoken_of: bool


def _candidates(branch, day, meeting, last):
    """Open tasks of meetings before ``day``, those ``meeting`` spoke of, those spoken of since
    the ``last`` one before."""
    spoken = TaskReport.objects.filter(
        Q(meeting=meeting) | Q(reported_at__date__gt=last), task=OuterRef("pk")
    )
    tasks = TaskAssignment.objects.in_force().filter(
        Q(state__in=OPEN_TASK_STATES) | Exists(spoken),
        branch=branch,
        point__resolution__meeting__held_on__lt=day,
    )
    return tasks.order_by(
        F("point__due_on").asc(nulls_last=True), "point__resolution_id", "point__seq", "pk"
    ).values_list(
        *("pk", "state", "reported_at", Coalesce("owner__full_name", "owner_text")),
        *("point__text", "point__due_on", "point__resolution__meeting__held_on"),
        *("carried_from_id", Exists(TaskReport.objects.filter(task=OuterRef("pk")))),
    )


CANDIDATES = Prepared(
    _candidates,
    examples=(-7, date(1000, 1, 1), -8, date(1000, 1, 2)),
)


@dataclass(frozen=True)
class ReviewLine:
    """One task in a meeting's review: where it stood, and what was said last.

    ``is_told`` means that this meeting recorded it; ``renewed`` counts renewals, ``silent`` the
    earlier meetings without a word about it. Overdue is judged on the meeting's day.
    """

    task: ReviewedTask
    state: TaskState
    note: str
    done_on: date | None
    is_told: bool
    is_overdue: bool
    renewed: int
    silent: int
    is_stuck: bool

    @property
    def state_label(self):
        return TaskState(self.state).label

    @property
    def is_open(self):
        return self.state in OPEN_TASK_STATES

    @property
    def can_be_told(self):
        """Whether the meeting may still record a result: the task is open to this day."""
        return self.task.state in OPEN_TASK_STATES

    def likely_done_on(self, meeting):
        """The day proposed when the meeting says that it is done: that of the owner's report."""
        if self.task.state == TaskState.REPORTED:
            return min(timezone.localdate(self.task.reported_at), meeting.held_on)
        return meeting.held_on

    @property
    def words(self):
        """What became of the task, as papers print it: the state, then what was said."""
        words = "chưa báo cáo" if self.state == TaskState.OPEN else self.state_label.lower()
        if self.done_on:
            words += f" ngày {self.done_on:%d/%m/%Y}"
        if self.is_overdue:
            words += ", quá hạn"
        return f"{words}: {self.note}" if self.note else words


def review_of(meeting):
    """The `ReviewLine` list of ``meeting``, by deadline. Four queries, however many tasks, one
    more for what was said of them and one where one of them renews another.

    Tasks still open, those the meeting spoke of, and those settled since the meeting before it.
    """
    days = earlier_meeting_days(meeting)
    last = days[0] if days else date.min
    rows = CANDIDATES(meeting.branch_id, meeting.held_on, meeting.pk, last)
    tasks = list(map(ReviewedTask._make, rows))
    reports, spoken_of = {}, [task.pk for task in tasks if task.is_spoken_of]
    for report in REPORTS(*spoken_of) if spoken_of else ():
        reports.setdefault(report.task_id, []).append(report)
    is_renewed = any(task.carried_from for task in tasks)
    carried = carried_from([meeting.branch_id]) if is_renewed else {}
    rules = rules_of(meeting)
    lines = (_line(task, meeting, days, reports.get(task.pk, []), carried, rules) for task in tasks)
    return [line for line in lines if line is not None]


def earlier_meeting_days(meeting):
    """The days of the branch's monthly meetings before ``meeting``, the last one first.

    Only these go through the tasks; a chi ủy or thematic meeting in between is not silent."""
    return DAYS_BEFORE(meeting.branch_id, meeting.held_on)


def _line(task, meeting, days, reports, carried, rules):
    end = meeting.ended_at or timezone.now()
    told = [report for report in reports if report.meeting_id == meeting.pk]
    before = [
        report
        for report in reports
        if report.reported_at <= end and report.meeting_id != meeting.pk
    ]
    last = told[-1] if told else before[-1] if before else None
    state = last.state if last else TaskState.OPEN
    is_open = state in OPEN_TASK_STATES
    if not told and not is_open and _is_old(last, days):
        return None
    renewed = renewals(task.pk, carried)
    silent = _silent(task, before, days) if not told else 0
    return ReviewLine(
        task=task,
        state=state,
        note=last.note if last else "",
        done_on=last.done_on if last and state in DONE else None,
        is_told=bool(told),
        is_overdue=is_overdue(state=state, due_on=task.due_on, today=meeting.held_on),
        renewed=renewed,
        silent=silent,
        is_stuck=is_open and is_stuck(renewed=renewed, silent=silent, rules=rules),
    )


def _silent(task, before, days):
    return silent_meetings(
        adopted_on=task.given_on,
        reported_on=timezone.localdate(before[-1].reported_at) if before else None,
        meeting_days=days,
    )


def _is_old(report, days):
    """Settled at or before the meeting before: that one has told of it."""
    return bool(days) and timezone.localdate(report.reported_at) <= days[0]
