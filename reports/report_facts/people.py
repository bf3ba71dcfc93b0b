"""Members of the branches: how many there are, how many were absent often."""

from django.db.models import Count

from config.lib.periods import Period
from meetings.choices import AttendanceStatus
from meetings.models import Attendance
from members.models import Member, Membership

ABSENT = (AttendanceStatus.EXCUSED, AttendanceStatus.UNEXCUSED)


def on_rolls(reckoning):
    """Members on the roll (đảng số) on the day of reckoning: rows of branch and number."""
    return (
        Membership.objects.official()
        .on(reckoning.day)
        .filter(reckoning.tree.holds("branch"))
        .order_by()
        .values_list("branch")
        .annotate(Count("member", distinct=True))
    )


def half_years(period):
    """The half-years a period consists of, for what is counted by half-year (handbook 11.6)."""
    if period.kind == "H":
        return [period]
    return [Period(period.year, "H", number) for number in (1, 2)] if not period.kind else []


def absent_often(reckoning):
    """Members absent as often in a half-year as rule ``absence.many_per_half_year`` says.

    By branch id a dictionary of member id and number of absences; empty for shorter periods. In a
    year a member is named once, with the absences of the worse half.
    """
    found = {}
    for half in half_years(reckoning.period):
        for branch, member, times in absent_in(half, reckoning):
            own = found.setdefault(branch, {})
            own[member] = max(times, own.get(member, 0))
    return found


def absent_in(half, reckoning):
    """Rows of branch, member and number of absences of those absent often in a half-year."""
    limit = reckoning.bands.at_the_end("absence.many_per_half_year", "meeting__branch")
    return (
        Attendance.objects.filter(
            reckoning.bands.types("absence.types", meeting="meeting__"),
            meeting__in=reckoning.own_meetings().filter(
                held_on__range=(half.first_day, half.last_day)
            ),
            is_expected=True,
            status__in=ABSENT,
        )
        .order_by()
        .values_list("meeting__branch", "member")
        .annotate(times=Count("meeting"))
        .filter(times__gte=limit)
    )


def names_of(members):
    """Names by member id, in Vietnamese order."""
    rows = Member.objects.filter(pk__in=members).order_by("sort_name", "pk")
    return dict(rows.values_list("pk", "full_name"))
