"""The rules of yearly grades: cap, order, authority, who is rated, targets, small groups."""

from datetime import date

import pytest

from branches.rule_book import shipped_rule_sets
from branches.rules import Rules
from config.lib.errors import RuleBroken
from members.choices import SeatKind, Standing
from reports.grades.choices import Grade, GradeScheme, GradeTarget, NotRated
from reports.grades.rules import (
    Distribution,
    cap_of,
    deciding_place,
    form_of,
    may_be_shown,
    not_rated_because,
    require_grade_of,
    require_order,
    scheme_of,
    target_of,
    target_ratio,
)
from reports.rules import Ratio, is_met

SHIPPED = shipped_rule_sets()[0]["values"]
RULES = Rules(("HD42-2025",), SHIPPED)


def rules_with(**evaluation):
    return Rules(("x",), {**SHIPPED, "evaluation": {**SHIPPED["evaluation"], **evaluation}})


ABOVE = rules_with(cap_base="GOOD_AND_ABOVE", excellent_base="GOOD_AND_ABOVE")


@pytest.mark.parametrize(
    ("excellent", "good", "rules", "most", "at_most", "exceeded"),
    [
        (6, 30, RULES, 6, 7, False),  # 40 members, 30 GOOD: at most 6 (handbook 13.2)
        (7, 30, RULES, 6, 7, True),
        (6, 30, ABOVE, 7, 9, False),  # 36 good or better: at most 7
        (1, 4, RULES, 0, 1, True),
        (0, 0, RULES, 0, 0, False),
        (2, 10, rules_with(excellent_cap=0.29), 2, 2, False),  # 2.9 and never 3 by rounding
    ],
)
def test_the_cap_on_excellent_ones(excellent, good, rules, most, at_most, exceeded):
    cap = cap_of(excellent=excellent, good=good, rules=rules)
    assert (cap.most, cap.at_most, cap.is_exceeded) == (most, at_most, exceeded)


END = date(2026, 12, 31)


@pytest.mark.parametrize(
    ("seat", "standing", "admitted_on", "because"),
    [
        (SeatKind.OFFICIAL_SEAT, Standing.EXPECTED, date(2010, 1, 1), None),
        (SeatKind.OFFICIAL_SEAT, Standing.EXPECTED, None, None),
        (SeatKind.OFFICIAL_SEAT, Standing.EXEMPT, None, NotRated.EXEMPT),
        (SeatKind.OFFICIAL_SEAT, Standing.SUSPENDED, None, NotRated.SUSPENDED),
        (SeatKind.OFFICIAL_SEAT, Standing.EXPECTED, date(2026, 6, 30), None),
        (SeatKind.OFFICIAL_SEAT, Standing.EXPECTED, date(2026, 7, 1), NotRated.TOO_NEW),
        (SeatKind.OFFICIAL_SEAT, Standing.TEMPORARY_OUT, None, None),
        (SeatKind.TEMPORARY_SEAT, Standing.TEMPORARY_IN, None, NotRated.ELSEWHERE),
    ],
)
def test_who_is_not_rated(seat, standing, admitted_on, because):
    judged = not_rated_because(
        seat_kind=seat, standing=standing, admitted_on=admitted_on, day=END, rules=RULES
    )
    assert judged == because


def test_the_paper_form_of_a_member():
    assert form_of(is_leader=True, branch_type="VILLAGE") == "2A"
    assert form_of(is_leader=False, branch_type="AGENCY") == "2B"
    assert form_of(is_leader=False, branch_type="RETIREE") == "2C"


@pytest.mark.parametrize(
    ("line", "place"),
    [
        (["CENTRAL", "PROVINCIAL_COMMITTEE", "GRASSROOTS_COMMITTEE_AREA", "BRANCH"], 2),
        (["CENTRAL", "GRASSROOTS_COMMITTEE_AREA", "SUB_GRASSROOTS_AREA", "BRANCH"], 1),
        (["CENTRAL", "PROVINCIAL_COMMITTEE", "UPPER_GRASSROOTS_AREA", "BRANCH_GRASSROOTS"], 2),
        (["CENTRAL", "PROVINCIAL_COMMITTEE", "GRASSROOTS_COMMITTEE_AREA"], 1),
        (["CENTRAL"], None),
    ],
)
def test_who_decides(line, place):
    assert deciding_place(line) == place


def test_collective_before_persons_and_lower_before_upper():
    require_order(is_member=True, collective_decided=True, undecided_below=0)
    with pytest.raises(RuleBroken, match="Tập thể trước, cá nhân sau"):
        require_order(is_member=True, collective_decided=False, undecided_below=0)
    with pytest.raises(RuleBroken, match="còn 2 đơn vị trực thuộc"):
        require_order(is_member=False, collective_decided=False, undecided_below=2)


def test_each_year_keeps_its_vocabulary():
    schemes = [scheme_of(year) for year in (2015, 2017, 2018, 2024, 2025, 2026)]
    assert schemes == ["2007", "2007", "2018", "2018", "2025", "2025"]
    require_grade_of(GradeScheme.S2007, Grade.STRONG)
    with pytest.raises(RuleBroken, match="Trong sạch, vững mạnh"):
        require_grade_of(GradeScheme.S2025, Grade.STRONG)


def spread(total=None, **counts):
    kept = {Grade[name]: count for name, count in counts.items()}
    return Distribution(GradeScheme.S2025, total or sum(counts.values()), kept)


KON_TUM = Distribution(  # handbook 20.4 D6: 684 grassroots organisations of 2015
    GradeScheme.S2007,
    684,
    {Grade.EXEMPLARY: 156, Grade.STRONG: 233, Grade.GOOD: 247, Grade.DONE: 40},
)


def test_percentages_have_two_decimals_over_the_rated():
    assert [ratio.percent_text for _, ratio in KON_TUM.lines] == [
        "23,08 %", "34,47 %", "36,54 %", "5,92 %", "0,00 %",
    ]  # fmt: skip
    assert (KON_TUM.rated, KON_TUM.open) == (676, 8)


@pytest.mark.parametrize(
    ("target", "ratio", "met"),
    [
        (GradeTarget.GRASSROOTS, Ratio(8, 10), False),  # more than 80 %, strictly
        (GradeTarget.SUBORDINATE, Ratio(17, 20), True),  # 85 % is enough
        (GradeTarget.FAILED, Ratio(1, 30), False),
        (GradeTarget.MEMBERS, Ratio(95, 100), False),  # more than 95 %
        (GradeTarget.EXCELLENT, Ratio(15, 100), True),
    ],
)
def test_the_targets_of_grades(target, ratio, met):
    branches = {
        True: spread(EXCELLENT=2, GOOD=6, DONE=2),
        False: spread(EXCELLENT=3, GOOD=14, DONE=2, NOT_DONE=1),
    }
    members = spread(EXCELLENT=15, GOOD=80, DONE=5)
    found = target_ratio(target, branches=branches, members=members, rules=RULES)
    assert found == ratio
    assert is_met(found, target_of(target, RULES)) is met


def test_excellent_members_may_be_counted_of_the_good_ones():
    members = spread(EXCELLENT=15, GOOD=75, DONE=10)
    found = target_ratio(GradeTarget.EXCELLENT, branches={}, members=members, rules=ABOVE)
    assert found == Ratio(15, 90)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [({"GOOD": 4, "DONE": 1}, True), ({"GOOD": 3, "DONE": 1}, False), ({"GOOD": 9}, False)],
)
def test_small_groups_are_not_shown(counts, shown):
    assert may_be_shown(spread(**counts), 5) is shown
