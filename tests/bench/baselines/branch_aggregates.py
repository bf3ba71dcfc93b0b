"""The indicators of one branch, of a year and its quarters, by four grouped questions.

As one would write it first with the ORM: attendance, members with enough contributions, months
with a regular and quarters with a thematic meeting, meetings with an outcome. Rules are numbers
here; nothing is written.
"""

from collections import Counter

from django.db.models import Count, Q
from django.db.models.functions import ExtractMonth, ExtractQuarter

from meetings.models import Attendance, Contribution, Meeting

REGULAR = Q(meeting_type__in=["REGULAR", "COMBINED"])
THEMATIC = Q(meeting_type__in=["THEMATIC", "COMBINED"])


def figures_of(branch, first_day, last_day):
    """Counts by quarter; 0 is the year."""
    held = Meeting.objects.counted(first_day, last_day).filter(branch=branch)
    rolls = (
        Attendance.objects.filter(meeting__in=held, is_expected=True)
        .values_list("member", ExtractQuarter("meeting__held_on"))
        .annotate(present=Count("meeting", filter=Q(status__in=[1, 2])), expected=Count("meeting"))
    )
    spoke = (
        Contribution.objects.filter(meeting__in=held)
        .values_list("member", ExtractQuarter("meeting__held_on"))
        .annotate(sessions=Count("meeting", distinct=True))
    )
    months = (
        held.values_list(ExtractMonth("held_on"))
        .annotate(regular=Count("pk", filter=REGULAR), thematic=Count("pk", filter=THEMATIC))
        .order_by()
    )
    outcomes = (
        held.filter(REGULAR)
        .values_list(ExtractQuarter("held_on"))
        .annotate(
            reached=Count("pk", filter=Q(has_resolution=True) | ~Q(conclusion="")), due=Count("pk")
        )
        .order_by()
    )
    people = list(rolls)
    return (
        _with_year(row[1:] for row in people),
        _members(people),
        _speakers(spoke),
        _months(months),
        _with_year(outcomes),
    )


def _with_year(rows):
    counts = {}
    for quarter, part, whole in rows:
        for stretch in (0, quarter):
            before = counts.get(stretch, (0, 0))
            counts[stretch] = before[0] + part, before[1] + whole
    return counts


def _members(rows):
    """How many were expected at all."""
    expected = Counter(quarter for _, quarter, *_ in rows)
    expected[0] = len({member for member, *_ in rows})
    return expected


def _speakers(rows):
    """How many spoke in enough sessions: six in a year, a quarter of them in a quarter."""
    sessions, enough = Counter(), Counter()
    for member, quarter, count in rows:
        sessions[member] += count
        enough[quarter] += count >= 2
    enough[0] = sum(count >= 6 for count in sessions.values())
    return enough


def _months(rows):
    regular, thematic = Counter(), {}
    for month, regulars, themes in rows:
        quarter = (month + 2) // 3
        for part in (0, quarter):
            regular[part] += regulars > 0
        thematic[quarter] = thematic.get(quarter, 0) or int(themes > 0)
    return regular, {**thematic, 0: sum(thematic.values())}
