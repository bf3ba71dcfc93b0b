"""A roll corrected afterwards (handbook 11.1, last row): open meetings follow, signed ones keep."""

from datetime import date

import pytest

from branches.models import AuditEvent
from meetings.choices import MeetingState
from meetings.models import Attendance, Meeting
from meetings.roll_corrections import judge_again
from members.choices import ExemptionKind, StatusKind
from members.models import Member, StatusPeriod
from tests.factories import attend, make_branch, make_meeting, make_member, make_org

pytestmark = pytest.mark.django_db
HELD_ON = date(2026, 5, 4)


def held(branch, people, **values):
    meeting = make_meeting(branch, HELD_ON, expected_count=len(people), **values)
    attend(meeting, present=people)
    return meeting


def exempt(member, branch):
    StatusPeriod.objects.create(
        member=member,
        branch=branch,
        kind=StatusKind.EXEMPT,
        exemption_kind=ExemptionKind.values[0],
        valid_from=date(2026, 5, 1),
    )


def counts(meeting):
    return Meeting.objects.values_list("expected_count", "present_count").get(pk=meeting.pk)


@pytest.fixture
def branches():
    commune = make_org()
    return [make_branch(commune, code=f"CB{number}") for number in range(3)]


def test_open_meetings_of_many_branches_follow_the_roll(branches):
    people = {branch: [make_member(branch) for _ in range(3)] for branch in branches}
    meetings = [held(branch, people[branch]) for branch in branches]
    signed = held(branches[0], people[branches[0]])
    Meeting.objects.filter(pk=signed.pk).update(state=MeetingState.SIGNED)
    gone = [people[branch][0] for branch in branches[:2]]
    for member, branch in zip(gone, branches, strict=False):
        exempt(member, branch)
    judge_again([member.pk for member in gone], date(2026, 5, 1))
    assert [counts(meeting) for meeting in meetings] == [(2, 2), (2, 2), (3, 3)]
    assert counts(signed) == (3, 3), "a signed meeting keeps its figures"
    left_out = Attendance.objects.filter(is_expected=False).values_list("member", flat=True)
    assert sorted(left_out) == sorted(member.pk for member in gone)
    told = AuditEvent.objects.filter(code="meetings.judged_again")
    assert list(told.order_by("pk").values_list("path", flat=True)) == [
        branch.path for branch in branches[:2]
    ]


def test_somebody_newly_seated_appears_in_a_meeting_under_way_only(branches):
    branch, other = branches[:2]
    under_way = held(branch, [make_member(branch)], state=MeetingState.IN_PROGRESS)
    over = held(other, [make_member(other)])
    new = [make_member(branch), make_member(other)]
    judge_again([member.pk for member in new], date(2026, 5, 1))
    assert counts(under_way) == (2, 2)
    assert not Attendance.objects.filter(meeting=over, member=new[1]).exists()


def test_meetings_before_the_change_are_left_alone(branches):
    member = make_member(branches[0])
    meeting = held(branches[0], [member])
    exempt(member, branches[0])
    judge_again([member.pk], date(2026, 5, 5))
    assert counts(meeting) == (1, 1)
    assert Attendance.objects.get().is_expected


@pytest.mark.parametrize("number", [1, 12])
def test_what_is_asked_does_not_grow_with_the_meetings(branches, number, django_assert_num_queries):
    for branch in branches:
        people = [make_member(branch)]
        for _ in range(number):
            held(branch, people)
    everybody = list(Member.objects.values_list("pk", flat=True))
    with django_assert_num_queries(5):
        judge_again(everybody, date(2026, 5, 1))
