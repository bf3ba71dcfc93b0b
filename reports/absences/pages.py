"""Alerts ready to print: sentences, ways on, the sittings behind each."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.urls import reverse

from branches.querysets import below
from branches.rule_book import RuleBook, rules_for
from config.lib.dates import today
from config.lib.working_days import months_after
from meetings.choices import AttendanceStatus
from meetings.models import Attendance, Meeting
from members.models import Member, Membership
from reports.absences.choices import AlertKind
from reports.absences.facts import MemberAlert, alerts_of
from reports.absences.kept import is_kept, kept_alerts
from reports.absences.rules import Limits
from reports.absences.words import words_of
from reports.models import FigureMark, KeptAlert
from reports.roll_calls import open_records


@dataclass(frozen=True)
class AlertRow:
    """One alert on a page; ``url`` leads to the absences behind it."""

    told: MemberAlert | KeptAlert
    label: str
    words: str
    url: str


def alerts_told(organization, year, kinds, *, member=None):
    """What is told of a unit for one year, of these kinds, the heaviest first.

    A sequence of `KeptAlert` that reads only what is asked of it, or a list of `MemberAlert`; both
    have member, branch, alert and kind.
    """
    if is_kept(organization, year):
        rows = kept_alerts(organization, year).filter(kind__in=kinds)
        return rows if member is None else rows.filter(member=member)
    found = alerts_of(organization, year, today(), member=member)
    return [one for one in found if one.kind in kinds]


def of_kind(alerts, kind):
    """Those of one kind, as a sequence of the same sort."""
    if isinstance(alerts, QuerySet):
        return alerts.filter(kind=kind)
    return [one for one in alerts if one.kind == kind]


def rows_of(alerts, organization, year):
    """The `AlertRow` list of some alerts, ready to print."""
    alerts = list(alerts)
    book = RuleBook.on(today(), only={one.branch.pk for one in alerts})
    return [
        AlertRow(
            told=one,
            label=AlertKind(one.kind).label,
            words=words_of(one, Limits.of(book.for_branch(one.branch.pk))),
            url=member_url(_place_of(one.branch, organization), one.member, year),
        )
        for one in alerts
    ]


def rows_told(organization, year, kinds, *, member=None):
    """The `AlertRow` list of a unit for one year, of these kinds, the heaviest first."""
    return rows_of(alerts_told(organization, year, kinds, member=member), organization, year)


def is_settled():
    """Whether nothing is waiting to be counted anew."""
    return not FigureMark.objects.exists()


def _place_of(branch, organization):
    """Where a reader of ``organization`` looks the member up: a branch left may lie outside it."""
    return branch if branch.path.startswith(organization.path) else organization


def people_of(organization, year):
    """Members who sat at or below a unit in ``year``, or left it while that is still looked at."""
    day = today()
    looked_back = rules_for(organization, day).get("absence.looked_back_months")
    first_day = min(date(year, 1, 1), months_after(day, -looked_back))
    seats = Membership.objects.filter(below("branch__path", organization.path))
    seats = seats.meeting_days(first_day, date(year, 12, 31))
    return Member.objects.filter(pk__in=seats.values("member"))


def counts_of(alerts):
    """``(kind, label, count)`` of every kind there is, the heaviest first."""
    if isinstance(alerts, QuerySet):
        counts = dict(alerts.order_by().values_list("kind").annotate(Count("pk")))
    else:
        counts = Counter(one.kind for one in alerts)
    return [(kind.value, kind.label, counts[kind]) for kind in AlertKind if counts.get(kind)]


def member_url(branch, member, year):
    address = reverse("reports:member_absences", args=[branch.pk, member.pk])
    return f"{address}?{urlencode({'nam': year})}"


def sittings_of(rows, user):
    """Pairs of an `AlertRow` and the absences behind it.

    With a link where the reader may go, and the reason where they may open the record.
    """
    wanted = {one.meeting for row in rows for one in row.told.alert.sittings}
    members = {row.told.member.pk for row in rows}
    found = {
        (one.meeting_id, one.member_id): one
        for one in Attendance.objects.filter(meeting__in=wanted, member__in=members).select_related(
            "meeting__branch"
        )
    }
    open_to = set(
        Meeting.objects.visible_to(user).filter(pk__in=wanted).values_list("pk", flat=True)
    )
    told = set(open_records(user).filter(pk__in=wanted).values_list("pk", flat=True))
    return [
        (row, [_line(found, one, row, open_to, told) for one in _latest_first(row)]) for row in rows
    ]


def _latest_first(row):
    return sorted(row.told.alert.sittings, key=lambda one: (one.day, one.meeting), reverse=True)


def reason_of(attendance):
    """Why somebody was absent, in their words or by kind; empty when nothing was said."""
    kind = attendance.get_reason_code_display() if attendance.reason_code else ""
    return attendance.reason_text or kind


def _line(found, sitting, row, open_to, told):
    attendance = found[sitting.meeting, row.told.member.pk]
    meeting = attendance.meeting
    return {
        "day": sitting.day,
        "title": meeting.title,
        "branch": meeting.branch.label,
        "status": AttendanceStatus(sitting.status).label,
        "reason": reason_of(attendance) if sitting.meeting in told else "",
        "url": meeting.get_absolute_url() if sitting.meeting in open_to else "",
    }
