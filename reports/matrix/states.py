"""What a cell of the status matrix says on a day, and what a row of cells adds up to. Pure.

The kept letter of a month says how far its meeting has come (`reports.choices.MonthState`); whether
something is due depends on the day of looking, the window of the branch and leave to put off
(handbook 6.2, 11.4; product 3.5).
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import TextChoices

from meetings.plan.rules import day_of
from reports.choices import MonthState


class CellState(TextChoices):
    """One letter a month, as `MonthState`, with what is due decided."""

    NOT_DUE = "n", "Chưa đến hạn"
    DUE = "d", "Đến hạn, chưa họp"
    MISSING = "m", "Quá hạn, chưa họp"
    POSTPONED = "p", "Chưa họp, được phép lùi"
    HELD = "h", "Đã họp, chưa gửi"
    SENT = "s", "Đã gửi đúng hạn"
    SENT_LATE = "l", "Đã gửi muộn"
    RETURNED = "r", "Bị trả lại"
    ACCEPTED = "a", "Đã được chấp nhận"
    TAKEN_OVER = "t", "Đã họp, nhập từ sổ cũ"
    ABSENT = "-", "Chi bộ chưa hoặc không còn hoạt động"


NOT_TOLD = " "  # where a row says nothing of a month

SHORT_WORDS = {
    CellState.NOT_DUE: "chưa đến",
    CellState.DUE: "đến hạn",
    CellState.MISSING: "chưa họp",
    CellState.POSTPONED: "được lùi",
    CellState.HELD: "chưa gửi",
    CellState.SENT: "đã gửi",
    CellState.SENT_LATE: "gửi muộn",
    CellState.RETURNED: "trả lại",
    CellState.ACCEPTED: "đã nhận",
    CellState.TAKEN_OVER: "sổ cũ",
    CellState.ABSENT: "không có",
}
OPEN = frozenset({CellState.NOT_DUE, CellState.DUE, CellState.POSTPONED, CellState.ABSENT})
SENT_CELLS = frozenset(
    {CellState.SENT, CellState.SENT_LATE, CellState.RETURNED, CellState.ACCEPTED}
)
HELD_CELLS = SENT_CELLS | {CellState.HELD, CellState.TAKEN_OVER}
SENT_LATE = {
    MonthState.RETURNED_LATE: CellState.RETURNED,
    MonthState.ACCEPTED_LATE: CellState.ACCEPTED,
}
WAITING = frozenset({CellState.NOT_DUE, CellState.DUE})


def phase_of(month, today, window, grace_days):
    """NOT_DUE, DUE or MISSING: where ``today`` stands to the window of a month not met in.

    ``window`` is the first and last day of the month for the meeting; it stays due for
    ``grace_days`` after the last (rule ``regular.grace_days``).
    """
    first, last = (day_of(month, number) for number in window)
    if today < first:
        return CellState.NOT_DUE
    return CellState.DUE if today <= last + timedelta(days=grace_days) else CellState.MISSING


def cell_of(letter, month, today, phase):
    """The `CellState` of a kept letter. Leave holds to the end of the month after (6.2)."""
    if letter == MonthState.NONE:
        return phase
    if letter in SENT_LATE:
        return SENT_LATE[letter]
    if letter == MonthState.POSTPONED and today > month.shifted(1).last_day:
        return CellState.MISSING
    return CellState(letter)


@dataclass(frozen=True)
class Totals:
    """Months of branches added up.

    A month is ``expected`` once its window is over or the meeting was held; months before the
    branch was founded, after it was closed, and those put off with leave are not. Meetings taken
    over from old books count as held and need not be sent: ``to_send`` leaves them out.
    """

    expected: int = 0
    held: int = 0
    to_send: int = 0
    sent: int = 0
    on_time: int = 0
    accepted: int = 0

    def __add__(self, other):
        return Totals(
            self.expected + other.expected,
            self.held + other.held,
            self.to_send + other.to_send,
            self.sent + other.sent,
            self.on_time + other.on_time,
            self.accepted + other.accepted,
        )


def totals_of(counts, late):
    """The `Totals` of ``{CellState: number of months}``; ``late`` of them were sent late.

    ``late`` counts those that were returned or accepted since; SENT_LATE says it itself.
    """
    held, expected = held_of(counts)
    sent = sum([counts.get(one, 0) for one in SENT_CELLS])
    return Totals(
        expected=expected,
        held=held,
        to_send=expected - counts.get(CellState.TAKEN_OVER, 0),
        sent=sent,
        on_time=sent - counts.get(CellState.SENT_LATE, 0) - late,
        accepted=counts.get(CellState.ACCEPTED, 0),
    )


def held_of(counts):
    """How many months were held, and how many expected: the first two of `totals_of`."""
    held = sum([counts.get(one, 0) for one in HELD_CELLS])
    return held, held + counts.get(CellState.MISSING, 0)
