"""`import_meetings`: past meetings with their roll calls (product 6)."""

import pytest

from meetings.choices import MeetingState
from meetings.models import Meeting
from tests.blackbox.building import (
    COMMUNE,
    OTHER_COMMUNE,
    PROVINCE,
    ROLL_HEADERS,
    combined,
    regular,
    seat,
    unit,
)

HEADS, ROLL = "Cuộc họp", "Điểm danh"
TREE = [PROVINCE, COMMUNE, OTHER_COMMUNE, unit("A", founded="10/01/2020"), unit("C", "Y")]
JANUARY = regular("A", "03/01/2025", "1c1 2l")
FEBRUARY = combined("A", "03/02/2025", "1c 2t2", resolution="02-NQ/CB")


@pytest.fixture
def branch(world):
    """A with persons 1 and 2, C with person 3; person 4 has left A."""
    gone = seat(4, "A", "10/01/2020", "01/06/2024", reason="Từ trần")
    return world.settle(
        TREE, [seat(1, "A", "10/01/2020"), seat(2, "A", "10/01/2020"), seat(3, "C"), gone]
    )


def head(**values):
    return {**JANUARY.head(), **values}


def line(number, **values):
    return {
        **dict(
            zip(ROLL_HEADERS, ["A", "03/01/2025", f"{number:06d}", "Có mặt", "", 0], strict=True)
        ),
        **values,
    }


def refused(branch, heads, roll, *flags):
    places = branch.meetings_of({HEADS: heads, ROLL: roll}, *flags).places
    assert Meeting.objects.count() == 0
    return places


def test_meetings_come_in_once_as_held_and_taken_over(branch):
    assert branch.meetings([JANUARY, FEBRUARY]).counts == (2, 0, 0)
    assert branch.meetings([JANUARY, FEBRUARY]).counts == (0, 0, 2)
    assert branch.meetings([regular("A", "03/03/2025", "1c 2c"), FEBRUARY]).counts == (1, 0, 1)
    assert {(m.state, m.taken_over) for m in Meeting.objects.all()} == {(MeetingState.HELD, True)}


def test_a_rehearsal_writes_no_meeting(branch):
    answer = branch.meetings([JANUARY], "--dry-run")
    assert (answer.counts, answer.json["dry_run"]) == ((1, 0, 0), True)
    assert Meeting.objects.count() == 0


@pytest.mark.parametrize(
    ("other", "place"),
    [
        (regular("A", "03/01/2025", "1c1 2l", resolution="01-NQ/CB"), "Nghị quyết"),
        (regular("A", "03/01/2025", "1c1 2l", end="21:30"), "Kết thúc"),
        (combined("A", "03/01/2025", "1c1 2l"), None),
        (regular("A", "03/01/2025", "1c1 2k"), None),
        (regular("A", "03/01/2025", "1c2 2l"), None),
    ],
)
def test_a_known_meeting_with_other_values_needs_an_update(branch, other, place):
    branch.meetings([JANUARY])
    places = branch.meetings([other]).places
    assert {one[0] for one in places} <= {HEADS, ROLL}
    assert place is None or (HEADS, 2, place) in places
    assert branch.meetings([other], "--update").counts == (0, 1, 0)
    assert branch.meetings([other]).counts == (0, 0, 1)


def test_an_update_changes_the_figures(branch):
    branch.meetings([JANUARY])
    before = branch.figures("A", "2025M01", "31/01/2025")
    assert (before["attendance"], before["contributions"]) == ((1, 2, False), (1, 2, False))
    changed = combined("A", "03/01/2025", "1c 2c3", resolution="NQ")
    assert branch.meetings([changed], "--update").counts == (0, 1, 0)
    after = branch.figures("A", "2025Q1", "31/03/2025")
    assert after["attendance"] == (2, 2, True)
    assert branch.people("A", "2025M01", "31/01/2025") == {
        "000001": (1, 1, 0, 1, False),
        "000002": (1, 1, 1, 1, True),
    }
    assert (after["thematic"], after["resolutions"]) == ((1, 1, True), (1, 1, True))


HEAD_ERRORS = [
    ({"Mã chi bộ": "KHONGCO"}, "Mã chi bộ"),
    ({"Mã chi bộ": "X"}, "Mã chi bộ"),
    ({"Loại": ""}, "Loại"),
    ({"Loại": "Họp vui"}, "Loại"),
    ({"Bắt đầu": "25:00"}, "Bắt đầu"),
    ({"Bắt đầu": "chiều"}, "Bắt đầu"),
    ({"Kết thúc": "19:75"}, "Kết thúc"),
    ({"Kết thúc": "18:00"}, "Kết thúc"),
]


@pytest.mark.parametrize(("values", "column"), HEAD_ERRORS)
def test_a_wrong_cell_of_a_meeting_names_its_place(branch, values, column):
    code = values.get("Mã chi bộ", "A")
    roll = [line(1, **{"Mã chi bộ": code}), line(2, **{"Mã chi bộ": code})]
    places = refused(branch, [head(**values)], roll)
    assert [place for place in places if place[0] == HEADS] == [(HEADS, 2, column)]


@pytest.mark.parametrize("day", ["", "30/02/2025", "03/2025"])
def test_a_wrong_day_of_a_meeting_is_the_only_complaint(branch, day):
    good = regular("A", "03/02/2025", "1c 2c")
    heads, roll = [good.head(), head(Ngày=day)], [*good.roll(), line(1), line(2)]
    assert refused(branch, heads, roll) == [(HEADS, 3, "Ngày")]


