"""What a branch owes in a year, from the dated rule sets, and what became of it.

The year plan, a regular meeting every month, a theme every quarter, the minutes of each meeting
sent in time. Leave to put a meeting off moves its last day; months before the founding and after
the closing are not owed.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from branches.rule_epochs import RuleBooks
from branches.rules import Spell
from config.lib.paper import capitalized
from config.lib.periods import Month, Period, month_of
from meetings.choices import MeetingType
from meetings.models import AnnualPlan, Meeting, Postponement
from meetings.plan.choices import PostponementState
from meetings.plan.rules import day_of, plan_deadline
from meetings.rules import HELD_STATES
from meetings.window_book import WindowBook
from reports.obligation_rules import KEPT, ObligationState, state_of
from reports.rules import active_days

SENT_UPWARD = (MeetingType.REGULAR, MeetingType.COMBINED, MeetingType.THEMATIC)


@dataclass(frozen=True)
class Obligation:
    """One thing owed: ``due_on`` its last day, ``done_on`` the day it was done or None.

    ``meeting`` is what it was done with; ``note`` says why it is not owed or moved.
    """

    title: str
    due_on: date
    done_on: date | None
    state: ObligationState
    note: str = ""
    meeting: Meeting | None = None


@dataclass(frozen=True)
class Group:
    """Obligations of one kind, with how many of those owed so far were kept."""

    title: str
    rows: list

    @property
    def kept(self):
        return sum(one.state in KEPT for one in self.rows)

    @property
    def owed(self):
        return self.kept + sum(one.state == ObligationState.OVERDUE for one in self.rows)


def obligations(branch, year, today):
    """The `Group` list of ``branch`` for ``year``. A fixed number of statements."""
    return _Year(branch, year, today).groups()


class _Year:
    def __init__(self, branch, year, today):
        self.branch, self.year, self.today = branch, Period(year), today
        self.spell = Spell(branch.valid_from, branch.valid_to)
        self.books = RuleBooks()
        self.windows = WindowBook(self.year.months, self.books, only=branch)
        approved = Postponement.objects.filter(  # December may be made up in January
            branch=branch, year__in=(year - 1, year), state=PostponementState.APPROVED
        )
        self.put_off = {Month(*one) for one in approved.values_list("year", "month")}
        held = Meeting.objects.filter(branch=branch, state__in=HELD_STATES)
        last_day = self.year.day_after + timedelta(days=30)  # made up in January
        self.meetings = list(
            held.filter(held_on__range=(self.year.first_day, last_day)).order_by("held_on", "pk")
        )

    def groups(self):
        return [
            Group("Kế hoạch năm", [self._plan()]),
            Group("Sinh hoạt thường kỳ hằng tháng", [*map(self._month, self.year.months)]),
            Group("Sinh hoạt chuyên đề hằng quý", [*map(self._quarter, self.year.quarters)]),
            Group("Gửi biên bản lên cấp trên", [*map(self._minutes, self._sent_upward())]),
        ]

    def _rules(self, day):
        return self.books.on(day).for_branch(self.branch.pk)

    def _plan(self):
        due_on = plan_deadline(self.year.year, self._rules(self.year.first_day))
        plan = AnnualPlan.objects.filter(branch=self.branch, year=self.year.year).first()
        owed = self.spell.covers(due_on)
        return self._one(
            f"Gửi kế hoạch năm {self.year.year}",
            is_owed=owed,
            due_on=due_on,
            done_on=plan.handed_in_on if plan else None,
            note="" if owed else "Chi bộ chưa có hoặc không còn vào ngày đó",
        )

    def _month(self, month):
        rules = self._rules(month.first_day)
        _, last = self.windows.of(self.branch.pk, self.branch.branch_type, month)
        due_on = day_of(month, last) + timedelta(days=rules.get("regular.grace_days"))
        note = ""
        if self._may_be_late(month, rules):
            due_on, note = month.shifted(1).last_day, "Được phép lùi sang tháng sau"
        owed = self.spell.covers(month.first_day)
        meeting = _last_of(self._regular_of(month, rules), rules.get("regular.per_month"))
        return self._one(
            capitalized(str(month)),
            is_owed=owed,
            due_on=due_on,
            done_on=meeting.held_on if meeting else None,
            note=note if owed else "Chi bộ chưa có hoặc không còn vào ngày đầu tháng",
            meeting=meeting,
        )

    def _regular_of(self, month, rules):
        """The meetings that keep the month: of its days, or made up with leave (11.4)."""
        return [
            meeting
            for meeting in self.meetings
            if meeting.meeting_type in rules.get("regular.types")
            and month
            == (
                meeting.month
                if self._may_be_late(meeting.month, rules)
                else month_of(meeting.held_on)
            )
        ]

    def _may_be_late(self, month, rules):
        return month in self.put_off and rules.get("regular.approved_postponement_counts")

    def _quarter(self, quarter):
        rules = self._rules(quarter.last_day)
        least = rules.get("thematic.min_active_days")
        owed = active_days(self.spell, quarter.first_day, quarter.last_day) >= least
        found = [
            one
            for one in self.meetings
            if one.meeting_type in rules.get("thematic.types") and one.held_on in quarter
        ]
        meeting = _last_of(found, rules.get("thematic.per_quarter"))
        return self._one(
            capitalized(str(quarter)),
            is_owed=owed,
            due_on=quarter.last_day,
            done_on=meeting.held_on if meeting else None,
            note="" if owed else f"Chi bộ hoạt động chưa đủ {least} ngày trong quý",
            meeting=meeting,
        )

    def _sent_upward(self):
        return [
            one
            for one in self.meetings
            if one.held_on in self.year and one.meeting_type in SENT_UPWARD and not one.taken_over
        ]

    def _minutes(self, meeting):
        days = self._rules(meeting.held_on).get("documents.after_days")
        sent_at = meeting.submitted_at
        return self._one(
            f"Biên bản cuộc họp ngày {meeting.held_on:%d/%m/%Y}",
            is_owed=True,
            due_on=meeting.held_on + timedelta(days=days),
            done_on=timezone.localdate(sent_at) if sent_at else None,
            meeting=meeting,
        )

    def _one(self, title, *, is_owed, due_on, done_on, note="", meeting=None):
        state = state_of(is_owed=is_owed, done_on=done_on, due_on=due_on, today=self.today)
        return Obligation(title, due_on, done_on, state, note, meeting)


def _last_of(meetings, needed):
    """The meeting with which as many as are ``needed`` were held; None while they were not."""
    return meetings[needed - 1] if len(meetings) >= needed else None
