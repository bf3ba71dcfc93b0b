"""When each branch of the demonstration met, from January 2025 to October 2026."""

import random
from dataclasses import dataclass
from datetime import date, time, timedelta

from config.demo.themes import DELTA_VILLAGE, THEMES
from config.demo.units import BRANCH_THREE, DIEP_SON, PLANS, pa_tan

REGULAR = "Thường kỳ"
THEMATIC = "Chuyên đề"
COMBINED = "Kết hợp"
EXTRAORDINARY = "Bất thường"

MONTHS = tuple((year, month) for year in (2025, 2026) for month in range(1, 13))[:22]

# The meeting of October 2026 of bản Pa Tần 1 is played through the real actions, not imported.
PLAYED_LIVE = (pa_tan(1), 2026, 10)
MISSED_MONTHS = {(pa_tan(6), 2025, 8), (pa_tan(7), 2026, 8), PLAYED_LIVE}
MISSED_THEMES = {(pa_tan(4), 2025, 2), (pa_tan(8), 2026, 3)}  # branch, year, quarter

# Tết, floods and the change of the tree: another day than the usual one.
SHIFTED = {
    (pa_tan(1), 2025, 2): 5,
    (pa_tan(3), 2025, 2): 6,
    (pa_tan(4), 2025, 2): 8,
    (pa_tan(9), 2025, 2): 10,
    (DIEP_SON, 2025, 2): 6,
    (pa_tan(7), 2025, 8): 9,
    (pa_tan(5), 2025, 8): 6,
    (pa_tan(10), 2025, 7): 8,
    (pa_tan(2), 2026, 1): 4,
    (pa_tan(9), 2026, 5): 7,
}

# A theme on a day of its own beside the usual one, or a meeting called at short notice.
# The first makes two themes in a quarter, which does not fill the quarter missed before.
EXTRA = (
    (pa_tan(4), date(2025, 7, 18), THEMATIC),
    (pa_tan(10), date(2025, 6, 30), EXTRAORDINARY),
    (pa_tan(3), date(2025, 8, 12), EXTRAORDINARY),
    (pa_tan(6), date(2025, 10, 20), EXTRAORDINARY),
    (pa_tan(1), date(2026, 3, 25), EXTRAORDINARY),
    (BRANCH_THREE, date(2026, 4, 15), EXTRAORDINARY),
)

WITHOUT_RESOLUTION = {
    (pa_tan(4), 2025, 3), (pa_tan(5), 2025, 9), (pa_tan(6), 2025, 2), (pa_tan(6), 2025, 11),
    (pa_tan(9), 2025, 4), (pa_tan(14), 2026, 1), (pa_tan(7), 2026, 7), (pa_tan(9), 2026, 8),
    (pa_tan(13), 2026, 9),
}  # fmt: skip
LENGTHS = {  # minutes
    REGULAR: (92, 116),
    COMBINED: (121, 142),
    THEMATIC: (90, 105),
    EXTRAORDINARY: (45, 60),
}
SHORT = {(pa_tan(9), 2025, 6): 70, (pa_tan(15), 2026, 5): 80, (pa_tan(8), 2025, 11): 105}
WITHOUT_TIMES = {(pa_tan(6), 2025, 4), (pa_tan(9), 2026, 2)}


@dataclass(frozen=True)
class Sitting:
    """A row of the sheet “Cuộc họp”. Times are local; the theme is empty in a regular sitting."""

    branch: str
    day: date
    kind: str
    starts: time | None
    ends: time | None
    theme: str
    resolution: str

    @property
    def quarter(self):
        return self.day.year, (self.day.month + 2) // 3

    @property
    def counts_attendance(self):
        return self.kind in (REGULAR, COMBINED)


def sittings():
    """All sittings, branch by branch in the order of their days."""
    for plan in PLANS:
        planned = sorted(_days(plan))
        yield from (
            _sitting(plan, day, kind, planned[:index]) for index, (day, kind) in enumerate(planned)
        )


def _days(plan):
    for year, month in MONTHS:
        quarter = (month + 2) // 3
        has_theme = (
            month == 3 * (quarter - 1) + plan.theme_month
            and (plan.code, year, quarter) not in MISSED_THEMES
            and _works_in(plan, date(year, 3 * quarter - 2, 1))
        )
        if _works_in(plan, date(year, month, 1)) and (plan.code, year, month) not in MISSED_MONTHS:
            kind = COMBINED if has_theme and plan.combined else REGULAR
            yield _regular_day(plan, year, month), kind
        if has_theme and not plan.combined:
            yield _day_of_theme(plan, year, month), THEMATIC
    for code, day, kind in EXTRA:
        if code == plan.code:
            yield day, kind


def _works_in(plan, first_day):
    """The branch existed when the month or quarter began."""
    return plan.founded is None or plan.founded <= first_day


def _regular_day(plan, year, month):
    if (plan.code, year, month) in SHIFTED:
        return date(year, month, SHIFTED[plan.code, year, month])
    day = date(year, month, plan.day)
    return _next_weekday(day) if plan.meets_on_weekdays else day


def _day_of_theme(plan, year, month):
    dice = random.Random(f"theme {plan.code} {year}-{month}")  # noqa: S311 - seeded on purpose
    first, last = (24, 27) if month == 2 else (14, 20)  # in February after Tết
    return date(year, month, dice.randint(first, last))


def _next_weekday(day):
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day


def _sitting(plan, day, kind, before):
    dice = random.Random(f"sitting {plan.code} {day}")  # noqa: S311 - seeded on purpose
    starts, ends = _times(plan, day, kind, dice)
    return Sitting(
        branch=plan.code,
        day=day,
        kind=kind,
        starts=starts,
        ends=ends,
        theme=_theme(plan, kind, before),
        resolution=_resolution(plan, day, kind, before),
    )


def _times(plan, day, kind, dice):
    """At least 90 minutes, 120 when combined, but for the few in SHORT; None, None: not known."""
    key = (plan.code, day.year, day.month)
    if key in WITHOUT_TIMES:
        return None, None
    minutes = SHORT.get(key) or dice.randint(*LENGTHS[kind])
    start = plan.hour[0] * 60 + plan.hour[1] + dice.choice((0, 0, 0, 10, 15))
    end = start + minutes
    return time(start // 60, start % 60), time(end // 60, end % 60)


def _theme(plan, kind, before):
    if kind not in (THEMATIC, COMBINED):
        return ""
    themes = DELTA_VILLAGE if plan.code == DIEP_SON else THEMES[plan.kind]
    treated = sum(kind in (THEMATIC, COMBINED) for _, kind in before)
    first = PLANS.index(plan) * 3
    return themes[(first + treated) % len(themes)]


def _resolution(plan, day, kind, before):
    """A number that runs through the term; Chi bộ 3 is known by title instead."""
    if kind not in (REGULAR, COMBINED) or (plan.code, day.year, day.month) in WITHOUT_RESOLUTION:
        return ""
    if plan.code == BRANCH_THREE:
        return f"Nghị quyết lãnh đạo thực hiện nhiệm vụ tháng {day.month} năm {day.year}"
    number = 1 + sum(
        kind in (REGULAR, COMBINED)
        and (plan.code, earlier.year, earlier.month) not in WITHOUT_RESOLUTION
        for earlier, kind in before
    )
    return f"{number:02d}-NQ/CB"