@pytest.mark.parametrize("day", ["01/01/2099", "09/01/2020"])
def test_future_days_and_days_before_the_branch_are_refused(branch, day):
    places = refused(branch, [head(Ngày=day)], [line(1, Ngày=day), line(2, Ngày=day)])
    assert (HEADS, 2, "Ngày") in places


def test_a_day_after_the_branch_was_closed_is_refused(world):
    world.settle([PROVINCE, COMMUNE, unit("A", **{"Đến ngày": "01/03/2025"})])
    assert world.meetings([regular("A", "28/02/2025", {})]).counts == (1, 0, 0)
    assert world.meetings([regular("A", "01/03/2025", {})]).places == [(HEADS, 2, "Ngày")]


def test_two_meetings_of_a_branch_on_one_day_are_refused(branch):
    heads = [JANUARY.head(), head(Loại="Chuyên đề")]
    assert (HEADS, 3, "Ngày") in refused(branch, heads, [line(1), line(2)])


ROLL_ERRORS = [
    ({"Trạng thái": ""}, "Trạng thái"),
    ({"Trạng thái": "Vắng"}, "Trạng thái"),
    ({"Số lần phát biểu": -1}, "Số lần phát biểu"),
    ({"Số lần phát biểu": 1.5}, "Số lần phát biểu"),
    ({"Số lần phát biểu": "hai"}, "Số lần phát biểu"),
]


@pytest.mark.parametrize(("values", "column"), ROLL_ERRORS)
def test_a_wrong_cell_of_the_roll_names_its_place(branch, values, column):
    assert refused(branch, [head()], [line(1), line(2, **values)]) == [(ROLL, 3, column)]


@pytest.mark.parametrize("number", [3, 4, 999])
def test_a_card_unknown_in_that_branch_on_that_day_is_refused(branch, number):
    # 3 belongs to C, 4 has died, 999 is nobody.
    places = refused(branch, [head()], [line(1), line(2), line(number)])
    assert places == [(ROLL, 4, "Số thẻ đảng viên")]


def test_a_line_without_a_card_is_refused(branch):
    places = refused(branch, [head()], [line(1), line(2), line(1, **{"Số thẻ đảng viên": ""})])
    assert places == [(ROLL, 4, "Số thẻ đảng viên")]


def test_an_expected_member_without_a_line_is_an_error_of_the_meeting(branch):
    answer = branch.meetings_of({HEADS: [head()], ROLL: [line(1)]})
    assert [place[:2] for place in answer.places] == [(HEADS, 2)]
    assert "000002" in answer.json["errors"][0]["message"]
    assert Meeting.objects.count() == 0


def test_a_person_named_twice_is_refused(branch):
    places = refused(branch, [head()], [line(1), line(2), line(1)])
    assert places == [(ROLL, 4, "Số thẻ đảng viên")]


def test_a_line_of_a_day_without_a_meeting_is_refused(branch):
    places = refused(branch, [head()], [line(1), line(2), line(1, Ngày="04/01/2025")])
    assert [place[:2] for place in places] == [(ROLL, 4)]


def test_one_wrong_meeting_keeps_the_right_ones_out(branch):
    good = regular("A", "03/02/2025", "1c 2c")
    bad = regular("A", "03/03/2025", "1c")
    assert branch.meetings([good, bad]).places[0][:2] == (HEADS, 3)
    assert Meeting.objects.count() == 0


def test_branches_outside_the_organization_are_refused(branch):
    other = regular("C", "03/01/2025", "3c")
    places = branch.meetings([JANUARY, other], below="X").places
    assert (HEADS, 3, "Mã chi bộ") in places
    assert branch.meetings([other], below="C").counts == (1, 0, 0)


def test_a_missing_sheet_or_column_is_named(branch):
    answer = branch.meetings_of({HEADS: [head()]})
    assert [place[0] for place in answer.places] == [ROLL]
    headers = [name for name in ROLL_HEADERS if name != "Trạng thái"]
    assert refused(branch, [head()], [headers]) == [(ROLL, 1, "Trạng thái")]


def test_empty_times_are_unknown_and_a_missing_column_of_them_too(branch):
    bare = {key: JANUARY.head()[key] for key in ("Mã chi bộ", "Ngày", "Loại")}
    assert branch.meetings([regular("A", "03/01/2025", "1c1 2l", start="", end="")]).counts == (
        *(1, 0, 0),
    )
    assert branch.meetings_of({HEADS: [bare], ROLL: list(JANUARY.roll())}).counts == (0, 0, 1)


def test_all_problems_of_both_sheets_come_at_once(branch):
    heads = [
        JANUARY.head(),
        {**FEBRUARY.head(), "Loại": "Liên hoan"},
        head(**{"Mã chi bộ": "Q", "Ngày": "03/03/2025"}),
        head(Ngày="03/01/2099"),
    ]
    roll = [
        line(1),
        line(2, **{"Trạng thái": "Ở nhà", "Số lần phát biểu": "x"}),
        line(999),
        line(1, Ngày="03/02/2025"),  # person 2 is missing there
        line(1, Ngày="03/01/2099"),
        line(2, Ngày="03/01/2099"),
        line(1, Ngày="05/05/2025"),
    ]
    assert sorted(refused(branch, heads, roll)) == sorted(
        [
            (HEADS, 3, "Loại"),
            (HEADS, 3, "Ngày"),
            (HEADS, 4, "Mã chi bộ"),
            (HEADS, 5, "Ngày"),
            (ROLL, 3, "Trạng thái"),
            (ROLL, 3, "Số lần phát biểu"),
            (ROLL, 4, "Số thẻ đảng viên"),
            (ROLL, 8, "Ngày"),
        ]
    )
