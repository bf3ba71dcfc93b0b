"""Handbook 11.2–11.5 as tables: counts in, verdict out."""

from datetime import date

import pytest

from branches.rule_book import shipped_rule_sets
from branches.rules import Assigned, Rules, Spell, merge_rule_values
from meetings.choices import ContributionKind
from reports.choices import Indicator
from reports.rules import (
    Ratio,
    Seat,
    Target,
    active_days,
    counts_as_opinion,
    is_met,
    meets_contributions,
    month_applies,
    quarter_applies,
    reporting_branch,
    required_sessions,
    roll_up,
    target_of,
)

DEFAULT, HD12, KHOI = (one["values"] for one in shipped_rule_sets())
RULES = Rules(("HD42-2025",), DEFAULT)


def rules_with(**sections):
    """The default rules with single values changed, as an assignment at the unit would."""
    return Rules(("T",), merge_rule_values(DEFAULT, [Assigned("T", sections, 0, None)]))


@pytest.mark.parametrize(
    ("part", "whole", "shown", "met"),
    [
        (9, 10, "90,00 %", False),
        (10, 11, "90,91 %", True),
        (18, 20, "90,00 %", False),
        (19, 21, "90,48 %", True),
        (2701, 3001, "90,00 %", True),
        (34, 36, "94,44 %", True),
        (16, 17, "94,12 %", True),
        (0, 5, "0,00 %", False),
        (5, 5, "100,00 %", True),
        (0, 0, "–", None),
    ],
)
def test_attendance_is_met_strictly_above_ninety_per_cent(part, whole, shown, met):
    ratio = Ratio(part, whole)
    assert ratio.percent_text == shown
    assert is_met(ratio, target_of(Indicator.ATTENDANCE, RULES)) is met


@pytest.mark.parametrize(
    ("branch_type", "target"),
    [("MILITARY", "trên 85 %"), ("VILLAGE", "trên 90 %"), ("", "trên 90 %")],
)
def test_a_target_may_differ_per_type_of_branch(branch_type, target):
    values = rules_with(attendance={"target_pct": {"default": 90, "MILITARY": 85}}).values
    rules = Rules(("T",), values, branch_type)
    assert target_of(Indicator.ATTENDANCE, rules).text == target


def test_attendance_adds_persons_and_never_percentages():
    assert Ratio(10, 10) + Ratio(8, 10) == Ratio(18, 20)
    assert (Ratio(30, 30) + Ratio(4, 6)).percent_text == "94,44 %"


def test_guidance_of_2018_asks_for_more_than_85_per_cent():
    rules = Rules(("HD12-2018",), merge_rule_values(DEFAULT, [Assigned("H", HD12, 0, None)]))
    target = target_of(Indicator.ATTENDANCE, rules)
    assert (target.text, is_met(Ratio(85, 100), target), is_met(Ratio(86, 100), target)) == (
        "trên 85 %",
        False,
        True,
    )


@pytest.mark.parametrize(
    ("part", "whole", "met"), [(9, 9, True), (8, 9, False), (0, 0, None), (0, 1, False)]
)
@pytest.mark.parametrize(
    "indicator",
    [Indicator.CONTRIBUTIONS, Indicator.REGULAR, Indicator.THEMATIC, Indicator.RESOLUTIONS],
)
def test_the_other_indicators_want_everything(indicator, part, whole, met):
    target = target_of(indicator, RULES)
    assert target.text == "100 %"
    assert is_met(Ratio(part, whole), target) is met


def test_targets_are_worded_with_their_operator():
    texts = [Target(*one).text for one in ((">", 90), (">=", 80), ("=", 0), (">", 100))]
    assert texts == ["trên 90 %", "từ 80 %", "bằng 0 %", "trên 100 %"]


@pytest.mark.parametrize(
    ("months", "required"),
    [
        *((12, 6), (5, 3), (7, 4), (10, 5), (0, None), (1, 1)),
        *((2, 1), (3, 2), (4, 2), (6, 3), (8, 4), (9, 5), (11, 6)),
    ],
)
def test_six_sessions_a_year_are_prorated_by_months_expected(months, required):
    assert required_sessions(months, RULES) == required


@pytest.mark.parametrize(
    ("months", "sessions", "met"),
    [
        (12, 6, True),  # five regular and one thematic session
        (12, 2, False),  # four times in one meeting, twice in another
        (5, 3, True),
        (7, 3, False),
        (0, 0, None),
        (1, 1, True),
        (1, 0, False),
    ],
)
def test_a_member_meets_the_number_of_sessions(months, sessions, met):
    assert meets_contributions(sessions=sessions, months=months, rules=RULES) is met


