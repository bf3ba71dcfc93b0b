"""A year of one branch by four aggregates, as one would write it first."""

from django.db.models import Count, Q, Sum

from meetings.models import Attendance, Contribution, Meeting


def figures_of(branch, first_day, last_day):
    held = Meeting.objects.counted(first_day, last_day).filter(branch=branch)
    regular = held.filter(meeting_type__in=["REGULAR", "COMBINED"])
    return (
        held.aggregate(Sum("present_count"), Sum("expected_count")),
        regular.aggregate(Count("for_month", distinct=True), kept=Count("pk", Q(conclusion=""))),
        Attendance.objects.filter(meeting__in=held, is_expected=True).aggregate(Count("member")),
        list(
            Contribution.objects.filter(meeting__in=held)
            .values_list("member")
            .annotate(sessions=Count("meeting", distinct=True))
            .filter(sessions__gte=6)
        ),
    )
