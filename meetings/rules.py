"""Pure rules of a meeting: its states, its votes, its time. No database, no clock.

Sources: handbook 6.1–6.3 (types, windows, states), 10 (votes), 11.2 (attendance of one meeting).
"""

from dataclasses import dataclass
from enum import Enum

from branches.rules import require_move
from config.lib.errors import RuleBroken
from config.lib.periods import month_of
from meetings.choices import MeetingState, MeetingType, VoteMatter, VoteMethod

S = MeetingState
# Before HELD one may go back: re-open the roll call, plan anew, cancel (decisions: Meetings).
MOVES = {
    S.PLANNED: {S.ANNOUNCED, S.IN_PROGRESS, S.POSTPONED, S.CANCELLED},
    S.ANNOUNCED: {S.IN_PROGRESS, S.POSTPONED, S.CANCELLED},
    S.POSTPONED: {S.ANNOUNCED, S.CANCELLED},
    S.IN_PROGRESS: {S.HELD, S.CANCELLED},
    S.HELD: {S.MINUTES_DRAFT, S.IN_PROGRESS},
    S.MINUTES_DRAFT: {S.MINUTES_ADOPTED, S.IN_PROGRESS},
    S.MINUTES_ADOPTED: {S.SIGNED, S.MINUTES_DRAFT},
    S.SIGNED: {S.SUBMITTED},
    S.SUBMITTED: {S.REVIEWED, S.RETURNED},
    S.RETURNED: {S.CORRECTED},
    S.CORRECTED: {S.REVIEWED, S.RETURNED},
    S.REVIEWED: set(),
    S.CANCELLED: set(),
}
NOT_STARTED = frozenset({S.PLANNED, S.ANNOUNCED, S.POSTPONED})
OPEN_FOR_RECORD = frozenset({S.IN_PROGRESS, S.HELD, S.MINUTES_DRAFT})
SENT_STATES = frozenset({S.SUBMITTED, S.RETURNED, S.CORRECTED, S.REVIEWED})
FROZEN_STATES = SENT_STATES | {S.SIGNED}
OFFICIAL_STATES = FROZEN_STATES | {S.MINUTES_ADOPTED}
HELD_STATES = OFFICIAL_STATES | {S.HELD, S.MINUTES_DRAFT}
WAITING_FOR_REVIEW = frozenset({S.SUBMITTED, S.CORRECTED})
LABELS = dict(S.choices)


def require_meeting_move(current, wanted):
    """Refuse a move the graph does not hold, in words a secretary understands."""
    require_move(MOVES, current, wanted, LABELS)


# --- votes (handbook 10) ---------------------------------------------------------------------


@dataclass(frozen=True)
class Majority:
    """``part`` of ``whole`` of the base; ``strict``: more than that, otherwise at least that."""

    part: int
    whole: int
    strict: bool

    def needed(self, base):
        """The smallest number of yes votes that carries a question over ``base`` voters."""
        product = self.part * base
        return product // self.whole + 1 if self.strict else -(-product // self.whole)


QUALIFIED = frozenset({VoteMatter.ADMISSION, VoteMatter.RECOGNITION, VoteMatter.REMOVAL})
SECRET_ONLY = frozenset({VoteMatter.ELECTION})
# The meeting chooses between cards and ballots; on all other matters cards are raised.
EITHER_WAY = QUALIFIED | {VoteMatter.DISCIPLINE}


def majority_for(matter, rules):
    """The majority a matter needs: rules ``voting.ordinary`` and ``voting.qualified``."""
    key = "voting.qualified" if matter in QUALIFIED else "voting.ordinary"
    part, whole, strict = rules.get(key)
    return Majority(part, whole, strict)


def methods_for(matter):
    """How a matter may be voted on (handbook 10)."""
    if matter in SECRET_ONLY:
        return (VoteMethod.SECRET_BALLOT,)
    if matter in EITHER_WAY:
        return (VoteMethod.SHOW_OF_CARDS, VoteMethod.SECRET_BALLOT)
    return (VoteMethod.SHOW_OF_CARDS,)


def voting_base(matter, *, base, present_with_vote):
    """The number the majority is taken of.

    ``base`` is N, all official members who could vote, absent or not; only matters of procedure
    are decided by ``present_with_vote``.
    """
    return present_with_vote if matter == VoteMatter.PROCEDURE else base


def is_adopted(*, yes, base, majority):
    """Whether ``yes`` votes carry the question.

    Whole numbers only, so two thirds of 20 is never rounded. An empty base adopts nothing.
    Raises ValueError for counts no meeting can produce. Source: Điều lệ Đảng, handbook 10.
    """
    if not 0 <= yes <= base:
        raise ValueError(f"yes must be within 0..{base}, got {yes}")
    return base > 0 and yes >= majority.needed(base)


