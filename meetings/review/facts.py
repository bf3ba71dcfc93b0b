"""What a committee reviews: the queue by filter, its counts, and how quickly it decides."""

from datetime import time, timedelta

from django.db.models import (
    Count,
    DateField,
    DateTimeField,
    F,
    FloatField,
    Func,
    OuterRef,
    Q,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce

from branches.querysets import below
from branches.rule_book import rules_for
from config.lib.dates import local_moment
from config.lib.told_counts import told_count
from meetings.choices import MeetingState, MeetingType, ReopeningState, ReviewDecision
from meetings.models import Meeting, Reopening, Review
from meetings.review.rules import ReviewFigures
from meetings.rules import HELD_STATES, SENT_STATES, WAITING_FOR_REVIEW

FILTERS = {
    "cho": "Chờ duyệt",
    "tra": "Đã trả lại",
    "tre": "Chậm",
    "xong": "Đã chấp nhận",
}

# Chi ủy and groups keep their minutes; they are sent when the committee asks (handbook 16.2).
KEPT_BELOW = (MeetingType.COMMITTEE_MEETING, MeetingType.GROUP_MEETING)


class Seconds(Func):
    """A moment as a number. SQLite would call Python for the difference of every two moments."""

    output_field = FloatField()

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(
            compiler, connection, template="date_part('epoch', %(expressions)s)", **context
        )

    def as_sqlite(self, compiler, connection, **context):
        return self.as_sql(
            compiler, connection, template="julianday(%(expressions)s) * 86400", **context
        )


def queue(unit, *, today):
    """A queryset per filter of the meetings below ``unit``, by code of `FILTERS`.

    Late is what was returned and not corrected by its day, and what was held but not sent within
    the days the unit's own rules give (``documents.after_days``).
    """
    meetings = _annotated(
        Meeting.objects.filter(below("branch__path", unit.path), taken_over=False)
    )
    days = rules_for(unit, today).get("documents.after_days")
    unsent = Q(state__in=HELD_STATES - SENT_STATES, held_on__lt=today - timedelta(days=days)) & ~Q(
        meeting_type__in=KEPT_BELOW
    )
    overdue = Q(state=MeetingState.RETURNED, answer_until__lt=today)
    return {
        "cho": meetings.filter(state__in=WAITING_FOR_REVIEW).order_by("arrived_at", "pk"),
        "tra": meetings.filter(state=MeetingState.RETURNED).order_by("answer_until", "pk"),
        "tre": meetings.filter(unsent | overdue).order_by("held_on", "pk"),
        "xong": meetings.filter(state=MeetingState.REVIEWED).order_by("-held_on", "-pk"),
    }


def answer_day(meeting, today):
    """The last day proposed for the branch's answer: rule ``review.answer_days`` (calendar days)
    as it stands for the branch, so the committee above it may set another."""
    return today + timedelta(days=rules_for(meeting.branch, today).get("review.answer_days"))


def _annotated(meetings):
    """``arrived_at``: sent, or sent again; ``answer_until``: the day of the last return."""
    last = Review.objects.filter(meeting=OuterRef("pk")).order_by("-round")
    return meetings.select_related("branch").annotate(
        arrived_at=Coalesce(
            Subquery(last.values("corrected_at")[:1]),
            F("submitted_at"),
            output_field=DateTimeField(),
        ),
        answer_until=Subquery(last.values("until_on")[:1], output_field=DateField()),
    )


def waiting_count(units):
    """How many submissions wait below any of the units, a `ToldCount`."""
    scope = Q()
    for unit in units:
        scope |= below("branch__path", unit.path)
    return told_count(Meeting.objects.filter(scope, state__in=WAITING_FOR_REVIEW))


def asked_reopenings(unit):
    """Requests to supplement that wait for the committee, oldest first."""
    return (
        Reopening.objects.filter(
            below("meeting__branch__path", unit.path), state=ReopeningState.ASKED
        )
        .select_related("meeting__branch")
        .order_by("asked_at", "pk")
    )


def review_figures(unit, first_day, last_day):
    """First-pass rate and time to decide, of the decisions made on the days given."""
    first = Q(round=1)
    found = Review.objects.filter(
        below("meeting__branch__path", unit.path),
        decided_at__gte=local_moment(first_day, time.min),
        decided_at__lt=local_moment(last_day + timedelta(days=1), time.min),
    ).aggregate(
        decided=Count("pk", filter=first),
        accepted=Count("pk", filter=first & Q(decision=ReviewDecision.ACCEPTED)),
        reviews=Count("pk"),
        waited=Sum(Seconds("decided_at") - Seconds("received_at")),
    )
    return ReviewFigures(
        accepted_at_once=found["accepted"],
        decided=found["decided"],
        waited_minutes=round(found["waited"] or 0) // 60,
        reviews=found["reviews"],
    )


def returned_meetings(branch_ids):
    """Minutes the committee sent back to these branches, with day and number of points."""
    open_points = (
        Review.objects.filter(meeting=OuterRef("pk"))
        .order_by("-round")
        .annotate(points=Count("remarks"))
        .values("points")[:1]
    )
    return (
        _annotated(Meeting.objects.filter(branch__in=branch_ids, state=MeetingState.RETURNED))
        .annotate(points=Subquery(open_points))
        .order_by("answer_until", "pk")
    )


def granted_reopenings(branch_ids, today):
    """Re-openings these branches may still use."""
    return (
        Reopening.objects.filter(
            meeting__branch__in=branch_ids,
            state=ReopeningState.GRANTED,
            until_on__gte=today,
            supplements=None,
        )
        .select_related("meeting__branch")
        .order_by("until_on", "pk")
    )
