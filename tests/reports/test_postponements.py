"""A meeting put off with leave from above keeps the month it was put off from (11.4)."""

from datetime import date

import pytest
from django.utils import timezone

from branches.models import RuleAssignment, RuleSet
from config.lib.periods import parse_period
from meetings.models import Postponement
from reports.choices import Indicator
from reports.indicators import compute
from reports.rules import Ratio
from tests.factories import LONG_AGO, hold, make_branch, make_member, make_org

ON = date(2026, 12, 31)


@pytest.fixture
def branch(db):
    return make_branch(make_org())


def put_off(branch, month, state="APPROVED"):
    now = timezone.now()
    return Postponement.objects.create(
        branch=branch, year=2026, month=month, reason="Bão lũ", requested_at=now,
        state=state, decided_at=None if state == "REQUESTED" else now,
    )  # fmt: skip


def regular(branch, period, on=ON):
    return compute(branch, parse_period(period), on).unit.figures[Indicator.REGULAR].ratio


def hold_for(branch, held_on, for_month, **values):
    meeting = hold(branch, held_on, [make_member(branch)], **values)
    type(meeting).objects.filter(pk=meeting.pk).update(for_month=for_month)


def test_a_meeting_put_off_with_leave_keeps_its_month_and_not_the_one_of_its_day(branch):
    put_off(branch, 9)
    hold_for(branch, date(2026, 10, 2), 9)
    assert regular(branch, "2026M09") == Ratio(1, 1)
    assert regular(branch, "2026M10") == Ratio(0, 1)
    hold_for(branch, date(2026, 10, 5), 10)
    assert regular(branch, "2026M10") == Ratio(1, 1)


def test_the_quarter_before_is_kept_from_the_day_the_meeting_is_made_up(branch):
    put_off(branch, 9)
    for month in (7, 8):
        hold_for(branch, date(2026, month, 3), month)
    hold_for(branch, date(2026, 10, 2), 9)
    assert regular(branch, "2026Q3", date(2026, 10, 1)) == Ratio(2, 3)
    assert regular(branch, "2026Q3", date(2026, 10, 2)) == Ratio(3, 3)


@pytest.mark.parametrize("state", ["REQUESTED", "REFUSED", "WITHDRAWN"])
def test_without_leave_the_meeting_counts_in_the_month_of_its_day(branch, state):
    put_off(branch, 9, state)
    hold_for(branch, date(2026, 10, 2), 9)
    assert regular(branch, "2026M09") == Ratio(0, 1)
    assert regular(branch, "2026M10") == Ratio(1, 1)


def test_only_regular_meetings_make_a_month_up(branch):
    put_off(branch, 9)
    hold_for(branch, date(2026, 10, 2), 9, meeting_type="EXTRAORDINARY")
    assert regular(branch, "2026M09") == Ratio(0, 1)
    hold_for(branch, date(2026, 10, 3), 9, meeting_type="COMBINED")
    assert regular(branch, "2026M09") == Ratio(1, 1)


def test_where_the_rules_do_not_let_it_count_the_meeting_stays_in_its_own_month(branch):
    rules = RuleSet.objects.create(
        code="KHONG-LUI",
        name="Không tính họp lùi",
        source="Quy định của tỉnh",
        values={"regular": {"approved_postponement_counts": False}},
    )
    RuleAssignment.objects.create(rule_set=rules, organization=branch, valid_from=LONG_AGO)
    put_off(branch, 9)
    hold_for(branch, date(2026, 10, 2), 9)
    assert regular(branch, "2026M09") == Ratio(0, 1)
    assert regular(branch, "2026M10") == Ratio(1, 1)


def test_another_branch_gains_nothing_from_it(branch):
    sister = make_branch(branch.parent)
    put_off(sister, 9)
    hold_for(branch, date(2026, 10, 2), 9)
    assert regular(branch, "2026M09") == Ratio(0, 1)
    assert regular(branch.parent, "2026M09") == Ratio(0, 2)