def require_method(matter, method):
    """Refuse a way of voting the matter does not allow."""
    if method in methods_for(matter):
        return
    if matter in SECRET_ONLY:
        raise RuleBroken("Bầu cử phải bỏ phiếu kín. Đồng chí chọn lại hình thức biểu quyết.")
    raise RuleBroken(
        f"“{VoteMatter(matter).label}” biểu quyết bằng giơ thẻ đảng viên, không bỏ phiếu kín."
    )


def require_possible_vote(
    *, matter, method, yes, no, abstain, not_voting, present_with_vote, invalid=0
):
    """Refuse totals no meeting can produce and a method the matter does not allow."""
    require_method(matter, method)
    total = yes + no + abstain + not_voting + invalid
    if total != present_with_vote:
        spoilt = f", không hợp lệ {invalid}" if invalid else ""
        raise RuleBroken(
            f"Tổng số phiếu là {total} (tán thành {yes}, không tán thành {no}, ý kiến khác "
            f"{abstain}, không biểu quyết {not_voting}{spoilt}) nhưng có {present_with_vote} đảng "
            "viên chính thức có mặt được biểu quyết. Đồng chí kiểm tra lại các con số."
        )


# --- time (handbook 6.2, 6.3) -----------------------------------------------------------------


class Timing(Enum):
    """How the day of a regular meeting stands towards its month and window."""

    IN_WINDOW = "Đúng ngày quy định"
    OUT_OF_WINDOW = "Ngoài ngày quy định"
    LATE = "Sau tháng"


def timing_of(*, held_on, for_month, window):
    """Timing of a regular meeting; ``window`` is (first, last) day of the month."""
    if month_of(held_on) != for_month:
        return Timing.LATE
    first, last = window
    return Timing.IN_WINDOW if first <= held_on.day <= last else Timing.OUT_OF_WINDOW


def net_minutes(*, started_at, ended_at, break_minutes):
    """Net duration in minutes: end − start − breaks; None while a time is missing."""
    if started_at is None or ended_at is None:
        return None
    return int((ended_at - started_at).total_seconds() // 60) - break_minutes


def break_total(breaks):
    """All breaks together in whole minutes; ``breaks`` are pairs of moments that do not overlap."""
    return sum(int((end - start).total_seconds() // 60) for start, end in breaks)


def minimum_minutes(meeting_type, *, expected, rules):
    """The shortest duration the rules allow this sitting, in minutes (handbook 6.2, 14).

    ``expected``: persons who had to come, 0 where that is not known yet. Large and small branches
    may have minima of their own; a combined sitting keeps its own whatever the size.
    """
    if meeting_type == MeetingType.COMBINED:
        return rules.get("duration.min_combined")
    large = rules.get("duration.min_large")
    if large and expected >= rules.get("duration.large_branch_from"):
        return large
    below = rules.get("duration.small_branch_below")
    if below and 0 < expected < below:
        return rules.get("duration.min_small")
    return rules.get("duration.min")


# --- attendance of one meeting (handbook 11.2) -------------------------------------------------


def meets_attendance_criterion(*, present, expected, unexcused, rules):
    """The single-meeting criterion of the scoring frame; None when nobody was expected."""
    if expected == 0:
        return None
    target = rules.get("attendance.meeting_criterion_pct")
    strict = rules.get("attendance.meeting_criterion_operator") == ">"
    reached = 100 * present > target * expected if strict else 100 * present >= target * expected
    return reached and not (unexcused and rules.get("attendance.meeting_requires_no_unexcused"))


def require_by_groups(*, groups, roll, held_this_year, rules):
    """Refuse meeting by groups where the rules do not allow it (handbook 6.1).

    ``groups`` and ``roll`` are the numbers of groups and of members on the day, ``held_this_year``
    how often it was done this year already.
    """
    if not groups:
        raise RuleBroken(
            "Chi bộ chưa chia tổ đảng nên không họp theo tổ đảng được. Đồng chí lập tổ ở trang “Tổ "
            "đảng” của chi bộ, hoặc chọn hình thức khác."
        )
    least, most = rules.get("by_groups.min_members"), rules.get("by_groups.max_per_year")
    if roll < least:
        raise RuleBroken(
            f"Chi bộ có {roll} đảng viên; chỉ chi bộ từ {least} đảng viên trở lên mới được họp "
            "theo tổ đảng. Đồng chí chọn hình thức khác."
        )
    if held_this_year >= most:
        raise RuleBroken(
            f"Năm nay chi bộ đã họp theo tổ đảng {held_this_year} lần, quy định không quá {most} "
            "lần. Đồng chí chọn hình thức khác."
        )


def fewer_than_half_present(*, present_with_vote, base):
    """Whether nothing can be adopted: fewer than half of N are there (a warning, handbook 10)."""
    return 2 * present_with_vote < base
