"""Files that follow one another: each office sends its own, and things change (product 6)."""

import pytest

from tests.blackbox.building import (
    COMMUNE,
    NOTHING,
    OTHER_COMMUNE,
    PROVINCE,
    five,
    regular,
    seat,
    thematic,
    unit,
)

TREE = [PROVINCE, COMMUNE, OTHER_COMMUNE, unit("A"), unit("B"), unit("C", "Y")]
MOVED = [
    unit("A", "X", **{"Đến ngày": "01/07/2025"}),
    unit("A", "Y", **{"Từ ngày": "01/07/2025"}),
]
END = "31/12/2025"


@pytest.fixture
def tree(world):
    return world.settle(TREE)


def test_a_move_told_later_splits_the_history_of_a_known_branch(tree):
    assert tree.members([seat(1, "A")]).code == 0
    sittings = [regular("A", "03/06/2025", "1c"), regular("A", "03/07/2025", "1c")]
    assert tree.meetings(sittings).code == 0
    assert tree.organizations(MOVED).code == 1
    assert tree.children("X", "2025Q3", END).keys() == {"A", "B"}
    assert tree.organizations(MOVED, "--update").counts == (0, 1, 0)
    assert tree.organizations(MOVED).counts == (0, 0, 1)
    assert tree.children("X", "2025Q2", END).keys() == {"A", "B"}
    assert tree.children("X", "2025Q3", END).keys() == {"B"}
    assert tree.children("Y", "2025Q3", END).keys() == {"A", "C"}
    assert tree.people("Y", "2025", END) == {"000001": (2, 2, 0, 1, False)}
    # Members and meetings of the branch are the same as before.
    assert tree.members([seat(1, "A")], below="Y").counts == (0, 0, 1)
    assert tree.meetings(sittings, below="Y").counts == (0, 0, 2)


def test_a_file_without_days_still_agrees_with_a_moved_branch(tree):
    # Two columns fewer: it speaks of today's parent only.
    assert tree.organizations(MOVED, "--update").code == 0
    today = unit("A", "Y")
    del today["Từ ngày"], today["Đến ngày"]
    assert tree.organizations([today]).counts == (0, 0, 1)
    assert tree.children("X", "2025Q2", END).keys() == {"A", "B"}


def test_a_branch_is_told_closed_and_later_open_again(tree):
    closed = [unit("A", **{"Đến ngày": "01/07/2025"})]
    assert tree.organizations(closed, "--update").counts == (0, 1, 0)
    assert tree.children("X", "2025Q3", END).keys() == {"B"}
    assert tree.children("X", "2025", END).keys() == {"A", "B"}
    assert tree.organizations([unit("A")], "--update").counts == (0, 1, 0)
    assert tree.children("X", "2025Q3", END).keys() == {"A", "B"}


def test_two_communes_send_the_halves_of_a_transfer(tree):
    # X tells that person 1 left on 1 May, Y that C accepted the person that day.
    left = [seat(1, "A", until="01/05/2025", reason="Chuyển đi")]
    came = [seat(1, "C", "01/05/2025")]
    assert tree.members(left, below="X").counts == (1, 0, 0)
    # A known person with another seat: only on request.
    assert tree.members(came, below="Y").code == 1
    assert tree.members(came, "--update", below="Y").counts == (0, 1, 0)
    assert tree.members(left, below="X").counts == (0, 0, 1)
    assert tree.members(came, below="Y").counts == (0, 0, 1)
    sittings = [regular("A", "03/04/2025", "1c1"), regular("C", "03/05/2025", "1c")]
    assert tree.meetings(sittings).counts == (2, 0, 0)
    assert tree.people("Y", "2025", END) == {"000001": (2, 2, 1, 1, True)}


def test_a_temporary_seat_told_by_the_host_leaves_the_own_seat(tree):
    assert tree.members([seat(1, "A")], below="X").counts == (1, 0, 0)
    away = [seat(1, "C", "01/02/2025", "01/06/2025", state="Sinh hoạt tạm thời")]
    assert tree.members(away, "--update", below="Y").counts == (0, 1, 0)
    assert tree.members([seat(1, "A")], below="X").counts == (0, 0, 1)
    sittings = [
        regular("A", "03/01/2025", "1c"),
        regular("A", "03/02/2025", {}),
        regular("C", "03/02/2025", "1c1"),
    ]
    assert tree.meetings(sittings).counts == (3, 0, 0)
    assert tree.people("X", "2025Q1", "28/02/2025") == {"000001": (2, 2, 1, 1, True)}
    assert tree.people("Y", "2025Q1", "28/02/2025") == {}


