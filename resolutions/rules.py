"""Pure rules of resolutions and tasks (handbook 9, 15.3). No database, no clock."""

from dataclasses import dataclass, fields
from difflib import SequenceMatcher

from branches.rules import require_move
from config.lib.errors import RuleBroken
from config.lib.vietnamese import search_key
from resolutions.choices import (
    OPEN_TASK_STATES,
    DirectiveState,
    MemberTaskState,
    OpinionState,
    ProposalState,
    ResolutionState,
    TaskState,
)

R = ResolutionState
T = TaskState
D = DirectiveState
RESOLUTION_MOVES = {
    R.DRAFT: {R.ADOPTED},
    R.ADOPTED: {R.SIGNED, R.DRAFT},
    R.SIGNED: {R.SUBMITTED},
    R.SUBMITTED: set(),
}
# What was settled by mistake is opened again with a reason; a renewal ends when it is withdrawn
# from the draft that held it.
TASK_MOVES = {
    T.OPEN: {T.IN_PROGRESS, T.REPORTED, T.DONE, T.DONE_LATE, T.CARRIED_OVER, T.DROPPED},
    T.IN_PROGRESS: {
        *(T.IN_PROGRESS, T.REPORTED, T.DONE, T.DONE_LATE, T.CARRIED_OVER, T.DROPPED),
    },
    T.REPORTED: {
        *(T.REPORTED, T.DONE, T.DONE_LATE, T.IN_PROGRESS, T.CARRIED_OVER, T.DROPPED),
    },
    T.DONE: {T.IN_PROGRESS},
    T.DONE_LATE: {T.IN_PROGRESS},
    T.CARRIED_OVER: {T.IN_PROGRESS},
    T.DROPPED: {T.IN_PROGRESS},
}
ALIKE = 0.7  # share of common words in the same order; tried on real points of resolutions
DIRECTIVE_MOVES = {D.PUBLISHED: {D.WITHDRAWN}, D.WITHDRAWN: set()}
P, N, M = ProposalState, OpinionState, MemberTaskState
# A proposal whose answer does not help is asked again under its number.
PROPOSAL_MOVES = {P.SENT: {P.ANSWERED}, P.ANSWERED: {P.CLOSED, P.SENT}, P.CLOSED: set()}
OPINION_MOVES = {
    N.OPEN: {N.ANSWERED, N.FORWARDED},
    N.FORWARDED: {N.ANSWERED},
    N.ANSWERED: {N.OPEN},
}
MEMBER_TASK_MOVES = {M.OPEN: {M.DONE, M.DROPPED}, M.DONE: {M.OPEN}, M.DROPPED: {M.OPEN}}
LABELS_OF_PROPOSAL = dict(P.choices)
LABELS_OF_OPINION = dict(N.choices)
LABELS_OF_MEMBER_TASK = dict(M.choices)
LABELS_OF_DIRECTIVE = dict(D.choices)
LABELS_OF_RESOLUTION = dict(R.choices)
LABELS_OF_TASK = dict(T.choices)


def require_resolution_move(current, wanted):
    require_move(RESOLUTION_MOVES, current, wanted, LABELS_OF_RESOLUTION)


def require_task_move(current, wanted):
    require_move(TASK_MOVES, current, wanted, LABELS_OF_TASK)


def require_directive_move(current, wanted):
    require_move(DIRECTIVE_MOVES, current, wanted, LABELS_OF_DIRECTIVE)


def require_proposal_move(current, wanted):
    require_move(PROPOSAL_MOVES, current, wanted, LABELS_OF_PROPOSAL)


def require_opinion_move(current, wanted):
    require_move(OPINION_MOVES, current, wanted, LABELS_OF_OPINION)


def require_member_task_move(current, wanted):
    require_move(MEMBER_TASK_MOVES, current, wanted, LABELS_OF_MEMBER_TASK)


def is_overdue(*, state, due_on, today):
    """Whether an open task is past its last day; tasks without a deadline are never overdue."""
    return state in OPEN_TASK_STATES and due_on is not None and due_on < today


def done_state(*, due_on, done_on):
    """DONE up to and including the last day, DONE_LATE after it."""
    return T.DONE if due_on is None or done_on <= due_on else T.DONE_LATE


