"""Pure rules of resolutions and tasks (handbook 9, 15.3). No database, no clock."""

from difflib import SequenceMatcher

from branches.rules import require_move
from config.lib.errors import RuleBroken
from config.lib.vietnamese import search_key
from resolutions.choices import OPEN_TASK_STATES, ResolutionState, TaskState

R = ResolutionState
T = TaskState
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
LONG_CHAIN = 3  # renewals from which on a task is highlighted (handbook 9)
SILENT_MEETINGS = 2  # meetings without a word about a task from which on it is red (product 3.3)
ALIKE = 0.7  # share of common words in the same order; tried on real points of resolutions
LABELS_OF_RESOLUTION = dict(R.choices)
LABELS_OF_TASK = dict(T.choices)


def require_resolution_move(current, wanted):
    require_move(RESOLUTION_MOVES, current, wanted, LABELS_OF_RESOLUTION)


def require_task_move(current, wanted):
    require_move(TASK_MOVES, current, wanted, LABELS_OF_TASK)


def is_overdue(*, state, due_on, today):
    """Whether an open task is past its last day; tasks without a deadline are never overdue."""
    return state in OPEN_TASK_STATES and due_on is not None and due_on < today


def done_state(*, due_on, done_on):
    """DONE up to and including the last day, DONE_LATE after it."""
    return T.DONE if due_on is None or done_on <= due_on else T.DONE_LATE


def number_text(number, kind, body="CB"):
    """The number as printed: two digits at least, ``05-NQ/CB`` (handbook 15.3)."""
    return f"{number:02d}-{kind}/{body}"


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
