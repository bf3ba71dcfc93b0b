"""Pure rules of the review above the branch: remarks, deadlines, re-opening, its own figures.

Sources: handbook 6.3 (submitted, returned, corrected, reviewed), product guide 6 (review queue).
"""

from dataclasses import dataclass

from branches.rules import require_move
from config.lib.errors import RuleBroken
from meetings.choices import MeetingState, ReopeningState, ReviewDecision

R = ReopeningState
REOPENING_MOVES = {R.ASKED: {R.GRANTED, R.REFUSED}, R.GRANTED: set(), R.REFUSED: set()}
REOPENING_LABELS = dict(R.choices)
MINUTES_OF_A_DAY = 24 * 60
STATE_AFTER = {
    ReviewDecision.ACCEPTED: MeetingState.REVIEWED,
    ReviewDecision.RETURNED: MeetingState.RETURNED,
}


def require_reopening_move(current, wanted):
    """Refuse to decide a request twice."""
    require_move(REOPENING_MOVES, current, wanted, REOPENING_LABELS)


def require_remarks(remarks):
    """Returning needs at least one remark, each at its place; ``remarks`` are pairs."""
    if not any(text.strip() for _, text in remarks):
        raise RuleBroken(
            "Trả lại thì phải ghi ý kiến vào ít nhất một mục của biên bản, để chi bộ biết bổ sung "
            "chỗ nào."
        )


def require_deadline(until_on, *, today):
    """The last day for the branch's answer lies ahead."""
    if until_on is None or until_on < today:
        raise RuleBroken("Đồng chí ghi hạn bổ sung từ hôm nay trở đi.")


def require_every_answer(answers):
    """Nothing is sent back while a remark has no answer; ``answers`` are texts."""
    open_points = sum(not text.strip() for text in answers)
    if open_points:
        raise RuleBroken(
            f"Còn {open_points} điểm chưa trả lời. Đồng chí trả lời từng điểm rồi gửi lại."
        )


def is_late(*, state, until_on, today):
    """Whether a returned submission is past the day the committee set."""
    return state == MeetingState.RETURNED and until_on is not None and until_on < today


def may_supplement(*, state, until_on, today):
    """Whether a granted re-opening still lets its places be supplemented on ``today``."""
    return state == ReopeningState.GRANTED and until_on is not None and today <= until_on


@dataclass(frozen=True)
class ReviewFigures:
    """How a committee reviews: ``accepted_at_once`` of ``decided`` first submissions.

    ``waited_minutes`` is the sum over ``reviews`` decisions of the time from receipt to decision.
    """

    accepted_at_once: int
    decided: int
    waited_minutes: int
    reviews: int

    @property
    def average_minutes(self):
        """Whole minutes a decision took on average, rounded half up; None without decisions."""
        if not self.reviews:
            return None
        return (2 * self.waited_minutes + self.reviews) // (2 * self.reviews)


def in_days_and_hours(minutes):
    """A span in words: ``2 ngày 4 giờ``, ``3 giờ 20 phút``, ``15 phút``; "–" for None."""
    if minutes is None:
        return "–"
    days, rest = divmod(minutes, MINUTES_OF_A_DAY)
    hours, single = divmod(rest, 60)
    if days:
        return f"{days} ngày {hours} giờ" if hours else f"{days} ngày"
    if hours:
        return f"{hours} giờ {single} phút" if single else f"{hours} giờ"
    return f"{single} phút"
