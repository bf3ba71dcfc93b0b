"""Pure rules of resolutions and tasks (handbook 9, 15.3). No database, no clock."""

from branches.rules import require_move
from resolutions.choices import OPEN_TASK_STATES, ResolutionState, TaskState

R = ResolutionState
T = TaskState
RESOLUTION_MOVES = {
    R.DRAFT: {R.ADOPTED},
    R.ADOPTED: {R.SIGNED, R.DRAFT},
    R.SIGNED: {R.SUBMITTED},
    R.SUBMITTED: set(),
}
TASK_MOVES = {
    T.OPEN: {T.IN_PROGRESS, T.REPORTED, T.DONE, T.DONE_LATE, T.CARRIED_OVER, T.DROPPED},
    T.IN_PROGRESS: {T.REPORTED, T.DONE, T.DONE_LATE, T.CARRIED_OVER, T.DROPPED},
    T.REPORTED: {T.DONE, T.DONE_LATE, T.IN_PROGRESS},
    T.DONE: set(),
    T.DONE_LATE: set(),
    T.CARRIED_OVER: set(),
    T.DROPPED: set(),
}
LONG_CHAIN = 3


def require_resolution_move(current, wanted):
    require_move(RESOLUTION_MOVES, current, wanted, dict(R.choices))


def require_task_move(current, wanted):
    require_move(TASK_MOVES, current, wanted, dict(T.choices))


def is_overdue(*, state, due_on, today):
    """Whether an open task is past its last day; tasks without a deadline are never overdue."""
    return state in OPEN_TASK_STATES and due_on is not None and due_on < today


def done_state(*, due_on, done_on):
    """DONE up to and including the last day, DONE_LATE after it."""
    return T.DONE if due_on is None or done_on <= due_on else T.DONE_LATE


def number_text(number, kind, body="CB"):
    """The number as printed: two digits at least, ``05-NQ/CB`` (handbook 15.3)."""
    return f"{number:02d}-{kind}/{body}"
