"""Periods: one place decides which month, quarter and year a day belongs to."""

from datetime import date

import pytest

from config.lib.periods import Month, Period, month_of, month_of_ym, parse_period, quarter_of


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026H1", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026H2", date(2026, 7, 1), date(2026, 12, 31)),
        ("2026Q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026M02", date(2026, 2, 1), date(2026, 2, 28)),
        ("2024M02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026m7", date(2026, 7, 1), date(2026, 7, 31)),
    ],
)
def test_a_period_knows_its_days(code, first, last):
    period = parse_period(code)
    assert (period.first_day, period.last_day) == (first, last)
    assert parse_period(period.code) == period


@pytest.mark.parametrize(
    "code", ["", "26", "2026Q5", "2026Q0", "2026H3", "2026M13", "2026X1", "Q3", "0001", "9999M12"]
)
def test_what_is_no_period_is_refused(code):
    with pytest.raises(ValueError, match="no such period"):
        parse_period(code)


@pytest.mark.parametrize(
    ("code", "quarters"),
    [
        ("2026", ["2026Q1", "2026Q2", "2026Q3", "2026Q4"]),
        ("2026H2", ["2026Q3", "2026Q4"]),
        ("2026M08", []),
        ("2026M09", ["2026Q3"]),
    ],
)
def test_a_period_lists_the_quarters_that_end_in_it(code, quarters):
    assert [quarter.code for quarter in parse_period(code).quarters] == quarters


def test_months_count_on_over_the_year():
    assert Month(2025, 12).shifted(1) == Month(2026, 1)
    assert month_of_ym(month_of(date(2026, 2, 3)).ym) == Month(2026, 2)
    assert quarter_of(date(2026, 10, 1)) == Period(2026, "Q", 4)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("2026", "năm 2026"),
        ("2026Q3", "quý III năm 2026"),
        ("2026H1", "6 tháng đầu năm 2026"),
        ("2026M02", "tháng 02 năm 2026"),
        ("2026M10", "tháng 10 năm 2026"),
    ],
)
def test_periods_read_as_on_paper(code, words):
    assert str(parse_period(code)) == words
