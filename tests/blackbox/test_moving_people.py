"""Who is expected where (handbook 5.2, 11.1) and where a person is reported (product 6)."""

from tests.blackbox.building import (
    COMMUNE,
    NOTHING,
    OTHER_COMMUNE,
    PROVINCE,
    five,
    regular,
    seat,
    unit,
)

TREE = [PROVINCE, COMMUNE, OTHER_COMMUNE, unit("A"), unit("B"), unit("C", "Y")]


def test_a_transfer_between_communes_counts_from_the_day_of_acceptance(world):
    # Person 1 leaves A and is accepted in C (other commune) on 3 March, the day both meet.
    world.settle(
        TREE,
        [
            seat(1, "A", until="03/03/2025", reason="Chuyển đi"),
            seat(1, "C", "03/03/2025"),
            seat(2, "A"),
            seat(3, "C"),
        ],
        [
            regular("A", "03/01/2025", "1c1 2c"),
            regular("A", "03/02/2025", "1l 2c"),
            regular("A", "03/03/2025", "2c"),
            regular("C", "03/01/2025", "3c"),
            regular("C", "03/03/2025", "1c1 3k"),
        ],
    )
    # Up to 28 February person 1 is reported in A: two months, one opinion.
    assert world.people("X", "2025Q1", "28/02/2025") == {
        "000001": (2, 1, 1, 1, True),
        "000002": (2, 2, 0, 1, False),
    }
    assert world.people("Y", "2025Q1", "02/03/2025") == {"000003": (1, 1, 0, 1, False)}
    # From 3 March in C, with everything of the period: 2 + 1 expected, 1 + 1 present, 2 opinions.
    assert world.people("X", "2025Q1", "31/03/2025") == {"000002": (3, 3, 0, 2, False)}
    assert world.people("Y", "2025Q1", "31/03/2025") == {
        "000001": (3, 2, 2, 2, True),
        "000003": (2, 1, 0, 1, False),
    }
    # A: 2/2, 1/2, 1/1 = 4/5; C: 1/1, 1/2 = 2/3 (the sums of people need not agree with these).
    assert world.figures("X", "2025Q1", "31/03/2025")["attendance"] == (4, 5, False)
    assert world.figures("Y", "2025Q1", "31/03/2025")["attendance"] == (2, 3, False)
    assert world.figures("Y", "2025Q1", "31/03/2025")["contributions"] == (1, 2, False)
    # In the first quarter read in February only A's months are behind person 1.
    assert world.people("T", "2025M02", "31/03/2025").keys() == {"000001", "000002", "000003"}


def test_a_transfer_is_read_on_the_last_day_of_the_period(world):
    # Moved on 1 April: the first quarter reports under A even when asked in December.
    world.settle(
        TREE,
        [seat(1, "A", until="01/04/2025", reason="Chuyển đi"), seat(1, "B", "01/04/2025")],
        [regular("A", "03/01/2025", "1c1"), regular("B", "03/04/2025", "1c")],
    )
    assert world.people("A", "2025Q1", "31/12/2025") == {"000001": (1, 1, 1, 1, True)}
    assert world.people("B", "2025Q1", "31/12/2025") == {}
    assert world.people("A", "2025", "31/12/2025") == {}
    assert world.people("B", "2025", "31/12/2025") == {"000001": (2, 2, 1, 1, True)}
    assert world.people("B", "2025Q2", "31/12/2025") == {"000001": (1, 1, 0, 1, False)}


