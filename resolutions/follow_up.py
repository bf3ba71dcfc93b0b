"""Tasks counted for a committee: one condition per number, so that each number opens its list."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, DateField, Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce, TruncDate

from branches.rule_book import RuleBook
from config.lib.periods import Period
from meetings.models import Meeting
from meetings.rules import HELD_STATES
from resolutions.choices import OPEN_TASK_STATES, TaskState
from resolutions.facts import MONTHLY_TYPES
from resolutions.models import TaskAssignment

GIVEN_ON = "point__resolution__meeting__held_on"
DUE_ON = "point__due_on"
IS_DONE = Q(state__in=[TaskState.DONE, TaskState.DONE_LATE])
IS_OPEN = Q(state__in=OPEN_TASK_STATES)


@dataclass(frozen=True)
class Window:
    """The period asked for, reckoned up to ``today`` or its last day, whichever is earlier."""

    period: Period
    today: date

    @property
    def day(self):
        return min(self.period.last_day, self.today)

    @property
    def conditions(self):
        """What each field of `resolutions.rules.FollowUp` counts, but for ``stuck``.

        A task enters the due ones on its last day, or earlier once it is done; what the branch
        dropped is due no more (handbook 9).
        """
        first, day = self.period.first_day, self.day
        given = Q(**{f"{GIVEN_ON}__range": (first, day)})
        due = ~Q(state=TaskState.DROPPED) & (
            Q(**{f"{DUE_ON}__range": (first, day)})
            | Q(**{f"{DUE_ON}__gt": day, f"{DUE_ON}__lte": self.period.last_day}) & IS_DONE
        )
        return {
            "given": given,
            "on_time": given & Q(state=TaskState.DONE),
            "late": given & Q(state=TaskState.DONE_LATE),
            "still_open": given & IS_OPEN,
            "overdue": given & IS_OPEN & Q(**{f"{DUE_ON}__lt": self.today}),
            "renewed": given & Q(state=TaskState.CARRIED_OVER),
            "dropped": given & Q(state=TaskState.DROPPED),
            "earlier_open": IS_OPEN & Q(**{f"{GIVEN_ON}__lt": first}),
            "due": due,
            "due_done": due & IS_DONE,
            "due_on_time": due & Q(state=TaskState.DONE),
        }


def follow_up_rows(tasks, window):
    """Pairs of names of `FollowUp` and rows of the queryset ``tasks``: a branch id and a number
    for each name. Branches without tasks have no row."""
    tasks = tasks.order_by()
    counts = {name: Count("pk", filter=which) for name, which in window.conditions.items()}
    stuck = stuck_among(tasks.filter(window.conditions["given"]), window.today)
    return [
        (tuple(counts), tasks.values_list("branch").annotate(**counts)),
        (("stuck",), stuck.values_list("branch").annotate(Count("pk"))),
    ]


def in_slice(tasks, name, window):
    """The rows behind one number; ``name`` is a field of `FollowUp`."""
    if name == "stuck":
        return stuck_among(tasks.filter(window.conditions["given"]), window.today)
    return tasks.filter(window.conditions[name])


def stuck_among(tasks, today):
    """The open tasks among ``tasks`` that `rules.is_stuck` finds stuck, found by the database.

    Branches with limits of their own are asked for by name; all others share one condition.
    """
    book = RuleBook.on(today)
    groups = {}
    for branch in book.branches_with_own_rules:
        groups.setdefault(_limits(book.for_branch(branch)), []).append(branch)
    shared = _limits(book.for_branch(None))
    own = {limits: ids for limits, ids in groups.items() if limits != shared}
    elsewhere = [branch for ids in own.values() for branch in ids]
    which = _stuck(shared, today) & (~Q(branch__in=elsewhere) if elsewhere else Q())
    for limits, ids in own.items():
        which |= _stuck(limits, today) & Q(branch__in=ids)
    spoken_on = Coalesce(TruncDate("reported_at"), F(GIVEN_ON), output_field=DateField())
    return tasks.filter(IS_OPEN).alias(spoken_on=spoken_on).filter(which)


def _limits(rules):
    return rules.get("tasks.stuck_meetings"), rules.get("tasks.long_chain")


def _stuck(limits, today):
    meetings, links = limits
    silent = (
        Meeting.objects.filter(
            branch=OuterRef("branch"),
            meeting_type__in=MONTHLY_TYPES,
            state__in=HELD_STATES,
            held_on__lte=today,
            held_on__gt=OuterRef(GIVEN_ON),
        )
        .filter(held_on__gt=OuterRef("spoken_on"))
        .order_by("held_on")
    )
    chain = "__".join(["carried_from"] * links)
    return Q(Exists(silent[meetings - 1 : meetings])) | Q(**{f"{chain}__isnull": False})


def seen_tasks(user):
    """The tasks in force a reader sees."""
    return TaskAssignment.objects.visible_to(user).in_force()
