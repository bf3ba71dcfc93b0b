"""Attendance (handbook 11.2): persons x sessions of regular and combined meetings, over 90 %."""

from datetime import date

import pytest

from branches.models import PartyOrganization
from meetings.choices import MeetingState
from members.models import Member
from tests.blackbox.building import (
    COMMUNE,
    NOTHING,
    PROVINCE,
    combined,
    extraordinary,
    five,
    present,
    regular,
    seat,
    seats,
    thematic,
    unit,
)
from tests.factories import attend, make_meeting

TREE = [PROVINCE, COMMUNE, unit("A"), unit("B")]


@pytest.mark.parametrize(
    ("came", "expected", "met"),
    [(9, 10, False), (10, 11, True), (18, 20, False), (19, 21, True), (1, 1, True), (0, 1, False)],
)
def test_more_than_ninety_of_a_hundred_is_strict(world, came, expected, met):
    # 100*9 = 900 = 90*10: no; 1000 > 990: yes; 1800 = 1800: no; 1900 > 1890: yes.
    marks = present(range(1, came + 1), absent=range(came + 1, expected + 1))
    world.settle(TREE, seats(range(1, expected + 1), "A"), [regular("A", "03/01/2025", marks)])
    for code in ("A", "X", "T"):
        assert world.figures(code, "2025M01", "31/01/2025")["attendance"] == (came, expected, met)


def test_2701_of_3001_is_met_although_it_shows_as_ninety(world):
    # A: 30 sittings of 100 people, 2700 present (90 each); B: one sitting of one, present.
    # 2701 of 3001: 270100 > 270090. A alone: 270000 = 270000, not met.
    hundred = range(1, 101)
    world.settle(
        TREE,
        [*seats(hundred, "A"), seat(101, "B")],
        [
            *(
                regular("A", f"{day:02d}/01/2025", present(range(1, 91), absent=range(91, 101)))
                for day in range(1, 31)
            ),
            regular("B", "03/01/2025", "101c"),
        ],
    )
    assert world.figures("A", "2025M01", "31/01/2025")["attendance"] == (2700, 3000, False)
    assert world.figures("X", "2025M01", "31/01/2025")["attendance"] == (2701, 3001, True)


def test_a_quarter_so_far_adds_its_months(world):
    # Jan 10/10, Feb 8/10: 18/20, 1800 = 1800. February ends on D, so regular 2/2. The quarter has
    # not ended and no theme was treated: nothing. Two months: one opinion required, none given.
    ten = range(1, 11)
    world.settle(
        TREE,
        seats(ten, "A"),
        [
            regular("A", "03/01/2025", present(ten)),
            regular("A", "03/02/2025", present(range(1, 9), absent=(9, 10))),
        ],
    )
    assert world.figures("A", "2025Q1", "28/02/2025") == five(
        (18, 20, False), (0, 10, False), (2, 2, True), NOTHING, (0, 2, False)
    )
    # Up to 3 January only the first meeting is there: 10/10; January is satisfied before it ends.
    assert world.figures("A", "2025Q1", "03/01/2025") == five(
        (10, 10, True), (0, 10, False), (1, 1, True), NOTHING, (0, 1, False)
    )
    # A day before there is nothing at all; 31 January: no further month has ended.
    assert world.figures("A", "2025Q1", "02/01/2025") == five(*[NOTHING] * 5)


def test_the_figure_is_weighted_and_no_average_of_percentages(world):
    # Jan 30/30; on 1 Feb 24 people move to the new branch N; Feb 4/6 in A: 34/36, 3400 > 3240.
    # N met in no month: N's February (founded on its first day) is open: regular 0/1.
    everybody, stayed, moved = range(1, 31), range(1, 7), range(7, 31)
    world.settle(
        [*TREE, unit("N", founded="01/02/2025")],
        [
            *seats(stayed, "A"),
            *seats(moved, "A", until="01/02/2025", reason="Chuyển đi"),
            *seats(moved, "N", since="01/02/2025"),
        ],
        [
            regular("A", "03/01/2025", present(everybody)),
            regular("A", "03/02/2025", present(range(1, 5), absent=(5, 6))),
        ],
    )
    assert world.figures("A", "2025Q1", "28/02/2025")["attendance"] == (34, 36, True)
    # Contributions: the 24 are reported in N with the month of January spent in A.
    assert world.figures("N", "2025Q1", "28/02/2025") == five(
        NOTHING, (0, 24, False), (0, 1, False), NOTHING, NOTHING
    )


