"""A roll corrected afterwards: open meetings are judged again, signed ones keep their figures.

Handbook 11.1, last row.
"""

from branches import audit
from branches.permissions import SYSTEM
from branches.rule_source import rules_read_once
from config.lib.batches import in_batches
from meetings.actions.roll_call import add_expected, count
from meetings.choices import MeetingState
from meetings.models import Attendance, Meeting
from meetings.reading import read_once, rules_of
from meetings.roster import meeting_roll
from meetings.rules import FROZEN_STATES, NOT_STARTED
from members.models import Membership
from members.roll import RollHistory

UNTOUCHED = FROZEN_STATES | NOT_STARTED | {MeetingState.CANCELLED}
MEETINGS_AT_ONCE = 200


def judge_again(member_ids, since_day):
    """Set anew who was expected at the open meetings these members may have belonged to.

    Rows stay as they are; only whether they count changes. In a meeting under way, people newly
    expected appear as present, like everybody at its start; in one already held they are named
    among what is missing.
    """
    branches = Membership.objects.filter(member__in=member_ids).values("branch")
    meetings = (
        Meeting.objects.select_for_update(no_key=True, of=("self",))
        .filter(branch__in=branches, held_on__gte=since_day)
        .exclude(state__in=UNTOUCHED)
        .select_related("branch")
        .order_by("pk")
    )
    rules = {}
    with rules_read_once():
        for some in in_batches(meetings, MEETINGS_AT_ONCE):
            _judge_all(some, rules)


def _judge_all(meetings, rules):
    """Judge ``meetings``; their rolls and rows are read together.

    ``rules`` by the sets kept at the start and the type of branch: filled here.
    """
    days = [meeting.held_on for meeting in meetings]
    rolls = RollHistory({meeting.branch_id for meeting in meetings}, min(days), max(days))
    rows = {meeting.pk: [] for meeting in meetings}
    for row in Attendance.objects.filter(meeting__in=rows):
        rows[row.meeting_id].append(row)
    for meeting in meetings:
        with read_once(meeting, roll=rolls.on(meeting.branch_id, meeting.held_on)):
            if meeting.rule_codes:
                kind = meeting.rule_codes, meeting.branch.branch_type
                meeting.reads["rules"] = rules[kind] = rules.get(kind) or rules_of(meeting)
            _judge(meeting, rows[meeting.pk])


def _judge(meeting, rows):
    rules = rules_of(meeting)
    entries = {entry.member_id: entry.is_expected(rules) for entry in meeting_roll(meeting)}
    changed = [row for row in rows if row.is_expected != entries.get(row.member_id, False)]
    for row in changed:
        row.is_expected = not row.is_expected
        row.save(update_fields=["is_expected"])
    added = add_expected(meeting) if meeting.state == MeetingState.IN_PROGRESS else 0
    if not changed and not added:
        return
    count(meeting)
    audit.record(
        "meetings.judged_again",
        f"Tính lại diện dự {meeting} sau khi danh sách đảng viên thay đổi",
        target=meeting,
        by=SYSTEM,
        organization=meeting.branch,
        payload={"members": sorted(row.member_id for row in changed), "added": added},
    )