def test_a_temporary_seat_moves_the_expectation_but_not_the_report(world):
    # Person 1 sits in A, temporarily in C from 15 January to 3 April (that day no longer).
    world.settle(
        TREE,
        [
            seat(1, "A"),
            seat(1, "C", "15/01/2025", "03/04/2025", state="Sinh hoạt tạm thời"),
            seat(2, "A"),
        ],
        [
            regular("A", "03/01/2025", "1c 2c"),
            regular("A", "03/02/2025", "2c"),
            regular("C", "03/02/2025", "1c1"),
            regular("A", "03/03/2025", "1c1 2c"),  # came to the own branch: outside the list
            regular("C", "05/03/2025", "1l"),
            regular("A", "03/04/2025", "1c1 2c"),
        ],
    )
    # Q1: A expects 2 + 1 + 1 = 4, all present; C expects 1 + 1, present 1.
    assert world.figures("A", "2025Q1", "31/03/2025") == five(
        (4, 4, True), (0, 2, False), (3, 3, True), (0, 1, False), (0, 3, False)
    )
    assert world.figures("C", "2025Q1", "31/03/2025") == five(
        (1, 2, False), NOTHING, (2, 3, False), (0, 1, False), (0, 2, False)
    )
    # Person 1: January in A, February and March in C: 3 expected, 2 present, one opinion of two
    # required (the one in A on 3 March was given outside the list).
    assert world.people("X", "2025Q1", "31/03/2025")["000001"] == (3, 2, 1, 2, False)
    assert world.people("Y", "2025Q1", "31/03/2025") == {}
    # H1 with April in A again: 4 months, 2 sessions of 2.
    assert world.people("A", "2025H1", "30/04/2025")["000001"] == (4, 3, 2, 2, True)


def test_a_member_of_a_branch_outside_the_system_is_reported_at_the_temporary_seat(world):
    world.settle(
        TREE,
        [seat(1, "A", "01/02/2025", "01/06/2025", state="Sinh hoạt tạm thời")],
        [regular("A", "03/02/2025", "1c1"), regular("A", "03/03/2025", "1l")],
    )
    row = {"000001": (2, 1, 1, 1, True)}
    assert world.people("A", "2025Q1", "31/03/2025") == row
    assert world.figures("A", "2025Q1", "31/03/2025")["contributions"] == (1, 1, True)
    # Still in the year, after the temporary seat ended; no longer in the third quarter.
    assert world.people("A", "2025", "31/12/2025") == row
    assert world.people("A", "2025Q3", "31/12/2025") == {}


def test_an_ended_official_seat_goes_before_a_running_temporary_one(world):
    # Official seat in A ended on 10 February (left by resignation); a temporary seat in C before.
    world.settle(
        TREE,
        [
            seat(1, "A", until="10/02/2025", reason="Xin ra"),
            seat(2, "A", until="10/01/2025", reason="Chuyển đi"),
            seat(2, "C", "10/01/2025", state="Sinh hoạt tạm thời"),
        ],
        [
            regular("A", "03/01/2025", "1c 2c1"),
            regular("A", "03/02/2025", "1c"),
            regular("C", "03/02/2025", "2c"),
        ],
    )
    # Both were last on A's own roll in the period.
    assert world.people("A", "2025Q1", "31/03/2025") == {
        "000001": (2, 2, 0, 1, False),
        "000002": (2, 2, 1, 1, True),
    }
    # In the second quarter 2 has no official seat any more: reported at the temporary one.
    assert world.people("A", "2025Q2", "30/06/2025") == {}
    assert world.people("C", "2025Q2", "30/06/2025") == {"000002": (0, 0, 0, 0, None)}


def test_exemption_suspension_duty_and_absence_elsewhere_begin_and_end_by_the_day(world):
    # Each state runs from 3 February to 3 April: not expected on 3 February, expected on 3 April.
    states = ("Miễn sinh hoạt", "Đình chỉ", "Nhiệm vụ đặc biệt", "Sinh hoạt tạm thời nơi khác")
    people = []
    for number, state in enumerate(states, start=1):
        people.append(seat(number, "A"))
        people.append(seat(number, "A", "03/02/2025", "03/04/2025", state=state))
    world.settle(
        TREE,
        people,
        [
            regular("A", "03/01/2025", "1c1 2c1 3c 4c"),
            regular("A", "03/02/2025", "2c1"),
            regular("A", "03/03/2025", ""),
            regular("A", "03/04/2025", "1c 2l 3c1 4c"),
        ],
    )
    # January and April: 4 + 4 expected, 4 + 3 present. m = 2, required 1.
    assert world.people("A", "2025H1", "30/04/2025") == {
        "000001": (2, 2, 1, 1, True),
        "000002": (2, 1, 1, 1, True),
        "000003": (2, 2, 1, 1, True),
        "000004": (2, 2, 0, 1, False),
    }
    # February and March expected nobody, but both were held: regular 4 of 4. Q1 without theme.
    assert world.figures("A", "2025H1", "30/04/2025") == five(
        (7, 8, False), (3, 4, False), (4, 4, True), (0, 1, False), (0, 4, False)
    )


