"""`import_members`: one row per period of a person (product 6)."""

import pytest

from members.models import Member, Membership
from tests.blackbox.building import (
    COMMUNE,
    OTHER_COMMUNE,
    PROVINCE,
    Answer,
    regular,
    seat,
    seats,
    unit,
)

SHEET = "Đảng viên"
TREE = [PROVINCE, COMMUNE, OTHER_COMMUNE, unit("A"), unit("B"), unit("C", "Y")]
TRANSFER = [
    seat(1, "A", until="01/03/2025", reason="Chuyển đi"),
    seat(1, "B", "01/03/2025"),
    seat(2, "A"),
]


@pytest.fixture
def tree(world):
    return world.settle(TREE)


def test_rows_of_one_card_are_one_person_and_come_in_once(tree):
    assert tree.members(TRANSFER).counts == (2, 0, 0)
    assert Membership.objects.count() == 3
    assert tree.members(TRANSFER).counts == (0, 0, 2)
    # The order of the rows says nothing.
    assert tree.members(TRANSFER[::-1]).counts == (0, 0, 2)
    assert tree.members([*TRANSFER, seat(3, "C")]).counts == (1, 0, 2)


def test_a_rehearsal_writes_no_person(tree):
    answer = tree.members(TRANSFER, "--dry-run")
    assert (answer.counts, answer.json["dry_run"]) == ((2, 0, 0), True)
    assert Member.objects.count() == 0


def test_other_values_of_a_known_person_need_an_update(tree):
    tree.members(TRANSFER)
    # Person 2: another date of becoming official. Person 1 the same.
    other = [*TRANSFER[:2], seat(2, "A", **{"Ngày chính thức": "02/01/2010"})]
    assert tree.members(other).places == [(SHEET, 4, "Ngày chính thức")]
    assert tree.members(other, "--update").counts == (0, 1, 1)
    assert tree.members(other).counts == (0, 0, 2)


def test_a_later_transfer_needs_an_update_and_moves_the_person(tree):
    assert tree.members([seat(1, "A")]).code == 0
    assert tree.meetings([regular("A", "03/01/2025", "1c")]).code == 0
    answer = tree.members(TRANSFER[:2])
    assert answer.code == 1
    assert {place[:2] for place in answer.places} == {(SHEET, 2)}
    assert tree.members(TRANSFER[:2], "--update").counts == (0, 1, 0)
    assert tree.people("B", "2025Q1", "31/03/2025") == {"000001": (1, 1, 0, 1, False)}
    # The meeting of January still belongs to A and stays unchanged.
    assert tree.meetings([regular("A", "03/01/2025", "1c")]).counts == (0, 0, 1)


def test_exemptions_run_on_top_of_the_seat_and_come_in_once(tree):
    rows = [
        seat(1, "A"),
        seat(1, "A", "01/06/2025", "01/12/2025", state="Miễn sinh hoạt", reason="chữa bệnh"),
        seat(1, "B", "01/02/2025", "01/05/2025", state="Sinh hoạt tạm thời"),
    ]
    assert tree.members(rows).counts == (1, 0, 0)
    assert tree.members(rows).counts == (0, 0, 1)


def test_offices_run_with_their_rows(tree):
    rows = [
        seat(1, "A", "01/01/2020", "01/01/2025", **{"Chức vụ": "Phó bí thư"}),
        seat(1, "A", "01/01/2025", **{"Chức vụ": "Bí thư"}),
        seat(2, "A", **{"Chức vụ": "Chi ủy viên"}),
    ]
    assert tree.members(rows).counts == (2, 0, 0)
    assert tree.members(rows).counts == (0, 0, 2)
    # One stay of person 1: expected all the time.
    assert tree.meetings([regular("A", "01/01/2025", "1c1 2c")]).code == 0
    assert tree.people("A", "2025M01", "31/01/2025")["000001"] == (1, 1, 1, 1, True)


