"""Handbook 11.6 as tables: which absences are told, with the edge cases beside them."""

from datetime import date

import pytest

from config.lib.working_days import months_after, working_day_after
from meetings.choices import AttendanceStatus as S
from reports.absences.choices import TOLD_TO_BRANCH, TOLD_TO_COMMITTEE, AlertKind
from reports.absences.rules import (
    Limits,
    Sitting,
    absence_alerts,
    longest_excused_streak,
    not_returned,
    transfer_pending,
)

LIMITS = Limits(
    excused_streak_over=3,
    many_per_half_year=3,
    art8_months=3,
    not_returned_days=30,
    transfer_working_days=30,
    transfer_months=3,
)
WRITTEN = {"p": S.PRESENT, "o": S.PRESENT_ONLINE, "e": S.EXCUSED, "u": S.UNEXCUSED}


def year(signs, *, regular=True):
    """Sittings of 2026, a sign a month: present, online, excused, unexcused; "-" not expected."""
    return [
        Sitting(month, date(2026, month, 3), WRITTEN[sign], regular)
        for month, sign in enumerate(signs, start=1)
        if sign != "-"
    ]


def kinds(sittings, limits=LIMITS):
    return {alert.kind.value for alert in absence_alerts(sittings, limits)}


ONCE, STREAK, MANY = "ABSENT_ONCE_UNEXCUSED", "EXCUSED_STREAK", "ABSENT_MANY"
WARN, ART8 = "CHARTER_ART8_WARN", "CHARTER_ART8"


@pytest.mark.parametrize(
    ("signs", "told"),
    [
        ("pppppppppppp", set()),
        ("oooooooooooo", set()),
        ("uppppppppppp", {ONCE}),
        ("eppppppppppp", set()),
        ("eeeppppppppp", {MANY}),  # three in a row are not yet "more than three"
        ("eeeepppppppp", {MANY, STREAK}),  # the fourth triggers
        ("ppppeeeepppp", {STREAK}),  # two in each half: a streak, but not many in one half
        ("eeepeeeppppp", {MANY}),  # coming once breaks the row
        ("eeeueppppppp", {MANY, ONCE}),  # an unexcused absence breaks the row of excused ones
        ("ee--eepppppp", {MANY, STREAK}),  # exempt months in between do not break it
        ("e-e-ppe-e-pp", set()),  # present months do
        ("epepepppppppp"[:12], {MANY}),  # three in the first half, whenever
        ("pppeeppppppp", set()),
        ("ppppeppepepp", set()),  # one in the first half, two in the second
        ("ppppppepepep", {MANY}),
        ("upppppupppp-", {ONCE, WARN}),  # two months, not running
        ("uppppupppppu", {ONCE, ART8}),
        ("uuuppppppppp", {ONCE, MANY, ART8}),
        ("------------", set()),
        ("uuuuuuuuuuuu", {ONCE, MANY, ART8}),
    ],
)
def test_which_absences_of_a_year_are_told(signs, told):
    assert kinds(year(signs)) == told


def test_many_absences_are_told_for_each_half():
    halves = [a.half for a in absence_alerts(year("eeepppeeeppp"), LIMITS) if a.half]
    assert halves == [1, 2]


def test_only_regular_meetings_make_a_row_or_reach_article_8():
    thematic = year("uuuu", regular=False)
    assert kinds(thematic) == {ONCE, MANY}
    assert longest_excused_streak(year("eeee", regular=False)) == ()


def test_a_thematic_meeting_attended_does_not_break_the_row():
    regular = year("eeee")
    came = Sitting(99, date(2026, 2, 20), S.PRESENT, is_regular=False)
    assert kinds([*regular[:2], came, *regular[2:]]) == {STREAK, MANY}


def test_two_unexcused_absences_in_one_month_are_one_month():
    twice = [Sitting(n, date(2026, 2, n), S.UNEXCUSED) for n in (3, 20)]
    assert kinds(twice) == {ONCE}
    assert kinds([*twice, Sitting(9, date(2026, 5, 3), S.UNEXCUSED)]) == {ONCE, MANY, WARN}


def test_the_row_told_is_the_longest_and_of_equals_the_later():
    [alert] = [a for a in absence_alerts(year("eeeepeeee"), LIMITS) if a.kind == STREAK]
    assert [one.day.month for one in alert.sittings] == [6, 7, 8, 9]
    [alert] = [a for a in absence_alerts(year("eeeeepeeee"), LIMITS) if a.kind == STREAK]
    assert [one.day.month for one in alert.sittings] == [1, 2, 3, 4, 5]


def test_limits_are_rule_values():
    strict = Limits(1, 2, 2, 30, 30, 3)
    assert kinds(year("eepp"), strict) == {STREAK, MANY}
    assert kinds(year("uppp"), strict) == {ONCE, WARN}
    assert kinds(year("upup"), strict) == {ONCE, MANY, ART8}


# --- not returned -------------------------------------------------------------------------------

ENDED = date(2026, 7, 1)


@pytest.mark.parametrize(
    ("today", "signs", "is_told"),
    [
        (date(2026, 6, 30), "", False),  # not over yet
        (date(2026, 7, 1), "", False),  # no sitting to come to so far
        (date(2026, 7, 31), "", False),
        (date(2026, 8, 1), "", True),  # more than thirty days
        (date(2026, 7, 3), "------e", True),
        (date(2026, 7, 3), "------u", True),
        (date(2026, 7, 3), "------p", False),
        (date(2026, 9, 3), "------eep", False),  # came at last
    ],
)
def test_somebody_not_seen_after_a_stay_is_told(today, signs, is_told):
    found = not_returned(
        ended_on=ENDED, today=today, sittings=year(signs), limits=LIMITS, what="miễn sinh hoạt"
    )
    assert (found is not None) == is_told
    assert found is None or (found.kind, found.since) == (AlertKind.NOT_RETURNED, ENDED)


# --- transfer -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 3, 2), 1, date(2026, 3, 3)),  # Monday
        (date(2026, 3, 6), 1, date(2026, 3, 9)),  # Friday → Monday
        (date(2026, 3, 7), 1, date(2026, 3, 9)),  # Saturday → Monday
        (date(2026, 3, 8), 5, date(2026, 3, 13)),
        (date(2026, 3, 2), 30, date(2026, 4, 13)),
        (date(2026, 3, 2), 0, date(2026, 3, 2)),
    ],
)
def test_working_days(day, count, expected):
    assert working_day_after(day, count) == expected


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 3, 2), 3, date(2026, 6, 2)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 1, 15), -12, date(2026, 1, 15)),
    ],
)
def test_months(day, months, expected):
    assert months_after(day, months) == expected


@pytest.mark.parametrize(
    ("today", "told", "is_serious"),
    [
        (date(2026, 4, 13), False, False),  # the thirtieth working day itself
        (date(2026, 4, 14), True, False),
        (date(2026, 6, 2), True, False),  # three months to the day
        (date(2026, 6, 3), True, True),
    ],
)
def test_a_transfer_without_acceptance_is_told_in_two_steps(today, told, is_serious):
    found = transfer_pending(left_on=date(2026, 3, 2), today=today, limits=LIMITS)
    assert (found is not None) == told
    assert bool(found and found.is_serious) == is_serious


def test_who_is_told_of_what():
    assert {kind.value for kind in AlertKind} - {kind.value for kind in TOLD_TO_BRANCH} == {
        "TRANSFER_PENDING"
    }
    assert {kind.value for kind in AlertKind} - {kind.value for kind in TOLD_TO_COMMITTEE} == {ONCE}