def test_whoever_is_admitted_at_the_meeting_is_expected_from_the_next_one(world):
    # Ceremonies of 2 and 3 at the meeting of 3 January; 2 is on the sheet, 3 is not.
    new = {"Ngày vào Đảng": "03/01/2025", "Ngày chính thức": ""}
    world.settle(
        TREE,
        [seat(1, "A"), seat(2, "A", "03/01/2025", **new), seat(3, "A", "03/01/2025", **new)],
        [regular("A", "03/01/2025", "1c 2c1"), regular("A", "03/02/2025", "1c 2c 3c")],
    )
    assert world.people("A", "2025Q1", "28/02/2025") == {
        "000001": (2, 2, 0, 1, False),
        "000002": (1, 1, 0, 1, False),
        "000003": (1, 1, 0, 1, False),
    }
    assert world.figures("A", "2025Q1", "28/02/2025")["attendance"] == (4, 4, True)


def test_members_without_a_card_are_told_apart_by_their_code(world):
    # `Mã đảng viên` goes before the card where both are given; the JSON speaks of the key.
    no_card = {"Số thẻ đảng viên": ""}
    people = [
        {**seat(1, "A"), "Mã đảng viên": ""},
        {**seat(2, "A", **no_card), "Mã đảng viên": "DB-02"},
        {**seat(3, "A", **no_card), "Mã đảng viên": "DB-03"},
        {**seat(4, "A"), "Mã đảng viên": "0004"},
    ]
    world.organizations(TREE)
    assert world.members(people).counts == (4, 0, 0)
    sheets = {
        "Cuộc họp": [regular("A", "03/01/2025", "").head()],
        "Điểm danh": [
            ["Mã chi bộ", "Ngày", "Số thẻ đảng viên", "Mã đảng viên", "Trạng thái", "Lý do"],
            ["A", "03/01/2025", "000001", None, "Có mặt"],
            ["A", "03/01/2025", None, "DB-02", "Có mặt"],
            ["A", "03/01/2025", None, "DB-03", "Vắng có lý do", "ốm"],
            ["A", "03/01/2025", "000004", "0004", "Có mặt"],
        ],
    }
    assert world.meetings_of(sheets).counts == (1, 0, 0)
    assert world.people("A", "2025M01", "31/01/2025") == {
        "000001": (1, 1, 0, 1, False),
        "0004": (1, 1, 0, 1, False),
        "DB-02": (1, 1, 0, 1, False),
        "DB-03": (1, 0, 0, 1, False),
    }


def test_a_member_who_left_and_came_back_is_one_person(world):
    # Out between 1 February and 1 April; expected in January and April.
    world.settle(
        TREE,
        [
            seat(1, "A", until="01/02/2025", reason="Chuyển đi"),
            seat(1, "A", "01/04/2025"),
            seat(2, "A"),
        ],
        [
            regular("A", "03/01/2025", "1c1 2c"),
            regular("A", "03/02/2025", "2c"),
            regular("A", "03/04/2025", "1c 2l"),
        ],
    )
    assert world.people("A", "2025H1", "30/04/2025") == {
        "000001": (2, 2, 1, 1, True),
        "000002": (3, 2, 0, 2, False),
    }
    # In February the person had no seat at all: in that month alone nobody's member.
    assert world.people("A", "2025M02", "28/02/2025") == {"000002": (1, 1, 0, 1, False)}


def test_a_suspended_or_exempt_person_is_expected_at_no_branch(world):
    # Both have temporary seats in C; the states written for A hold for the person.
    away = {"state": "Sinh hoạt tạm thời"}
    world.settle(
        TREE,
        [
            *(seat(1, "A"), seat(1, "C", **away), seat(1, "A", state="Đình chỉ")),
            *(seat(2, "A"), seat(2, "C", **away), seat(2, "A", state="Miễn sinh hoạt")),
            seat(3, "C"),
        ],
        [regular("C", "03/01/2025", "1c 3c")],
    )
    assert world.figures("C", "2025M01", "31/01/2025")["attendance"] == (1, 1, True)
    assert world.people("A", "2025M01", "31/01/2025") == {
        "000001": (0, 0, 0, 0, None),
        "000002": (0, 0, 0, 0, None),
    }
