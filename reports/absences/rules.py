"""When absences are told (handbook 11.6). Pure: no database, no clock, no change of any status.

Everything is counted within one calendar year and over all branches of the member in that year.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from config.lib.working_days import months_after, working_day_after
from meetings.choices import AttendanceStatus
from reports.absences.choices import AlertKind

EXCUSED, UNEXCUSED = AttendanceStatus.EXCUSED, AttendanceStatus.UNEXCUSED
ABSENT = (EXCUSED, UNEXCUSED)


@dataclass(frozen=True)
class Sitting:
    """A counted sitting at which the member was expected; ``status`` as the roll call says."""

    meeting: int
    day: date
    status: int
    is_regular: bool = True

    @property
    def is_absence(self):
        return self.status in ABSENT


@dataclass(frozen=True)
class Alert:
    """What is told of one member, with the sittings it rests on, in order.

    ``half`` is the half-year of ABSENT_MANY, ``since`` the day a stay ended or a branch was left,
    ``what`` says which kind of stay, ``is_serious`` that the second limit has passed too.
    """

    kind: AlertKind
    sittings: tuple = ()
    half: int = 0
    since: date | None = None
    what: str = ""
    is_serious: bool = False


@dataclass(frozen=True)
class Limits:
    """The rule values ``absence.*`` in force."""

    excused_streak_over: int
    many_per_half_year: int
    art8_months: int
    not_returned_days: int
    transfer_working_days: int
    transfer_months: int

    @classmethod
    def of(cls, rules):
        return cls(*(rules.get(f"absence.{name}") for name in cls.__dataclass_fields__))


def absence_alerts(sittings, limits):
    """The alerts of one member and year; ``sittings`` in order of their days."""
    sittings = list(sittings)
    found = []
    unexcused = tuple(one for one in sittings if one.status == UNEXCUSED)
    if unexcused:
        found.append(Alert(AlertKind.ABSENT_ONCE_UNEXCUSED, unexcused))
    streak = longest_excused_streak(sittings)
    if len(streak) > limits.excused_streak_over:
        found.append(Alert(AlertKind.EXCUSED_STREAK, streak))
    for half in (1, 2):
        absences = tuple(one for one in sittings if one.is_absence and half_of(one.day) == half)
        if len(absences) >= limits.many_per_half_year:
            found.append(Alert(AlertKind.ABSENT_MANY, absences, half=half))
    charter = charter_alert(unexcused, limits)
    return [*found, charter] if charter else found


def longest_excused_streak(sittings):
    """The longest run of excused absences at regular meetings where expected; the later of equals.

    Only regular meetings count and break the run; months without being expected (exempt, away, no
    meeting held) stand between without breaking it.
    """
    best, run = (), []
    for one in sittings:
        if not one.is_regular:
            continue
        run = [*run, one] if one.status == EXCUSED else []
        if run and len(run) >= len(best):
            best = tuple(run)
    return best


def charter_alert(unexcused, limits):
    """Article 8: unexcused at regular meetings in different months, not necessarily running."""
    regular = tuple(one for one in unexcused if one.is_regular)
    months = len({one.day.month for one in regular})
    if months >= limits.art8_months:
        return Alert(AlertKind.CHARTER_ART8, regular)
    if months and months >= limits.art8_months - 1:
        return Alert(AlertKind.CHARTER_ART8_WARN, regular)
    return None


def not_returned(*, ended_on, today, sittings, limits, what):
    """The alert for a stay or exemption over since ``ended_on`` (first day back), or None.

    ``sittings`` are those since then. Told once there was a sitting to come to, or, where none was
    held, when ``not_returned_days`` have passed. Whether it was extended, the caller knows.
    """
    if ended_on > today or any(not one.is_absence for one in sittings):
        return None
    if not sittings and today - ended_on <= timedelta(days=limits.not_returned_days):
        return None
    return Alert(AlertKind.NOT_RETURNED, tuple(sittings), since=ended_on, what=what)


def transfer_pending(*, left_on, today, limits):
    """The alert for somebody who left a branch and was not accepted elsewhere, or None."""
    if today <= working_day_after(left_on, limits.transfer_working_days):
        return None
    is_serious = today > months_after(left_on, limits.transfer_months)
    return Alert(AlertKind.TRANSFER_PENDING, since=left_on, is_serious=is_serious)


def half_of(day):
    return 1 if day.month <= 6 else 2
