"""Which meetings count, as one condition: the same answer as asking each meeting by itself."""

from datetime import date
from itertools import count

import pytest

from branches.actions.tree import move_organization
from branches.models import RuleAssignment, RuleSet
from branches.permissions import SYSTEM
from branches.rule_book import RuleBook
from branches.rules import Supposed
from meetings.choices import MeetingType
from meetings.models import Meeting
from reports.rule_bands import RuleBands
from tests.factories import make_branch, make_meeting, make_org

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 1, 1), date(2026, 6, 30)
KEY = "attendance.types"
NUMBERS = count(1)


def rule(unit, *types, since=None, until=None):
    rule_set = RuleSet.objects.create(
        code=f"T{next(NUMBERS)}", name="…", source="…", values={"attendance": {"types": types}}
    )
    RuleAssignment.objects.create(
        rule_set=rule_set, organization=unit, valid_from=since, valid_to=until
    )


@pytest.fixture
def world():
    """A province of three communes, two with rules of their own, one branch with its own."""
    province = make_org(make_org(kind="CENTRAL"), kind="PROVINCIAL_COMMITTEE")
    communes = [make_org(province) for _ in range(3)]
    branches = [make_branch(commune) for commune in communes for _ in range(2)]
    elsewhere = make_branch(make_org(province.parent))
    for branch in (*branches, elsewhere):
        for month in range(1, 7):
            for kind in ("REGULAR", "THEMATIC", "EXTRAORDINARY"):
                make_meeting(branch, date(2026, month, 3), meeting_type=kind)
    rule(province, "REGULAR", since=date(2026, 2, 1))
    rule(communes[0], "THEMATIC", until=date(2026, 4, 1))
    rule(communes[1], "REGULAR", "COMBINED")  # as shipped, under a province that rules otherwise
    rule(branches[0], "EXTRAORDINARY", since=date(2026, 3, 1))
    return province, communes, branches


def one_by_one(bands):
    """The meetings that count, each asked by itself."""
    return {
        meeting.pk
        for meeting in Meeting.objects.all()
        if meeting.meeting_type in bands.rules_of(meeting.branch_id, meeting.held_on).get(KEY)
    }


def by_condition(bands):
    return set(Meeting.objects.filter(bands.types(KEY)).values_list("pk", flat=True))


def test_the_condition_finds_what_each_meeting_says_itself(world):
    province, communes, branches = world
    move_organization(
        organization=branches[5], parent=communes[0], moved_on=date(2026, 2, 15), by=SYSTEM
    )
    supposed = Supposed(communes[2].pk, "#", {"attendance": {"types": ["THEMATIC", "REGULAR"]}})
    for one in (None, supposed, Supposed(province.pk, "#", {})):
        bands = RuleBands.over(FIRST, LAST, supposed=one)
        assert by_condition(bands) == one_by_one(bands) != set()


def test_the_condition_is_as_long_for_many_branches_as_for_few(world):
    province, communes, _ = world

    def length():
        query = Meeting.objects.filter(RuleBands.over(FIRST, LAST).types(KEY)).query
        return len(query.sql_with_params()[1])

    before = length()
    for _ in range(8):
        make_branch(communes[0])
        make_branch(province)
    assert length() == before


def test_a_book_for_some_units_answers_for_them_as_the_whole_book(world):
    _, _, branches = world
    for branch in branches:
        some = RuleBook.on(LAST, only=[branch.pk]).for_branch(branch.pk)
        assert some == RuleBook.on(LAST).for_branch(branch.pk)


def test_no_rules_of_their_own_leave_the_condition_short():
    condition = RuleBands.over(FIRST, LAST).types(KEY)
    assert condition.children == [
        ("meeting_type__in", (MeetingType.REGULAR.value, MeetingType.COMBINED.value))
    ]