def test_exempt_and_temporarily_absent_members_leave_the_base(world):
    # 20 on the roll, 2 exempt, 1 temporarily in B: 17 expected, 16 present: 1600 > 1530.
    twenty = range(1, 21)
    world.settle(
        TREE,
        [
            *seats(twenty, "A"),
            *seats((18, 19), "A", state="Miễn sinh hoạt", since="01/06/2024"),
            seat(20, "B", state="Sinh hoạt tạm thời", since="15/12/2024"),
        ],
        [regular("A", "03/01/2025", present(range(1, 17), absent=(17,)))],
    )
    assert world.figures("A", "2025M01", "31/01/2025")["attendance"] == (16, 17, True)


def test_a_cancelled_meeting_with_a_roll_call_is_ignored(world):
    world.settle(TREE, seats((1, 2), "A"), [regular("A", "03/01/2025", "1c 2c")])
    branch = PartyOrganization.objects.get(code="A")
    cancelled = make_meeting(branch, date(2025, 1, 10), state=MeetingState.CANCELLED)
    attend(cancelled, unexcused=list(Member.objects.all()))
    announced = make_meeting(branch, date(2025, 2, 3), state=MeetingState.ANNOUNCED)
    attend(announced, present=list(Member.objects.all()))
    # February has ended without a counted meeting: regular 1/2.
    assert world.figures("A", "2025Q1", "28/02/2025") == five(
        (2, 2, True), (0, 2, False), (1, 2, False), NOTHING, (0, 1, False)
    )


def test_official_figures_wait_for_adopted_minutes(world):
    # January taken over counts as official; February is HELD, March has its minutes adopted.
    world.settle(TREE, seats((1, 2), "A"), [regular("A", "03/01/2025", "1c1 2c")])
    branch = PartyOrganization.objects.get(code="A")
    first, second = Member.objects.order_by("key")
    february = make_meeting(branch, date(2025, 2, 3), state=MeetingState.HELD)
    attend(february, present=[first], excused=[second], spoke=[second])
    march = make_meeting(branch, date(2025, 3, 3), state=MeetingState.MINUTES_ADOPTED)
    attend(march, present=[first, second], spoke=[second])
    # All: 2 + 1 + 2 = 5 of 6; m = 3, required 2: person 1 spoke once (no), person 2 twice (yes).
    assert world.figures("A", "2025Q1", "31/03/2025") == five(
        (5, 6, False), (1, 2, False), (3, 3, True), (0, 1, False), (0, 3, False)
    )
    # Official: 4 of 4; m = 2, required 1: both spoke once; February is missing.
    assert world.figures("A", "2025Q1", "31/03/2025", "--official") == five(
        (4, 4, True), (2, 2, True), (2, 3, False), (0, 1, False), (0, 2, False)
    )
    assert world.indicators("A", "2025Q1", "31/03/2025", "--official")["official"] is True


def test_only_regular_and_combined_meetings_make_the_attendance(world):
    # Regular 2/3 (one online), combined 3/3; thematic 0/3 and extraordinary 1/3 have other lines.
    world.settle(
        TREE,
        seats((1, 2, 3), "A"),
        [
            regular("A", "03/01/2025", "1c 2t 3k"),
            combined("A", "03/02/2025", "1c 2c 3t"),
            thematic("A", "10/02/2025", "1l 2l 3k"),
            extraordinary("A", "20/02/2025", "1c 2k 3k"),
        ],
    )
    assert world.figures("A", "2025M01", "31/01/2025")["attendance"] == (2, 3, False)
    assert world.figures("A", "2025M02", "28/02/2025")["attendance"] == (3, 3, True)
    assert world.figures("A", "2025Q1", "31/03/2025")["attendance"] == (5, 6, False)
    # Persons: expected and present follow the same two kinds.
    assert world.people("A", "2025Q1", "31/03/2025") == {
        "000001": (2, 2, 0, 1, False),
        "000002": (2, 2, 0, 1, False),
        "000003": (2, 1, 0, 1, False),
    }


def test_a_meeting_that_expected_nobody_is_not_applicable(world):
    # The only member is exempt: 0 of 0, nobody applicable, yet the month is kept and resolved.
    world.settle(
        TREE,
        [seat(1, "A"), seat(1, "A", state="Miễn sinh hoạt")],
        [regular("A", "03/01/2025", {}, resolution="Nghị quyết tháng 1")],
    )
    assert world.figures("A", "2025M01", "31/01/2025") == five(
        NOTHING, NOTHING, (1, 1, True), NOTHING, (1, 1, True)
    )
    assert world.people("A", "2025M01", "31/01/2025") == {"000001": (0, 0, 0, 0, None)}
