"""No quarter without a thematic meeting: hints in time, and nothing hides a missed quarter."""

from datetime import date

import pytest
from django.urls import reverse

from branches.models import PartyOrganization, RuleAssignment, RuleSet
from branches.rule_book import rules_for
from config.lib.periods import Month, Period
from meetings.actions import planning, year_plan
from meetings.models import Meeting
from meetings.plan.rules import (
    free_days,
    guard_step,
    had_to_hold,
    missed_and_extra,
    week_of_quarter,
)
from meetings.theme_guard import balance_of, hint_for, lacking_count
from tests.factories import make_branch, make_meeting, make_user
from tests.meetings.test_year_plan import filled

pytestmark = pytest.mark.django_db
Q4 = Period(2026, "Q", 4)
WEEK_8, WEEK_11 = "2026-11-19", "2026-12-10"


def at(time_machine, day):
    time_machine.move_to(f"{day}T08:00:00+07:00", tick=False)


@pytest.fixture
def staff(village):
    return make_user(village.commune, "COMMITTEE_STAFF")


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 10, 1), 1),
        (date(2026, 10, 7), 1),
        (date(2026, 11, 18), 7),
        (date(2026, 11, 19), 8),
        (date(2026, 12, 9), 10),
        (date(2026, 12, 10), 11),
    ],
)
def test_weeks_of_a_quarter_are_counted_from_its_first_day(village, day, week):
    assert week_of_quarter(day) == week
    steps = {week: step for step, first in ((2, 11), (1, 8)) for week in (first,)}
    expected = max((step for first, step in steps.items() if week >= first), default=0)
    assert guard_step(day, rules_for(village.branch, day)) == expected


@pytest.mark.parametrize(
    ("held", "finished", "needed", "expected"),
    [
        ({2: 2}, {1, 2}, 1, (1, 1)),
        ({1: 1, 2: 1}, {1, 2}, 1, (0, 0)),
        ({}, {1}, 1, (1, 0)),
        ({4: 1}, {1, 2, 3}, 1, (3, 0)),
        ({1: 2, 2: 1}, {1, 2}, 2, (1, 0)),
    ],
)
def test_two_in_one_quarter_do_not_hide_a_missed_one(held, finished, needed, expected):
    assert missed_and_extra(held, finished, needed) == expected


def test_free_days_lie_in_the_windows_then_on_working_days():
    windows = {Month(2026, 11): (3, 6), Month(2026, 12): (3, 6)}
    common = {"quarter": Q4, "windows": windows, "most": 3}
    assert free_days(today=date(2026, 11, 19), taken={date(2026, 12, 3)}, **common) == [
        date(2026, 12, 4),
        date(2026, 12, 5),
        date(2026, 12, 6),
    ]
    late = free_days(today=date(2026, 12, 10), taken=set(), **common)
    assert late == [date(2026, 12, 11), date(2026, 12, 14), date(2026, 12, 15)]


def test_a_branch_founded_late_in_the_quarter_owes_nothing(village):
    rules = rules_for(village.branch, date(2026, 12, 1))
    assert had_to_hold(None, None, Q4, rules)
    assert not had_to_hold(date(2026, 11, 20), None, Q4, rules)


def test_the_hint_comes_in_week_eight_and_ends_with_the_scheduled_meeting(
    client, time_machine, village
):
    at(time_machine, "2026-11-18")
    assert hint_for(village.branch) is None
    at(time_machine, WEEK_8)
    plan = year_plan.begin_plan(branch=village.branch, year=2026, by=village.secretary)
    filled(village, plan)
    hint = hint_for(village.branch)
    assert hint.step == 1
    assert hint.topics[0] == ("Kế hoạch năm", "Chuyên đề 4")
    assert hint.days == [date(2026, 12, 3)]
    client.force_login(village.secretary)
    page = client.get(reverse("branches:home")).content.decode()
    assert "Chưa lên lịch sinh hoạt chuyên đề quý IV năm 2026" in page
    planning_page = client.get(
        reverse("meetings:create", args=[village.branch.pk]),
        {"ngay": "2026-12-03", "chuyen-de": "Chuyên đề 4"},
    )
    initial = planning_page.context["form"].initial
    assert (initial["meeting_type"], initial["held_on"], initial["theme"]) == (
        "THEMATIC",
        date(2026, 12, 3),
        "Chuyên đề 4",
    )
    meeting = village.plan(meeting_type="THEMATIC", held_on=date(2026, 12, 3), theme="Chuyên đề 4")
    assert hint_for(village.branch) is None
    planning.cancel_meeting(meeting=meeting, reason="Bão", by=village.secretary)
    at(time_machine, WEEK_11)
    assert hint_for(village.branch).step == 2


