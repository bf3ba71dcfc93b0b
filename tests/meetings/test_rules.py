"""The rules of a meeting against the handbook's tables (sections 6, 10, 11.2)."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branches.rule_book import shipped_rule_sets
from branches.rules import Assigned, Rules, merge_rule_values, window_of
from config.lib.errors import RuleBroken
from config.lib.periods import Month
from meetings.choices import MeetingState, MeetingType, VoteMatter, VoteMethod
from meetings.rules import (
    FROZEN_STATES,
    LABELS,
    MOVES,
    SENT_STATES,
    Majority,
    Timing,
    fewer_than_half_present,
    is_adopted,
    majority_for,
    meets_attendance_criterion,
    minimum_minutes,
    net_minutes,
    require_meeting_move,
    require_possible_vote,
    timing_of,
    voting_base,
)

SETS = {one["code"]: one["values"] for one in shipped_rule_sets()}
RULES = Rules(("HD42-2025",), SETS["HD42-2025"])
OLD_RULES = Rules(
    ("HD12-2018", "HD42-2025"),
    merge_rule_values(SETS["HD42-2025"], [Assigned("HD12-2018", SETS["HD12-2018"], 1, None)]),
)
ORDINARY = majority_for(VoteMatter.RESOLUTION, RULES)
QUALIFIED = majority_for(VoteMatter.ADMISSION, RULES)


@pytest.mark.parametrize(
    ("majority", "base", "yes", "adopted"),
    [
        (ORDINARY, 20, 11, True),
        (ORDINARY, 20, 10, False),
        (QUALIFIED, 20, 14, True),
        (QUALIFIED, 20, 13, False),
        (ORDINARY, 11, 6, True),
        (ORDINARY, 11, 5, False),
        (QUALIFIED, 11, 8, True),
        (QUALIFIED, 11, 7, False),
        (ORDINARY, 12, 7, True),
        (ORDINARY, 12, 6, False),
        (QUALIFIED, 12, 8, True),
        (QUALIFIED, 12, 7, False),
        (ORDINARY, 0, 0, False),
    ],
)
def test_majorities_of_the_handbook(majority, base, yes, adopted):
    assert is_adopted(yes=yes, base=base, majority=majority) is adopted


def test_more_yes_than_voters_is_a_programming_mistake():
    with pytest.raises(ValueError, match=r"within 0\.\.5"):
        is_adopted(yes=6, base=5, majority=ORDINARY)


@given(st.integers(1, 5000), st.sampled_from([Majority(1, 2, True), Majority(2, 3, False)]))
def test_needed_is_the_smallest_number_that_carries(base, majority):
    needed = majority.needed(base)
    product, part = needed * majority.whole, base * majority.part
    assert product > part if majority.strict else product >= part
    before = (needed - 1) * majority.whole
    assert not (before > part if majority.strict else before >= part)


def test_only_matters_of_procedure_are_decided_by_those_present():
    assert voting_base(VoteMatter.PROCEDURE, base=20, present_with_vote=15) == 15
    others = [matter for matter in VoteMatter if matter != VoteMatter.PROCEDURE]
    assert {voting_base(m, base=20, present_with_vote=15) for m in others} == {20}


@pytest.mark.parametrize(
    "matter", [VoteMatter.ADMISSION, VoteMatter.RECOGNITION, VoteMatter.REMOVAL]
)
def test_matters_of_persons_need_two_thirds(matter):
    assert majority_for(matter, RULES) == Majority(2, 3, strict=False)


def test_totals_that_do_not_add_up_are_refused_with_both_numbers():
    with pytest.raises(RuleBroken, match="Tổng số phiếu là 19 .* có 20 đảng viên"):
        require_possible_vote(
            matter=VoteMatter.RESOLUTION,
            method=VoteMethod.SHOW_OF_CARDS,
            yes=18,
            no=1,
            abstain=0,
            not_voting=0,
            present_with_vote=20,
        )


def test_an_election_by_show_of_cards_is_refused():
    with pytest.raises(RuleBroken, match="bỏ phiếu kín"):
        require_possible_vote(
            matter=VoteMatter.ELECTION,
            method=VoteMethod.SHOW_OF_CARDS,
            yes=1,
            no=0,
            abstain=0,
            not_voting=0,
            present_with_vote=1,
        )


@pytest.mark.parametrize("current", list(MeetingState))
@pytest.mark.parametrize("wanted", list(MeetingState))
def test_every_move_outside_the_graph_is_refused_in_words(current, wanted):
    if wanted in MOVES[current]:
        require_meeting_move(current, wanted)
        return
    with pytest.raises(RuleBroken) as refused:
        require_meeting_move(current, wanted)
    assert LABELS[current] in str(refused.value)
    assert LABELS[wanted] in str(refused.value)


def test_nothing_leads_back_from_signed_minutes():
    for state in FROZEN_STATES:
        assert MOVES[state] <= FROZEN_STATES


def test_minutes_above_the_branch_go_back_and_forth_until_they_are_accepted():
    S = MeetingState
    assert {state: MOVES[state] for state in SENT_STATES} == {
        S.SUBMITTED: {S.REVIEWED, S.RETURNED},
        S.RETURNED: {S.CORRECTED},
        S.CORRECTED: {S.REVIEWED, S.RETURNED},
        S.REVIEWED: set(),
    }


@pytest.mark.parametrize(
    ("day", "timing"),
    [
        (date(2026, 11, 3), Timing.IN_WINDOW),
        (date(2026, 11, 4), Timing.OUT_OF_WINDOW),
        (date(2026, 12, 3), Timing.LATE),
    ],
)
def test_a_village_branch_meets_on_day_three(day, timing):
    window = window_of(RULES, "VILLAGE")
    assert window == (3, 3)
    assert timing_of(held_on=day, for_month=Month(2026, 11), window=window) == timing


@pytest.mark.parametrize(
    ("branch_type", "window"),
    [("COMMUNE_AGENCY", (4, 4)), ("SCHOOL", (3, 6)), ("POLICE", (3, 6)), ("VILLAGE", (3, 3))],
)
def test_windows_by_branch_type(branch_type, window):
    assert window_of(RULES, branch_type) == window


def test_duration_is_net_of_breaks():
    minutes = net_minutes(
        started_at=datetime(2026, 11, 3, 19, 30),  # noqa: DTZ001
        ended_at=datetime(2026, 11, 3, 21, 30),  # noqa: DTZ001
        break_minutes=15,
    )
    assert minutes == 105
    assert net_minutes(started_at=None, ended_at=None, break_minutes=0) is None


@pytest.mark.parametrize(
    ("meeting_type", "least"), [(MeetingType.REGULAR, 90), (MeetingType.COMBINED, 120)]
)
def test_minimum_duration(meeting_type, least):
    assert minimum_minutes(meeting_type, expected=18, rules=RULES) == least


SIZED = {"min": {"default": 90, "MILITARY": 45}, "small_branch_below": 5, "min_small": 60}


@pytest.mark.parametrize(
    ("meeting_type", "expected", "branch_type", "least"),
    [
        (MeetingType.REGULAR, 4, "VILLAGE", 60),
        (MeetingType.REGULAR, 5, "VILLAGE", 90),
        (MeetingType.REGULAR, 5, "MILITARY", 45),
        (MeetingType.REGULAR, 0, "VILLAGE", 90),  # not known yet: as other branches
        (MeetingType.COMBINED, 4, "VILLAGE", 120),
    ],
)
def test_small_branches_and_types_may_have_a_minimum_of_their_own(
    meeting_type, expected, branch_type, least
):
    values = merge_rule_values(SETS["HD42-2025"], [Assigned("T", {"duration": SIZED}, 1, None)])
    rules = Rules(("T", "HD42-2025"), values, branch_type)
    assert minimum_minutes(meeting_type, expected=expected, rules=rules) == least


@pytest.mark.parametrize(
    ("present", "expected", "unexcused", "met"),
    [(9, 10, 0, True), (9, 10, 1, False), (8, 10, 0, False), (0, 0, 0, None), (18, 20, 0, True)],
)
def test_the_criterion_of_one_meeting(present, expected, unexcused, met):
    assert (
        meets_attendance_criterion(
            present=present, expected=expected, unexcused=unexcused, rules=RULES
        )
        is met
    )


@pytest.mark.parametrize(("present", "met"), [(17, False), (18, True)])
def test_the_older_frame_asks_for_more_than_85_of_100(present, met):
    assert (
        meets_attendance_criterion(present=present, expected=20, unexcused=0, rules=OLD_RULES)
        is met
    )


@pytest.mark.parametrize(("present", "few"), [(9, True), (10, False)])
def test_with_fewer_than_half_of_the_voters_nothing_can_be_adopted(present, few):
    assert fewer_than_half_present(present_with_vote=present, base=20) is few
