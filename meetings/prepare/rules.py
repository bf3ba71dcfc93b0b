"""Pure rules of preparing and announcing a meeting (handbook 7.1 A, 11.7; product 11, 12)."""

from datetime import time, timedelta

from branches.rules import require_move
from meetings.prepare.choices import ExcuseState, ReminderStep

EXCUSE_MOVES = {
    ExcuseState.REQUESTED: {ExcuseState.ACCEPTED, ExcuseState.REFUSED, ExcuseState.WITHDRAWN},
    ExcuseState.ACCEPTED: {ExcuseState.WITHDRAWN},
    ExcuseState.REFUSED: {ExcuseState.ACCEPTED, ExcuseState.REQUESTED},
    ExcuseState.WITHDRAWN: {ExcuseState.REQUESTED},
}
EXCUSE_LABELS = dict(ExcuseState.choices)
SATURDAY = 5
LADDER = (ReminderStep.WEEK, ReminderStep.SOON, ReminderStep.TODAY, ReminderStep.LATE)


def require_excuse_move(current, wanted):
    require_move(EXCUSE_MOVES, current, wanted, EXCUSE_LABELS)


def is_weekend(day):
    """Saturday or Sunday, when an office does not work."""
    return day.weekday() >= SATURDAY


def papers_due_on(held_on, rules):
    """The last day for papers to reach the members: rule ``documents.before_days``."""
    return held_on - timedelta(days=rules.get("documents.before_days"))


def papers_in_time(published_days, held_on, rules):
    """Whether every paper was there in time; None when there is none.

    ``published_days``: the local days on which members could read each of them.
    """
    if not published_days:
        return None
    return max(published_days) <= papers_due_on(held_on, rules)


def ladder_step(held_on, today, rules):
    """The step of the reminder ladder that is due on ``today``, or None.

    Rule ``reminders.days``: days before the meeting for `LADDER`, negative after it. A step stays
    due until the next one, so that a machine switched off for a day forgets nothing.
    """
    left = (held_on - today).days
    week, soon, day, late = rules.get("reminders.days")
    if left > week:
        return None
    if left > soon:
        return ReminderStep.WEEK
    if left > day:
        return ReminderStep.SOON
    if left == day:
        return ReminderStep.TODAY
    return ReminderStep.LATE if left <= late else None


def is_quiet(now, rules):
    """Whether a local time of day lies in the quiet hours: rule ``reminders.quiet`` (from, to)."""
    start, end = (time.fromisoformat(text) for text in rules.get("reminders.quiet"))
    return now >= start or now < end if start > end else start <= now < end


def days_text(held_on, today):
    """``hôm nay``, ``ngày mai``, ``còn 5 ngày``."""
    left = (held_on - today).days
    return {0: "hôm nay", 1: "ngày mai"}.get(left, f"còn {left} ngày")
