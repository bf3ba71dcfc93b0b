"""What a branch is reminded of, whether it has done so since, and when letters may go. Pure."""

from datetime import datetime, time, timedelta

from meetings.choices import MeetingState
from meetings.prepare.rules import is_quiet
from meetings.rules import HELD_STATES, SENT_STATES
from reports.matrix.states import CellState

TO_PLAN = frozenset({CellState.NOT_DUE, CellState.DUE})
WORDS = {
    CellState.NOT_DUE: "chưa lên lịch cuộc họp",
    CellState.DUE: "đến hạn, chưa lên lịch cuộc họp",
    CellState.MISSING: "quá hạn, chưa họp",
    CellState.HELD: "đã họp, chưa gửi biên bản",
    CellState.RETURNED: "biên bản bị trả lại, chưa bổ sung",
}


def asks_for(cell, *, is_planned):
    """What is missing in a month, as a word of `WORDS`; empty when nothing is to be done."""
    if cell in TO_PLAN and is_planned:
        return ""
    return WORDS.get(cell, "")


def has_reacted(about, state):
    """Whether what was asked for is done; ``state`` is that of the month's meeting or None."""
    if state is None:
        return False
    if about in TO_PLAN:
        return True
    if about == CellState.MISSING:
        return state in HELD_STATES
    if about == CellState.HELD:
        return state in SENT_STATES
    return state in {MeetingState.CORRECTED, MeetingState.REVIEWED}


def reaction_words(state, held_on):
    """What became of the month since, for the list of those reminded."""
    if state is None:
        return "Chưa lên lịch"
    if state == MeetingState.RETURNED:
        return "Bị trả lại, chưa bổ sung"
    if state in SENT_STATES:
        return "Đã gửi biên bản"
    if state in HELD_STATES:
        return f"Đã họp ngày {held_on:%d/%m/%Y}, chưa gửi biên bản"
    return f"Đã lên lịch ngày {held_on:%d/%m/%Y}"


def letters_from(now, rules):
    """The local moment from which letters may leave: now, or the end of the quiet hours."""
    if not is_quiet(now.time(), rules):
        return now
    end = time.fromisoformat(rules.get("reminders.quiet")[1])
    morning = datetime.combine(now.date(), end, tzinfo=now.tzinfo)
    return morning if morning > now else morning + timedelta(days=1)
