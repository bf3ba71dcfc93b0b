"""Which meetings a branch held: twelve regular ones a year, a theme a quarter, now and then none.

About 3 % of the months and 4 % of the themes are missed, one theme in ten is treated in the regular
sitting, and some meetings are held outside the days set for them.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from branches.choices import BranchType
from branches.rules import window_of
from config.lib.dates import local_moment
from config.lib.periods import Month
from meetings.choices import MeetingState, MeetingType
from meetings.rules import SENT_STATES

MISSED_MONTH, MISSED_THEME, COMBINED, OUTSIDE, SENT_LATE = 0.03, 0.04, 0.10, 0.04, 0.15
GOES_BACK = 0.04
HOURS = timedelta(hours=12)  # minutes are sent the morning after
EVENING = {BranchType.VILLAGE.value, BranchType.RETIREE.value}
S = MeetingState
# What became of meetings of this month, of last month and of earlier ones, in percent.
OUTCOMES = (
    (
        (S.HELD, 8),
        (S.MINUTES_DRAFT, 14),
        (S.MINUTES_ADOPTED, 12),
        (S.SIGNED, 12),
        (S.SUBMITTED, 54),
    ),
    (
        (S.HELD, 1),
        (S.MINUTES_DRAFT, 2),
        (S.SIGNED, 3),
        (S.SUBMITTED, 56),
        (S.RETURNED, 4),
        (S.REVIEWED, 34),
    ),
    ((S.HELD, 1), (S.MINUTES_DRAFT, 1), (S.SUBMITTED, 3), (S.REVIEWED, 95)),
)
OUTSIDE_REASONS = (
    "Trùng đợt thu hoạch mùa của Nhân dân.",
    "Mưa lũ, đảng viên tham gia ứng phó.",
    "Bí thư chi bộ dự lớp bồi dưỡng của tỉnh.",
)


@dataclass(frozen=True)
class Round:
    """One look of the committee at the minutes; ``until_on`` is given where they were returned."""

    received_at: datetime
    decided_at: datetime
    until_on: date | None = None
    corrected_at: datetime | None = None


@dataclass(slots=True)
class Sitting:
    """A meeting that is planned or was held, with what was written about it."""

    kind: str
    day: date
    month: Month
    planned: time
    state: str
    started_at: datetime | None = None
    ended_at: datetime | None = None
    submitted_at: datetime | None = None
    notice_at: datetime | None = None
    window_reason: str = ""
    rounds: tuple = ()
    pk: int = 0
    uid: UUID | None = None
    place: str = ""
    theme: str = ""
    fee_note: str = ""
    conclusion: str = ""
    no_criticism: str = ""

    @property
    def is_held(self):
        return self.started_at is not None

    @property
    def has_theme(self):
        return self.kind in (MeetingType.THEMATIC, MeetingType.COMBINED)


@dataclass(frozen=True)
class Clock:
    """The day of the slice and the numbers of the rule set that decide days and lengths."""

    on: date
    rules: object

    def has_come(self, moment):
        """Whether a moment lies before the day of the slice."""
        return moment.date() < self.on

    @property
    def after_days(self):
        return self.rules.get("documents.after_days")


def sittings_of(branch, month, shape, clock):
    """The meetings of ``branch`` in ``month``, in order of their days."""
    chance = shape.random("sittings", branch.code, month.ym)
    theme = _theme_of(branch, month, shape)
    found = []
    if chance.random() >= MISSED_MONTH:
        kind = MeetingType.COMBINED if theme == "together" else MeetingType.REGULAR
        found.append(_sitting(branch, kind, month, chance, clock))
    if theme == "apart" or (theme == "together" and not found):
        found.append(_sitting(branch, MeetingType.THEMATIC, month, chance, clock))
    for sitting in found:
        if sitting.day < clock.on:
            later = shape.random("outcome", branch.code, sitting.day.toordinal(), sitting.kind)
            _hold(sitting, later, clock)
    return found


def _theme_of(branch, month, shape):
    """Whether the theme of the quarter falls into this month: "apart", "together" or ""."""
    chance = shape.random("theme", branch.code, month.year, month.quarter)
    place, lot = chance.randrange(3), chance.random()
    if lot < MISSED_THEME or place != (month.number - 1) % 3:
        return ""
    return "together" if lot < MISSED_THEME + COMBINED else "apart"


def _sitting(branch, kind, month, chance, clock):
    first, last = window_of(clock.rules, branch.branch_type)
    reason = ""
    if kind == MeetingType.THEMATIC:
        day = chance.randint(15, 25)
    elif chance.random() < OUTSIDE:
        day, reason = chance.randint(last + 1, 14), chance.choice(OUTSIDE_REASONS)
    else:
        day = chance.randint(first, last)
    starts = time(19, 30) if branch.branch_type in EVENING else time(14, 0)
    sitting = Sitting(
        kind.value, date(month.year, month.number, day), month, starts, S.PLANNED.value,
        window_reason=reason,
    )  # fmt: skip
    if sitting.day < clock.on + timedelta(days=5):
        sitting.state = S.ANNOUNCED.value
        sitting.notice_at = local_moment(sitting.day - timedelta(days=5), time(8, 0))
    return sitting


def _hold(sitting, chance, clock):
    least = clock.rules.get("duration.min_combined" if sitting.has_theme else "duration.min")
    sitting.started_at = local_moment(sitting.day, sitting.planned)
    minutes = least + chance.randint(-4, 40)
    sitting.ended_at = sitting.started_at + timedelta(minutes=minutes)
    age = min(2, (clock.on.year * 12 + clock.on.month - 1) - sitting.month.ym)
    states, weights = zip(*OUTCOMES[age], strict=True)
    state = chance.choices(states, weights)[0]
    late = clock.after_days + chance.randint(1, 20) if chance.random() < SENT_LATE else 0
    sent = sitting.ended_at + timedelta(days=late or chance.randint(0, clock.after_days - 1))
    if state in SENT_STATES:
        if clock.has_come(sent + HOURS):
            sitting.submitted_at = sent + HOURS
            state = _look_at(sitting, state, chance, clock)
        else:
            state = S.SIGNED
    sitting.state = state.value


def _look_at(sitting, wanted, chance, clock):
    """The rounds of review as far as they have come; returns the state they lead to."""
    received, rounds, state = sitting.submitted_at, [], S.SUBMITTED
    goes_back = wanted == S.RETURNED or (wanted == S.REVIEWED and chance.random() < GOES_BACK)
    if goes_back:
        decided = received + timedelta(days=chance.randint(1, 6))
        corrected = decided + timedelta(days=chance.randint(1, 9))
        if not clock.has_come(decided):
            return state
        is_answered = wanted == S.REVIEWED and clock.has_come(corrected)
        until = decided.date() + timedelta(days=7)
        rounds.append(Round(received, decided, until, corrected if is_answered else None))
        state = S.CORRECTED if is_answered else S.RETURNED
        received = corrected
    decided = received + timedelta(days=chance.randint(1, 8))
    if wanted == S.REVIEWED and state != S.RETURNED and clock.has_come(decided):
        rounds.append(Round(received, decided))
        state = S.REVIEWED
    sitting.rounds = tuple(rounds)
    return state
