"""Year plans, windows and the ladder of reminders by the rules alone."""

from dataclasses import dataclass
from datetime import date, time

import pytest

from branches.rule_book import shipped_rule_sets
from branches.rules import Rules
from config.lib.errors import RuleBroken
from config.lib.periods import Month
from meetings.plan.choices import PlanState, PostponementState
from meetings.plan.rules import (
    PLAN_MOVES,
    POSTPONEMENT_MOVES,
    exception_for,
    plan_deadline,
    proposed_day,
    require_next_month,
    require_plan_move,
    require_possible_window,
    theme_due_on,
    theme_month,
    what_a_plan_lacks,
)
from meetings.prepare.choices import ReminderStep
from meetings.prepare.rules import days_text, is_quiet, ladder_step, papers_in_time

RULES = Rules(("HD42-2025",), shipped_rule_sets()[0]["values"])
DAY = date(2026, 12, 3)


def test_the_plan_is_due_by_the_end_of_january():
    assert plan_deadline(2027, RULES) == date(2027, 1, 31)


@pytest.mark.parametrize(
    ("window", "day"),
    [((3, 3), date(2026, 10, 3)), ((3, 6), date(2026, 10, 5)), ((4, 4), date(2026, 10, 4))],
)
def test_the_proposed_day_is_the_first_working_day_of_the_window(window, day):
    """The 3rd of October 2026 is a Saturday; where only that day is allowed it stays."""
    assert proposed_day(Month(2026, 10), window) == day


def test_themes_are_proposed_for_the_middle_of_each_quarter():
    assert [theme_month(quarter) for quarter in (1, 2, 3, 4)] == [2, 5, 8, 11]
    assert theme_due_on(2026, 5, (3, 3), RULES) == date(2026, 4, 23)


def test_a_plan_names_everything_it_lacks():
    lacking = list(what_a_plan_lacks(days={1: 3, 2: None, 7: None}, titles={1: "A", 3: " "}))
    assert lacking == ["Chưa có ngày họp của tháng 2, 7.", "Chưa có chuyên đề của quý 3."]


@pytest.mark.parametrize("current", PlanState.values)
@pytest.mark.parametrize("wanted", PlanState.values)
def test_a_plan_moves_only_along_its_graph(current, wanted):
    if wanted in PLAN_MOVES[current]:
        require_plan_move(current, wanted)
    else:
        with pytest.raises(RuleBroken, match="Bước tiếp theo"):
            require_plan_move(current, wanted)


def test_every_state_has_its_moves():
    assert PLAN_MOVES.keys() == set(PlanState)
    assert POSTPONEMENT_MOVES.keys() == set(PostponementState)


@pytest.mark.parametrize(("first", "last"), [(0, 3), (5, 4), (20, 30)])
def test_a_window_lies_in_its_month(first, last):
    with pytest.raises(RuleBroken):
        require_possible_window(month=Month(2026, 2), first=first, last=last)


@pytest.mark.parametrize("day", [date(2026, 9, 30), date(2026, 11, 1)])
def test_a_meeting_put_off_is_made_up_in_the_next_month(day):
    require_next_month(held_on=date(2026, 10, 31), for_month=Month(2026, 9))
    with pytest.raises(RuleBroken, match="tháng 10 năm 2026"):
        require_next_month(held_on=day, for_month=Month(2026, 9))


@dataclass
class Exceptional:
    pk: int
    organization_id: int
    branch_type: str = ""


def test_the_nearest_exception_holds_then_the_one_for_the_type():
    province, commune = Exceptional(1, 10), Exceptional(2, 20)
    villages = Exceptional(3, 20, "VILLAGE")

    def found(*exceptions, branch_type="VILLAGE"):
        return exception_for(exceptions, ancestors=[30, 20, 10], branch_type=branch_type)

    assert found(province, commune) is commune
    assert found(province, commune, villages) is villages
    assert found(province, villages, branch_type="SCHOOL") is province
    assert found(Exceptional(4, 99)) is None


@pytest.mark.parametrize(
    ("today", "step"),
    [
        (date(2026, 11, 25), None),
        (date(2026, 11, 26), ReminderStep.WEEK),
        (date(2026, 11, 30), ReminderStep.WEEK),
        (date(2026, 12, 1), ReminderStep.SOON),
        (date(2026, 12, 2), ReminderStep.SOON),
        (date(2026, 12, 3), ReminderStep.TODAY),
        (date(2026, 12, 4), None),
        (date(2026, 12, 5), ReminderStep.LATE),
        (date(2026, 12, 20), ReminderStep.LATE),
    ],
)
def test_the_ladder_has_four_steps_and_forgets_none(today, step):
    assert ladder_step(DAY, today, RULES) == step


@pytest.mark.parametrize(
    ("now", "quiet"),
    [
        (time(20, 59), False),
        (time(21, 0), True),
        (time(0, 0), True),
        (time(6, 29), True),
        (time(6, 30), False),
    ],
)
def test_nobody_is_reminded_at_night(now, quiet):
    assert is_quiet(now, RULES) is quiet


def test_papers_are_in_time_a_day_before():
    assert papers_in_time([], DAY, RULES) is None
    assert papers_in_time([date(2026, 12, 1), date(2026, 12, 2)], DAY, RULES) is True
    assert papers_in_time([date(2026, 12, 1), DAY], DAY, RULES) is False


def test_days_are_said_as_people_say_them():
    assert days_text(DAY, DAY) == "hôm nay"
    assert days_text(DAY, date(2026, 12, 2)) == "ngày mai"
    assert days_text(DAY, date(2026, 11, 28)) == "còn 5 ngày"