def test_without_proration_everybody_owes_the_whole_year():
    rules = rules_with(contribution={"prorate": False})
    assert [required_sessions(months, rules) for months in (0, 1, 12)] == [None, 6, 6]


@pytest.mark.parametrize(
    ("changes", "counts"),
    [
        ({}, True),
        ({"is_substantive": False}, False),
        ({"kind": ContributionKind.REMARK_CHAIR}, False),
        ({"kind": ContributionKind.PRESENTATION}, True),
        ({"kind": ContributionKind.REPORT}, True),
        ({"is_present": False}, False),
        ({"is_present": False, "is_read_out": True}, True),
    ],
)
def test_what_counts_as_an_opinion(changes, counts):
    values = {
        "kind": ContributionKind.OPINION,
        "is_substantive": True,
        "is_present": True,
        "is_read_out": False,
    }
    assert counts_as_opinion(**{**values, **changes}, rules=RULES) is counts


def test_places_may_leave_out_presentations_and_written_opinions():
    rules = rules_with(
        contribution={"presentation_counts": False, "written_absent_counts_if_read": False}
    )
    written = {"is_substantive": True, "is_present": False, "is_read_out": True}
    shown = {"is_substantive": True, "is_present": True, "is_read_out": False}
    assert not counts_as_opinion(kind=ContributionKind.OPINION, **written, rules=rules)
    assert not counts_as_opinion(kind=ContributionKind.PRESENTATION, **shown, rules=rules)


@pytest.mark.parametrize(
    ("existed", "is_over", "is_satisfied", "applies"),
    [
        (True, True, False, True),
        (True, False, False, False),
        (True, False, True, True),
        (False, True, True, False),
    ],
)
def test_a_month_applies_when_over_or_already_kept(existed, is_over, is_satisfied, applies):
    assert (
        month_applies(existed_on_first_day=existed, is_over=is_over, is_satisfied=is_satisfied)
        is applies
    )


@pytest.mark.parametrize(
    ("days", "is_over", "is_satisfied", "applies"),
    [
        (60, True, False, True),
        (59, True, False, False),
        (59, False, True, False),
        (60, False, True, True),
        (92, False, False, False),
    ],
)
def test_a_quarter_applies_from_sixty_days_on(days, is_over, is_satisfied, applies):
    assert (
        quarter_applies(active_days=days, is_over=is_over, is_satisfied=is_satisfied, rules=RULES)
        is applies
    )


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (None, None, 92),
        (date(2026, 8, 2), None, 60),
        (date(2026, 8, 3), None, 59),
        (None, date(2026, 8, 30), 60),
        (date(2026, 10, 1), None, 0),
        (None, date(2026, 7, 1), 0),
    ],
)
def test_active_days_count_both_ends_of_the_third_quarter(start, end, days):
    assert active_days(Spell(start, end), date(2026, 7, 1), date(2026, 9, 30)) == days


A, B, C = 1, 2, 3
SPRING, MAY, JUNE = date(2026, 3, 1), date(2026, 5, 1), date(2026, 6, 1)


@pytest.mark.parametrize(
    ("seats", "branch"),
    [
        ([Seat(A, "OFFICIAL_SEAT", SPRING, None)], A),
        ([Seat(A, "OFFICIAL_SEAT", SPRING, MAY), Seat(B, "OFFICIAL_SEAT", MAY, None)], B),
        ([Seat(A, "OFFICIAL_SEAT", SPRING, None), Seat(C, "TEMPORARY_SEAT", MAY, None)], A),
        ([Seat(A, "OFFICIAL_SEAT", SPRING, MAY), Seat(C, "TEMPORARY_SEAT", JUNE, None)], A),
        ([Seat(C, "TEMPORARY_SEAT", MAY, JUNE), Seat(B, "TEMPORARY_SEAT", JUNE, None)], B),
    ],
)
def test_a_member_is_reported_in_one_branch(seats, branch):
    assert reporting_branch(seats) == branch


def test_roll_up_adds_each_branch_to_every_node_above():
    figures = {10: Ratio(30, 30), 11: Ratio(4, 6)}
    assert roll_up(figures, {10: [1, 2], 11: [1, 3]}) == {
        1: Ratio(34, 36),
        2: Ratio(30, 30),
        3: Ratio(4, 6),
    }