def default_title(*, month, theme=""):
    """What a new resolution is about (handbook 15.4); a purely thematic one names its theme."""
    if theme:
        return f"thực hiện chuyên đề “{theme}”"[:300]
    return f"lãnh đạo thực hiện nhiệm vụ {month}"


# --- points -----------------------------------------------------------------------------------


def require_sensible_point(*, text, due_on, held_on):
    """A point says what is to be done, by a day that is not before the meeting."""
    if not text.strip():
        raise RuleBroken("Đồng chí ghi nội dung nhiệm vụ.")
    if due_on is not None and due_on < held_on:
        raise RuleBroken(
            f"Thời hạn {due_on:%d/%m/%Y} ở trước ngày họp {held_on:%d/%m/%Y}. "
            "Đồng chí ghi thời hạn từ ngày họp trở đi."
        )


def are_alike(first, second):
    """Whether two points say nearly the same (handbook 9: duplicate detection).

    Words are compared without diacritics and in order; the order of parts may differ a little.
    """
    words, others = search_key(first).split(), search_key(second).split()
    if not words or not others:
        return False
    return SequenceMatcher(None, words, others, autojunk=False).ratio() >= ALIKE


def most_alike(text, others):
    """The first of the texts ``others`` that ``text`` resembles, or None."""
    return next((other for other in others if are_alike(text, other)), None)


# --- follow-up --------------------------------------------------------------------------------


def renewals(task_id, carried_from):
    """How often a task was renewed; ``carried_from`` maps a task's id to the one it renews."""
    count = 0
    while task_id in carried_from:
        task_id, count = carried_from[task_id], count + 1
    return count


def silent_meetings(*, adopted_on, reported_on, meeting_days):
    """The meetings since the task was given, or last spoken of, that did not speak of it.

    ``reported_on`` is the day of the last report or None; ``meeting_days`` are the days of the
    branch's meetings before the one at hand.
    """
    since = max(adopted_on, reported_on) if reported_on else adopted_on
    return sum(day > since for day in meeting_days)


def is_stuck(*, renewed, silent, rules):
    """Whether an open task needs somebody to step in.

    ``renewed`` counts renewals (handbook 9: highlighted from 3), ``silent`` the meetings without a
    word about it (product 3.3: red from 2). Both limits come from ``rules``.
    """
    return renewed >= rules.get("tasks.long_chain") or silent >= rules.get("tasks.stuck_meetings")


def level_due(*, days_overdue, levels_told, limits):
    """The next level an overdue task goes up to, or None.

    ``limits`` are the days overdue from which level 1 (the branch secretary), 2 (the direct
    committee), 3 … are told; ``levels_told`` counts those told already, one at a time.
    """
    if levels_told < len(limits) and days_overdue >= limits[levels_told]:
        return levels_told + 1
    return None


@dataclass(frozen=True)
class FollowUp:
    """Counts of tasks, in tasks: ``given`` = on time + late + open + renewed + dropped.

    ``overdue`` and ``stuck`` are among the open ones. ``due`` are those that had to be done in the
    period, ``due_done`` and ``due_on_time`` the done among them.
    """

    given: int = 0
    on_time: int = 0
    late: int = 0
    still_open: int = 0
    overdue: int = 0
    stuck: int = 0
    renewed: int = 0
    dropped: int = 0
    earlier_open: int = 0
    due: int = 0
    due_done: int = 0
    due_on_time: int = 0

    def __add__(self, other):
        return FollowUp(
            **{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)}
        )

    @property
    def completion(self):
        """Done, in time or late, of those due: two whole numbers (handbook 9)."""
        return self.due_done, self.due

    @property
    def on_time_share(self):
        """Done in time of those due: two whole numbers (handbook 9)."""
        return self.due_on_time, self.due


# --- registers and the year's work of members --------------------------------------------------


def is_report_due(*, every, month, since, reported):
    """Whether a member owes a report in ``month`` (1–12) of the year.

    The year is cut into stretches of ``every`` months; a stretch asks in its last month, and goes
    on asking until something is reported. ``since`` is the month the work was given in,
    ``reported`` the months with a report.
    """
    end = month // every * every
    if end == 0 or end < since:
        return False
    return not any(end - every < one <= month for one in reported)