def test_the_regular_meeting_to_come_may_take_the_theme_in(time_machine, village):
    at(time_machine, WEEK_8)
    regular = village.plan(held_on=date(2026, 12, 3))
    assert hint_for(village.branch).to_combine == regular


def test_a_bad_day_in_the_address_gives_the_usual_form(client, time_machine, village):
    at(time_machine, WEEK_8)
    client.force_login(village.secretary)
    for day in ("2026-13-40", "0001-01-01", "x"):
        page = client.get(reverse("meetings:create", args=[village.branch.pk]), {"ngay": day})
        assert page.context["form"].initial["meeting_type"] == "REGULAR"


def test_the_branch_sees_what_it_missed_and_held_twice(client, time_machine, village):
    at(time_machine, "2026-07-10")
    for day in (date(2026, 4, 3), date(2026, 5, 4)):
        make_meeting(village.branch, day, meeting_type="COMBINED", theme="A")
    balance = balance_of(village.branch, 2026)
    assert (balance.missed, balance.extra, balance.satisfied) == (1, 1, 1)
    client.force_login(village.secretary)
    page = client.get(reverse("meetings:themes", args=[village.branch.pk])).content.decode()
    assert "lỡ 1 quý" in page
    assert "thêm 1 buổi (không bù cho quý khác)" in page


def test_the_committee_sees_which_branches_lack_one(client, time_machine, village, staff):
    at(time_machine, "2026-11-18")
    assert lacking_count(village.commune).number == 0
    at(time_machine, WEEK_8)
    young = make_branch(village.commune)
    PartyOrganization.objects.filter(pk=young.pk).update(valid_from=date(2026, 11, 17))
    other = make_branch(village.commune)
    make_meeting(other, date(2026, 10, 4), meeting_type="THEMATIC", theme="B")
    assert lacking_count(village.commune).number == 1
    client.force_login(staff)
    assert "1 chi bộ chưa lên lịch" in client.get(reverse("branches:home")).content.decode()
    listed = reverse("meetings:theme_quarters", args=[village.commune.pk])
    rows = client.get(listed, {"nam": 2026, "thieu": 4}).context["rows"]
    assert [row.branch for row in rows] == [village.branch]
    assert len(client.get(listed).context["rows"]) == 3


@pytest.mark.parametrize("number", [1, 4])
def test_the_committee_list_query_count(
    client, time_machine, village, staff, number, django_assert_num_queries
):
    at(time_machine, WEEK_8)
    for branch in (make_branch(village.commune) for _ in range(number)):
        make_meeting(branch, date(2026, 2, 4), meeting_type="COMBINED", theme="B")
    client.force_login(staff)
    with django_assert_num_queries(7):
        client.get(reverse("meetings:theme_quarters", args=[village.commune.pk]))
    assert Meeting.objects.count() == number
    assert PartyOrganization.objects.filter(is_branch=True).count() == number + 1


def test_where_two_a_quarter_are_ruled_one_is_not_enough(time_machine, village):
    rules = {"thematic": {"per_quarter": 2}}
    rule_set = RuleSet.objects.create(code="HAI", name="Hai buổi", source="Thử", values=rules)
    RuleAssignment.objects.create(rule_set=rule_set, organization=village.commune)
    at(time_machine, WEEK_8)
    for day in (date(2026, 4, 3), date(2026, 5, 4), date(2026, 7, 3), date(2026, 10, 4)):
        make_meeting(village.branch, day, meeting_type="THEMATIC", theme="A")
    assert hint_for(village.branch) is not None
    assert lacking_count(village.commune).number == 1
    balance = balance_of(village.branch, 2026)
    assert (balance.missed, balance.extra, balance.satisfied) == (2, 0, 1)
