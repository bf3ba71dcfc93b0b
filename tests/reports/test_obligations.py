"""What a branch owes in a year: due days from the rules, leave, founding and closing."""

from datetime import date, time

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from branches.models import RuleAssignment, RuleSet
from config.lib.dates import local_moment
from meetings.models import AnnualPlan, Postponement
from reports.obligation_rules import ObligationState, state_of
from reports.obligations import obligations
from tests.factories import make_branch, make_meeting, make_org, make_user

DAY = date(2026, 6, 5)


@pytest.mark.parametrize(
    ("is_owed", "done_on", "today", "state"),
    [
        (True, None, date(2026, 6, 5), "DUE"),
        (True, None, date(2026, 6, 6), "OVERDUE"),
        (True, DAY, date(2026, 7, 1), "DONE"),
        (True, date(2026, 6, 6), date(2026, 7, 1), "DONE_LATE"),
        (False, None, date(2026, 7, 1), "NOT_OWED"),
        (False, DAY, date(2026, 7, 1), "DONE"),
    ],
)
def test_the_state_of_an_obligation(is_owed, done_on, today, state):
    assert state_of(is_owed=is_owed, done_on=done_on, due_on=DAY, today=today) == state


@pytest.fixture
def branch(db):
    return make_branch(make_org(make_org(kind="PROVINCIAL_COMMITTEE")), valid_from=date(2026, 2, 1))


def states(branch, group, today=date(2026, 6, 20)):
    return [one.state for one in obligations(branch, 2026, today)[group].rows]


def test_months_are_owed_from_the_founding_on(branch):
    make_meeting(branch, date(2026, 2, 3))
    make_meeting(branch, date(2026, 3, 20))  # the window and its grace ended on the 5th
    S = ObligationState
    assert states(branch, 1) == [
        *(S.NOT_OWED, S.DONE, S.DONE_LATE, S.OVERDUE, S.OVERDUE, S.OVERDUE),
        *[S.DUE] * 6,
    ]


def test_leave_moves_the_last_day_and_the_meeting_to_its_month(branch):
    Postponement.objects.create(
        branch=branch,
        year=2026,
        month=4,
        reason="Lũ quét",
        requested_at=timezone.now(),
        state="APPROVED",
        decided_at=timezone.now(),
    )
    made_up = make_meeting(branch, date(2026, 5, 3))
    made_up.for_month = 4
    made_up.save()
    april, may = obligations(branch, 2026, date(2026, 6, 20))[1].rows[3:5]
    assert (april.due_on, april.done_on) == (date(2026, 5, 31), date(2026, 5, 3))
    assert (april.state, april.note) == (ObligationState.DONE, "Được phép lùi sang tháng sau")
    assert may.state == ObligationState.OVERDUE


def test_what_is_made_up_in_january_keeps_december_alone(branch):
    branch.valid_from = None
    Postponement.objects.create(
        branch=branch,
        year=2025,
        month=12,
        reason="Bão",
        requested_at=timezone.now(),
        state="APPROVED",
        decided_at=timezone.now(),
    )
    made_up = make_meeting(branch, date(2026, 1, 3))
    made_up.for_year, made_up.for_month = 2025, 12
    made_up.save()
    assert obligations(branch, 2025, date(2026, 6, 20))[1].rows[11].meeting == made_up
    assert states(branch, 1)[0] == ObligationState.OVERDUE


def test_leave_the_rules_do_not_count_moves_nothing(branch):
    rule(branch, {"regular": {"approved_postponement_counts": False}})
    leave = Postponement.objects.create(
        branch=branch,
        year=2026,
        month=4,
        reason="Bão",
        requested_at=timezone.now(),
        state="APPROVED",
        decided_at=timezone.now(),
    )
    made_up = make_meeting(branch, date(2026, 5, 3))
    made_up.for_month = leave.month
    made_up.save()
    april, may = obligations(branch, 2026, date(2026, 6, 20))[1].rows[3:5]
    assert (april.due_on.month, april.state) == (4, ObligationState.OVERDUE)
    assert may.meeting == made_up


def test_as_many_meetings_are_owed_as_the_rules_say(branch):
    rule(branch, {"regular": {"per_month": 2}, "thematic": {"per_quarter": 2}})
    for day in (date(2026, 2, 3), date(2026, 4, 3), date(2026, 4, 4)):
        make_meeting(branch, day, meeting_type="COMBINED")
    S = ObligationState
    assert states(branch, 1)[1:4] == [S.OVERDUE, S.OVERDUE, S.DONE]
    assert states(branch, 2)[1] == S.DONE
    assert states(branch, 2, today=date(2026, 4, 1))[0] == S.NOT_OWED


def rule(branch, values):
    rules = RuleSet.objects.create(code="THU", name="Thử", source="Thử", values=values)
    RuleAssignment.objects.create(rule_set=rules, organization=branch)


def test_quarters_need_sixty_days_and_one_theme(branch):
    branch.valid_from = date(2026, 2, 15)
    make_meeting(branch, date(2026, 5, 3), meeting_type="COMBINED")
    S = ObligationState
    assert states(branch, 2) == [S.NOT_OWED, S.DONE, S.DUE, S.DUE]


def test_minutes_are_owed_two_days_after_the_meeting(branch):
    sent = local_moment(date(2026, 5, 5), time(23))
    make_meeting(branch, date(2026, 5, 3), submitted_at=sent)
    make_meeting(branch, date(2026, 6, 3))
    make_meeting(branch, date(2026, 6, 19))
    make_meeting(branch, date(2026, 6, 18), meeting_type="COMMITTEE_MEETING")
    S = ObligationState
    assert states(branch, 3) == [S.DONE, S.OVERDUE, S.DUE]


def test_the_plan_is_owed_by_branches_that_lived_on_its_last_day(branch):
    assert states(branch, 0) == [ObligationState.NOT_OWED]
    branch.valid_from = None
    assert states(branch, 0) == [ObligationState.OVERDUE]
    AnnualPlan.objects.create(branch=branch, year=2026, handed_in_on=date(2026, 2, 1))
    assert states(branch, 0) == [ObligationState.DONE_LATE]


@pytest.mark.parametrize("year", ["9999", "0001"])
def test_a_year_at_the_edge_of_the_calendar_means_this_one(client, branch, year):
    client.force_login(make_user(branch, "SECRETARY"))
    address = reverse("reports:obligations", args=[branch.pk])
    page = client.get(address, {"ky": year})
    assert page.context["year"] == timezone.localdate().year


@pytest.mark.parametrize("number", [1, 12])
def test_the_page_costs_the_same_for_one_meeting_and_for_twelve(
    client, branch, number, django_assert_num_queries
):
    with time_machine.travel("2026-12-20T12:00:00+07:00"):
        for month in range(1, number + 1):
            make_meeting(branch, date(2026, month, 3))
        client.force_login(make_user(branch, "SECRETARY"))
        address = reverse("reports:obligations", args=[branch.pk]) + "?ky=2026"
        client.get(address)
        with django_assert_num_queries(9):
            page = client.get(address).content.decode()
        assert "Việc phải làm năm 2026" in page
        assert (
            client.get(reverse("reports:obligations", args=[branch.parent_id])).status_code == 404
        )
