"""How the meetings of a year were prepared, held and sent: the measures of handbook 11.7.

Every measure is a pair of counts of meetings (leaders: of persons) and adds up over months and
branches. Each meeting is judged by the rules of its own day and as on the day of counting.
"""

from datetime import timedelta

from django.db.models import Count, F, Q
from django.utils import timezone

from branches.choices import Role
from branches.models import Post
from branches.querysets import covers
from branches.rule_epochs import RuleBooks
from config.lib.periods import Period
from meetings.choices import MeetingType
from meetings.models import Attendance
from meetings.rules import Timing, minimum_minutes, timing_of
from meetings.window_book import WindowBook
from members.choices import LocalPostKind
from members.models import Position
from reports.choices import Measure
from reports.facts import IS_PRESENT

OF_THE_BRANCH = frozenset({MeetingType.REGULAR, MeetingType.COMBINED, MeetingType.THEMATIC})
REGULAR = frozenset({MeetingType.REGULAR, MeetingType.COMBINED})


def measures_of(facts):
    """``{official: {branch_id: {Measure: (parts, wholes)}}}``, twelve months each."""
    found = {official: {} for official in (False, True)}
    judge = _Judge(facts)
    for meeting in facts.meetings:
        if meeting.held_on.year != facts.year or meeting.meeting_type not in OF_THE_BRANCH:
            continue
        verdicts = list(judge.verdicts(meeting))
        for official in (False, True) if meeting.is_official else (False,):
            own = found[official].setdefault(meeting.branch_id, _nothing())
            for measure, is_kept in verdicts:
                parts, wholes = own[measure]
                wholes[meeting.held_on.month - 1] += 1
                parts[meeting.held_on.month - 1] += is_kept
    _add_leaders(facts, found)
    return found


def _nothing():
    return {measure: ([0] * 12, [0] * 12) for measure in Measure}


class _Judge:
    """What is asked of single meetings, with everything needed read beforehand."""

    def __init__(self, facts):
        self.day = facts.day
        self.types = {branch.pk: branch.branch_type for branch in facts.branches}
        self.books = RuleBooks()
        self.windows = WindowBook(Period(facts.year).months, self.books)
        self.prepared = {
            (one.branch_id, one.for_year, one.for_month): one.held_on
            for one in sorted(facts.meetings, key=lambda one: one.held_on, reverse=True)
            if one.meeting_type == MeetingType.COMMITTEE_MEETING
        }
        of_year = Period(facts.year)
        dated = (of_year.first_day, of_year.last_day)
        self.officers, self.supervisors = {}, {}
        for one in Position.objects.meeting_days(*dated).filter(branch__in=self.types):
            self.officers.setdefault(one.branch_id, []).append(one)
        assigned = Post.objects.meeting_days(*dated).filter(role=Role.SUPERVISOR)
        for one in assigned.filter(organization__in=self.types):
            self.supervisors.setdefault(one.organization_id, []).append(one)

    def verdicts(self, meeting):
        """Pairs of `Measure` and whether it was kept, for the measures this meeting enters."""
        rules = self.books.on(meeting.held_on).for_branch(meeting.branch_id)
        is_regular = meeting.meeting_type in REGULAR
        if is_regular:
            yield Measure.WINDOW, self._is_in_window(meeting)
        if meeting.minutes is not None:
            least = minimum_minutes(meeting.meeting_type, expected=meeting.expected, rules=rules)
            yield Measure.DURATION, meeting.minutes >= least
        if any(covers(one, meeting.held_on) for one in self._of(self.supervisors, meeting)):
            yield Measure.VISITED, meeting.has_supervisor
        if meeting.taken_over:  # old books say nothing of how a meeting was prepared and sent
            return
        if is_regular and self._has_committee(meeting):
            yield Measure.PREPARED, self._is_prepared(meeting)
        yield Measure.NOTIFIED, _is_in_time(meeting, rules)
        limit = meeting.held_on + timedelta(days=rules.get("documents.after_days"))
        sent_on = timezone.localdate(meeting.submitted_at) if meeting.submitted_at else None
        if sent_on or limit < self.day:
            yield Measure.SENT, sent_on is not None and sent_on <= limit

    def _is_in_window(self, meeting):
        window = self.windows.of(meeting.branch_id, self.types[meeting.branch_id], meeting.month)
        timing = timing_of(held_on=meeting.held_on, for_month=meeting.month, window=window)
        return timing == Timing.IN_WINDOW

    def _has_committee(self, meeting):
        """A lone secretary has nobody to meet with beforehand (handbook 7.1 A3)."""
        officers = self._of(self.officers, meeting)
        return len({one.member_id for one in officers if covers(one, meeting.held_on)}) > 1

    def _is_prepared(self, meeting):
        first = self.prepared.get((meeting.branch_id, meeting.for_year, meeting.for_month))
        return first is not None and first <= meeting.held_on

    def _of(self, rows, meeting):
        return rows.get(meeting.branch_id, ())


def _is_in_time(meeting, rules):
    """Whether members knew ``documents.before_days`` days before the meeting."""
    if meeting.notice_at is None:
        return False
    latest = meeting.held_on - timedelta(days=rules.get("documents.before_days"))
    return timezone.localdate(meeting.notice_at) <= latest


def _add_leaders(facts, found):
    """Present over expected, in persons × sessions, of those who lead the unit they work in.

    Handbook 20.1 A14: leaders set the example in attending.
    """
    post = "member__local_posts__"
    meetings = {
        one.pk: one
        for one in facts.meetings
        if one.held_on.year == facts.year and one.meeting_type in REGULAR
    }
    rows = (
        Attendance.objects.filter(
            Q(**{f"{post}valid_to__isnull": True})
            | Q(**{f"{post}valid_to__gt": F("meeting__held_on")}),
            is_expected=True,
            meeting__in=meetings,
            **{
                f"{post}kind": LocalPostKind.UNIT_LEADER,
                f"{post}valid_from__lte": F("meeting__held_on"),
            },
        )
        .order_by()
        .values_list("meeting")
        .annotate(
            present=Count("member", filter=IS_PRESENT, distinct=True),
            expected=Count("member", distinct=True),
        )
    )
    for pk, present, expected in rows:
        meeting = meetings[pk]
        for official in (False, True) if meeting.is_official else (False,):
            parts, wholes = found[official][meeting.branch_id][Measure.LEADERS]
            wholes[meeting.held_on.month - 1] += expected
            parts[meeting.held_on.month - 1] += present