def test_an_exemption_told_later_leaves_past_meetings_and_frees_the_next(tree):
    assert tree.members([seat(1, "A"), seat(2, "A")]).code == 0
    assert tree.meetings([regular("A", "03/01/2025", "1c 2c1")]).code == 0
    exempt = [seat(1, "A"), seat(1, "A", "01/02/2025", state="Miễn sinh hoạt"), seat(2, "A")]
    assert tree.members(exempt).code == 1
    assert tree.members(exempt, "--update").counts == (0, 1, 1)
    assert tree.meetings([regular("A", "03/02/2025", "2c")]).counts == (1, 0, 0)
    # January 2 of 2, February 1 of 1. Person 1: m = 1, none spoken; person 2: m = 2, one spoken.
    assert tree.figures("A", "2025Q1", "28/02/2025") == five(
        (3, 3, True), (1, 2, False), (2, 2, True), NOTHING, (0, 2, False)
    )


def test_a_card_given_to_a_member_without_one_keeps_the_person(tree):
    before = {**seat(1, "A"), "Số thẻ đảng viên": "", "Mã đảng viên": "DB-01"}
    after = {**before, "Số thẻ đảng viên": "001090000001"}
    assert tree.members([before]).counts == (1, 0, 0)
    assert tree.members([after]).code == 1
    assert tree.members([after], "--update").counts == (0, 1, 0)
    sitting = regular("A", "03/01/2025", {"001090000001": "c1"})
    assert tree.meetings([sitting]).counts == (1, 0, 0)
    assert tree.people("A", "2025M01", "31/01/2025") == {"DB-01": (1, 1, 1, 1, True)}


def test_a_second_commune_under_its_own_top_comes_in_beside_the_first(tree):
    other = [
        unit("K", "", kind="GRASSROOTS_COMMITTEE_AREA"),
        unit("K1", "K", branch_type="SCHOOL"),
    ]
    assert tree.organizations(other).counts == (2, 0, 0)
    assert tree.members([seat(9, "K1")], below="K").counts == (1, 0, 0)
    assert tree.meetings([thematic("K1", "03/01/2025", "9c1")], below="K").counts == (1, 0, 0)
    assert tree.figures("K", "2025Q1", "31/03/2025")["thematic"] == (1, 1, True)
    assert tree.figures("T", "2025Q1", "31/03/2025")["thematic"] == (0, 3, False)


def test_an_exemption_told_for_the_past_judges_open_meetings_again(tree):
    # Handbook 11.1, last row: person 2 was exempt from 1 January already.
    assert tree.members([seat(1, "A"), seat(2, "A")]).code == 0
    january = [regular("A", "03/01/2025", "1c 2l1")]
    assert tree.meetings(january).code == 0
    assert tree.figures("A", "2025M01", "31/01/2025")["attendance"] == (1, 2, False)
    exempt = [seat(1, "A"), seat(2, "A"), seat(2, "A", "01/01/2025", state="Miễn sinh hoạt")]
    assert tree.members(exempt, "--update").counts == (0, 1, 1)
    assert tree.people("A", "2025M01", "31/01/2025") == {
        "000001": (1, 1, 0, 1, False),
        "000002": (0, 0, 0, 0, None),
    }
    assert tree.figures("A", "2025M01", "31/01/2025")["attendance"] == (1, 1, True)
    assert tree.meetings(january).counts == (0, 0, 1)
    # Taken back, the figures are as before.
    assert tree.members([seat(1, "A"), seat(2, "A")], "--update").counts == (0, 1, 1)
    assert tree.figures("A", "2025M01", "31/01/2025")["attendance"] == (1, 2, False)


def test_a_seat_told_for_the_past_waits_for_the_corrected_roll_call(tree):
    # Person 2 is on the roll since 2020, but the meeting was taken over without a line.
    january = [regular("A", "03/01/2025", "1c")]
    assert tree.members([seat(1, "A")]).code == 0
    assert tree.meetings(january).code == 0
    assert tree.members([seat(1, "A"), seat(2, "A")]).counts == (1, 0, 1)
    assert tree.meetings(january).counts == (0, 0, 1)
    corrected = [regular("A", "03/01/2025", "1c 2l")]
    assert tree.meetings(corrected, "--update").counts == (0, 1, 0)
    assert tree.figures("A", "2025M01", "31/01/2025")["attendance"] == (1, 2, False)
