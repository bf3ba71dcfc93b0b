"""Which figures a committee's report is made of: kept ones only where they hold all there is.

That both are the same is shown by `test_summed_reports`.
"""

from datetime import date, timedelta

import pytest
import time_machine
from django.db.models import F

from config.lib.periods import parse_period
from meetings.models import Meeting
from reports.choices import Indicator
from reports.kept.refresh import refresh
from reports.models import BranchYear, FigureMark
from reports.report_figures import gather
from reports.rules import Ratio
from tests.factories import hold, make_branch, make_member
from tests.reports.conftest import ADOPTED

DAY = date(2026, 11, 30)
YEAR = parse_period("2026")
QUERIES = 34


@pytest.fixture
def kept(reported):
    with time_machine.travel(f"{DAY.isoformat()}T12:00:00+07:00"):
        refresh()
        yield reported


def attended(reported, on=DAY):
    answer = gather(reported.commune, YEAR, on).answer
    return answer.unit.figures[Indicator.ATTENDANCE].ratio


def present_without_a_mark():
    """Change what the rows say so that nobody notices; returns by how much."""
    changed = Meeting.objects.filter(present_count__gt=0)
    count = changed.count()
    changed.update(present_count=F("present_count") - 1)
    FigureMark.objects.all().delete()
    return count


@pytest.mark.parametrize("more", [1, 28])
def test_kept_figures_take_a_fixed_number_of_questions(reported, more, django_assert_num_queries):
    for number in range(more):
        branch = make_branch(reported.commune, code=f"C{number}")
        hold(branch, date(2026, 7, 3), [make_member(branch)], state=ADOPTED)
    with time_machine.travel(f"{DAY.isoformat()}T12:00:00+07:00"):
        refresh()
        with django_assert_num_queries(QUERIES):
            gather(reported.commune, YEAR, DAY)


def test_what_is_kept_is_read_where_nothing_waits(kept):
    before = attended(kept)
    assert present_without_a_mark() > 0
    assert attended(kept) == before


def test_a_change_that_waits_is_in_the_report(kept):
    before = attended(kept)
    hold(kept.b, date(2026, 10, 5), kept.others, state=ADOPTED)
    assert FigureMark.objects.exists()
    assert attended(kept) == before + Ratio(2, 2)


def test_another_day_than_today_is_counted_from_the_rows(kept):
    before = attended(kept)
    changed = present_without_a_mark()
    assert attended(kept, DAY - timedelta(days=1)).part == before.part - changed


def test_a_branch_counted_yesterday_has_all_counted_from_the_rows(kept):
    before = attended(kept)
    changed = present_without_a_mark()
    BranchYear.objects.filter(organization=kept.b).update(reckoned_on=DAY - timedelta(days=1))
    assert attended(kept).part == before.part - changed


def test_a_branch_never_counted_has_all_counted_from_the_rows(kept):
    before = attended(kept)
    changed = present_without_a_mark()
    BranchYear.objects.filter(organization=kept.b).delete()
    assert attended(kept).part == before.part - changed