WRONG = [
    ({"Họ và tên": ""}, "Họ và tên"),
    ({"Số thẻ đảng viên": ""}, "Số thẻ đảng viên"),
    ({"Mã chi bộ": ""}, "Mã chi bộ"),
    ({"Mã chi bộ": "KHONGCO"}, "Mã chi bộ"),
    ({"Mã chi bộ": "X"}, "Mã chi bộ"),  # a committee holds no members
    ({"Tình trạng": ""}, "Tình trạng"),
    ({"Tình trạng": "Đi vắng"}, "Tình trạng"),
    ({"Từ ngày": ""}, "Từ ngày"),
    ({"Từ ngày": "32/01/2025"}, "Từ ngày"),
    ({"Từ ngày": "01.2025"}, "Từ ngày"),
    ({"Đến ngày": "hết năm"}, "Đến ngày"),
    ({"Đến ngày": "01/01/2020"}, "Đến ngày"),  # the day it begins
    ({"Đến ngày": "31/12/2019"}, "Đến ngày"),
    ({"Ngày vào Đảng": "30/02/2009"}, "Ngày vào Đảng"),
    ({"Ngày chính thức": "tháng 3"}, "Ngày chính thức"),
    ({"Chức vụ": "Thủ quỹ"}, "Chức vụ"),
    ({"Lý do": "Đi chơi", "Đến ngày": "01/01/2024"}, "Lý do"),
    ({"Giới tính": "x"}, "Giới tính"),
    ({"Ngày sinh": "1970"}, "Ngày sinh"),
]


@pytest.mark.parametrize(("values", "column"), WRONG)
def test_a_wrong_cell_names_its_place_and_nobody_comes_in(tree, values, column):
    rows = [seat(2, "A"), {**seat(1, "A"), **values}]
    assert tree.members(rows).places == [(SHEET, 3, column)]
    assert Member.objects.count() == 0


def test_all_problems_of_a_file_come_at_once(tree):
    rows = [
        seat(1, "A", "kia"),
        seat(2, "Q"),
        seat(3, "A"),
        seat(4, "A", state="", **{"Chức vụ": "Vua"}),
    ]
    assert sorted(tree.members(rows).places, key=str) == sorted(
        [
            (SHEET, 2, "Từ ngày"),
            (SHEET, 3, "Mã chi bộ"),
            (SHEET, 5, "Tình trạng"),
            (SHEET, 5, "Chức vụ"),
        ],
        key=str,
    )


def test_two_seats_of_one_kind_at_a_time_are_refused(tree):
    answer = tree.members([seat(1, "A"), seat(1, "B", "01/03/2025")])
    assert answer.code == 1
    assert {place[0] for place in answer.places} == {SHEET}
    assert {place[1] for place in answer.places} <= {2, 3}
    away = {"state": "Sinh hoạt tạm thời"}
    rows = [seat(1, "A"), seat(1, "B", **away), seat(1, "C", "01/02/2025", **away)]
    assert tree.members(rows).code == 1


def test_rows_of_one_card_must_tell_of_one_person(tree):
    rows = [seat(1, "A", until="01/03/2025"), {**seat(1, "B", "01/03/2025"), "Họ và tên": "Lò Lả"}]
    assert tree.members(rows).places == [(SHEET, 3, "Họ và tên")]


def test_branches_outside_the_organization_are_refused(tree):
    rows = [seat(1, "A"), seat(2, "C")]
    assert tree.members(rows, below="X").places == [(SHEET, 3, "Mã chi bộ")]
    assert tree.members(rows, below="T").counts == (2, 0, 0)
    assert tree.members([seat(3, "A")], below="A").counts == (1, 0, 0)
    assert tree.members([seat(4, "B")], below="A").places == [(SHEET, 2, "Mã chi bộ")]


def test_an_unknown_organization_is_told_in_a_sentence(tree):
    answer = tree.members([seat(1, "A")], below="KHONGCO")
    assert isinstance(answer, Answer)
    assert answer.code == 1
    assert answer.json["ok"] is False
    assert "KHONGCO" in answer.err


def test_a_seat_outside_the_life_of_the_branch_is_refused(world):
    world.settle([PROVINCE, COMMUNE, unit("A", founded="01/02/2025", **{"Đến ngày": "01/09/2025"})])
    for since, until, column in [
        ("31/01/2025", "01/09/2025", "Từ ngày"),
        ("01/02/2025", "02/09/2025", "Đến ngày"),
        ("01/09/2025", "01/10/2025", None),
    ]:
        places = world.members([seat(1, "A", since, until)]).places
        assert {place[:2] for place in places} == {(SHEET, 2)}
        assert column in {place[2] for place in places} or column is None
    assert world.members(seats([1], "A", "01/02/2025", "01/09/2025")).counts == (1, 0, 0)


def test_members_stay_unchanged_when_their_branch_was_closed_later(tree):
    assert tree.members([seat(1, "A"), seat(2, "B")]).code == 0
    closed = [PROVINCE, COMMUNE, OTHER_COMMUNE, unit("A", **{"Đến ngày": "01/07/2025"})]
    assert tree.organizations(closed, "--update").counts == (0, 1, 3)
    assert tree.members([seat(1, "A"), seat(2, "B")]).counts == (0, 0, 2)
