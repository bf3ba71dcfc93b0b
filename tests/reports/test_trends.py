"""Many periods read at once: the same branches and the same attendance as period by period."""

from datetime import date

import pytest
import time_machine
from django.utils import timezone

from branches.models import PartyOrganization
from config.lib.periods import parse_period
from reports import facts
from reports.attendance_trend import attendance_trend
from reports.choices import ReportKind
from reports.documents import build_report
from reports.figures_source import periods_until
from reports.rules import Ratio
from reports.tree import tree_of
from reports.tree_over_time import TreeOverTime
from tests.blackbox.building import World
from tests.blackbox.oracle import YEAR
from tests.factories import hold, make_branch, make_member
from tests.reports.test_kept_figures import settle


def one_by_one(organization, period, on, count):
    """The trend as `reports.facts` counts each period alone."""
    for one in periods_until(period, count):
        reckoning = facts.Reckoning.of(organization, one, on, official=True)
        yield one, sum(facts.attendance(reckoning).values(), Ratio())


@pytest.mark.parametrize("seed", [3])
def test_a_trend_equals_its_periods_counted_alone(db, tmp_path, seed):
    with time_machine.travel(f"{YEAR + 2}-01-01T12:00:00+07:00"):
        settle(World(tmp_path), seed)
    units = list(PartyOrganization.objects.all())
    compared = 0
    for code, count, on in (
        (f"{YEAR}M12", 12, date(YEAR + 1, 3, 1)),
        (f"{YEAR}Q4", 5, date(YEAR, 11, 20)),
    ):
        period = parse_period(code)
        for unit in units:
            found = attendance_trend(unit, period, on, count)
            assert found == list(one_by_one(unit, period, on, count))
            compared += sum(ratio.whole > 0 for _, ratio in found)
    assert compared > 20


@pytest.mark.parametrize("seed", [8])
def test_the_tree_over_time_holds_the_branches_of_every_period(db, tmp_path, seed):
    with time_machine.travel(f"{YEAR + 2}-01-01T12:00:00+07:00"):
        settle(World(tmp_path), seed)
    periods = periods_until(parse_period(f"{YEAR}M12"), 12)
    for unit in PartyOrganization.objects.filter(is_branch=False):
        tree = TreeOverTime(unit, periods[0].first_day, periods[-1].last_day)
        for one in periods:
            whole = tree_of(unit, one.first_day, one.last_day)
            branches = {branch.pk for branch in whole.branches}
            assert tree.branches(one.first_day, one.last_day) == branches


@pytest.mark.parametrize("branches", [0, 3])
@pytest.mark.parametrize(
    ("kind", "code", "questions"),
    [
        (ReportKind.MONTH, "2026M09", 43),
        (ReportKind.QUARTER, "2026Q3", 47),
        (ReportKind.YEAR, "2026", 77),
    ],
)
def test_a_report_asks_a_fixed_number_of_questions(
    reported, branches, kind, code, questions, django_assert_num_queries
):
    hold(reported.a, date(2025, 7, 3), reported.people)
    for _ in range(branches):
        branch = make_branch(reported.commune)
        hold(branch, date(2026, 9, 3), [make_member(branch)])
    on = date(2026, 11, 30)
    with (
        time_machine.travel("2026-12-01T12:00:00+07:00"),
        django_assert_num_queries(questions),
    ):
        build_report(reported.commune, kind, parse_period(code), on, made_at=timezone.now())
