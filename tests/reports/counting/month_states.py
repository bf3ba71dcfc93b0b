"""How far each month of a branch has come: one letter a month for the status matrix.

The regular meeting that stands for the month decides; where there are several, the one furthest on.
Days that depend on today (due, overdue) are decided when the matrix is read.
"""

from datetime import timedelta

from django.utils import timezone

from branches.rule_epochs import RuleBooks
from branches.rules import Spell
from config.lib.periods import Period
from meetings.models import Postponement
from meetings.plan.choices import PostponementState
from meetings.rules import SENT_STATES
from reports.choices import MonthState
from reports.kept.month_letters import FURTHEST_FIRST, LETTERS


def month_states(facts):
    """``{branch_id: twelve letters}`` from the meetings of `reports.kept.facts.YearFacts`."""
    books = RuleBooks()
    found = {}
    for meeting in facts.meetings:
        rules = books.on(meeting.held_on).for_branch(meeting.branch_id)
        if meeting.for_year == facts.year and meeting.meeting_type in rules.get("regular.types"):
            key = (meeting.branch_id, meeting.for_month)
            found.setdefault(key, set()).add(_state_of(meeting, rules))
    put_off = Postponement.objects.filter(
        branch__in=[branch.pk for branch in facts.branches],
        year=facts.year,
        state=PostponementState.APPROVED,
    )
    for key in put_off.values_list("branch_id", "month"):
        found.setdefault(key, set()).add(MonthState.POSTPONED)
    return {
        branch.pk: "".join(_letter(branch, month, found) for month in Period(facts.year).months)
        for branch in facts.branches
    }


def _letter(branch, month, found):
    reached = found.get((branch.pk, month.number), set())
    for state in FURTHEST_FIRST:
        if state in reached:
            return state
    lived = Spell(branch.valid_from, branch.valid_to).covers(month.first_day)
    return MonthState.NONE if lived else MonthState.ABSENT


def _state_of(meeting, rules):
    """Sent in time: within ``documents.after_days`` days of the meeting."""
    if meeting.taken_over:
        return MonthState.TAKEN_OVER
    if meeting.state not in SENT_STATES:
        return MonthState.HELD
    limit = meeting.held_on + timedelta(days=rules.get("documents.after_days"))
    is_late = timezone.localdate(meeting.submitted_at) > limit
    in_time, late = LETTERS.get(meeting.state, (MonthState.SENT, MonthState.SENT_LATE))
    return late if is_late else in_time
