"""The workbooks of the demonstration hold what their README promises. No database needed."""

from collections import Counter
from datetime import date, time

import pytest

from config.demo.build import people_and_meetings
from config.demo.organizations import organization_rows
from config.lib.vietnamese import nfc
from tests.demo_oracle import (
    FOLDER,
    SEAT,
    SETS,
    THEMATIC,
    as_date,
    figures,
    met,
    read_demo,
    rows,
)

REFORM_DAY = date(2025, 7, 1)
LAST_DAY = date(2026, 10, 31)
YEAR_2025 = (date(2025, 1, 1), date(2025, 12, 31))
QUARTER_3_OF_2026 = (date(2026, 7, 1), date(2026, 9, 30))
PA_TAN = "03503"


@pytest.fixture(scope="module")
def demo():
    return read_demo()


@pytest.fixture(scope="module")
def units():
    return rows("organizations.xlsx")


def test_country_has_34_provinces_and_3321_communes(units):
    open_units = [row for row in units if row["Đến ngày"] is None]
    kinds = Counter(row["Loại"] for row in open_units if "." not in row["Mã"])
    assert kinds == {
        "CENTRAL": 1,
        "PROVINCIAL_COMMITTEE": 34,
        "GRASSROOTS_COMMITTEE_AREA": 3321,
    }


def test_every_unit_row_stands_below_a_unit_named_before_it(units):
    known = set()
    for row in units:
        assert row["Mã cấp trên"] in known or (row["Mã"] == "TW" and row["Mã cấp trên"] is None)
        known.add(row["Mã"])


def test_successive_parents_follow_each_other_without_gap(units):
    by_code = {}
    for row in units:
        by_code.setdefault(row["Mã"], []).append(row)
    twice = {code: own for code, own in by_code.items() if len(own) > 1}
    assert set(twice) == {PA_TAN, "03503.13", "13360.01"}
    for before, after in twice.values():
        assert as_date(before["Đến ngày"]) == as_date(after["Từ ngày"]) == REFORM_DAY
        assert (before["Từ ngày"], after["Đến ngày"]) == (None, None)


def test_yen_nam_is_historic_and_diep_son_moved_to_duy_tien(units):
    parents = [row["Mã cấp trên"] for row in units if row["Mã"] == "13360.01"]
    names = {row["Mã"]: row["Tên"] for row in units}
    assert [names[code] for code in parents] == ["Đảng bộ xã Yên Nam", "Đảng bộ phường Duy Tiên"]
    closed = {row["Tên"] for row in units if row["Đến ngày"] and row["Loại"] != "BRANCH"}
    assert closed == {
        "Đảng bộ tỉnh Hà Nam",
        "Đảng bộ huyện Sìn Hồ",
        "Đảng bộ thị xã Duy Tiên",
        "Đảng bộ xã Yên Nam",
        "Đảng bộ xã Pa Tần",  # its row under the district; the next row goes on under the province
    }


def test_branches_have_a_type_and_committees_none(units):
    assert {bool(row["Loại hình chi bộ"]) == (row["Loại"] == "BRANCH") for row in units} == {True}
    types = {row["Loại hình chi bộ"] for row in units} - {None}
    assert len(types) == 8


def test_pa_tan_has_18_branches_with_170_members(demo):
    seats = Counter(person.seat(SEAT, LAST_DAY) for person in demo.people.values())
    pa_tan = {code: count for code, count in seats.items() if code and code.startswith(PA_TAN)}
    assert (len(pa_tan), sum(pa_tan.values())) == (18, 170)
    assert (min(pa_tan.values()), max(pa_tan.values())) == (4, 24)
    assert (seats["03503.01"], seats["13360.01"], seats["82.10.05.03"]) == (18, 22, 14)


def test_members_are_unique_plausible_and_without_citizen_id():
    names, keys = {}, {}
    for name in SETS:
        for row in rows(f"members_{name}.xlsx"):
            key = row["Mã đảng viên"] or row["Số thẻ đảng viên"]
            person = (row["Họ và tên"], row["Giới tính"], as_date(row["Ngày sinh"]))
            assert keys.setdefault(key, person) == person
            assert names.setdefault(row["Họ và tên"], key) == key
            assert row["Số CCCD"] is None
            assert nfc(row["Họ và tên"]) == row["Họ và tên"]
            card = row["Số thẻ đảng viên"]
            assert card is None or (card.startswith("999") and len(card) == 12 and card.isdigit())
    assert sum(key.startswith(("PT-", "DS-")) for key in keys) == 3


def test_dates_of_a_member_follow_each_other():
    for name in SETS:
        for row in rows(f"members_{name}.xlsx"):
            born, decided, admitted, official, since, until = (
                as_date(row[column])
                for column in (
                    "Ngày sinh", "Ngày quyết định kết nạp", "Ngày vào Đảng", "Ngày chính thức",
                    "Từ ngày", "Đến ngày",
                )
            )  # fmt: skip
            assert admitted.year - born.year >= 18
            assert 0 < (admitted - decided).days <= 40  # within 30 working days
            assert official is None or official == admitted.replace(year=admitted.year + 1)
            assert admitted <= since <= LAST_DAY
            assert until is None or until > since


def test_nobody_has_two_official_seats_on_one_day(demo):
    for person in demo.people.values():
        seats = sorted(spell for spell in person.spells if spell[0] == SEAT)
        seats.sort(key=lambda spell: spell[2])
        for before, after in zip(seats, seats[1:], strict=False):
            assert before[3] is not None
            assert before[3] <= after[2]


def test_every_branch_has_one_secretary_today_and_no_committee_is_too_large(demo):
    offices = Counter()
    for person in demo.people.values():
        for state, branch, since, until, _, position in person.spells:
            if state == SEAT and since <= LAST_DAY and until is None and position:
                offices[branch, position == "Bí thư"] += 1
    branches = {branch for branch, _ in offices}
    assert {offices[branch, True] for branch in branches} == {1}
    assert len(branches) == 20
    assert max(offices[branch, True] + offices[branch, False] for branch in branches) <= 7


def test_every_meeting_has_exactly_one_row_for_everybody_expected(demo):
    came_anyway = []
    for (branch, day), meeting in demo.meetings.items():
        expected = {key for key, p in demo.people.items() if p.expected_in(day) == branch}
        marked = set(demo.marks[branch, day])
        assert expected, (branch, day, meeting)
        assert expected <= marked, (branch, day)
        came_anyway += [demo.people[key].name for key in marked - expected]
        for key in marked - expected:
            assert demo.people[key].seat(SEAT, day) == branch
    assert sorted(came_anyway) == [
        "Giàng Chờ Phình", "Lù Thị Hặc", "Lường Văn Hiên", "Nguyễn Văn Ruân", "Tao Văn Ọi",
    ]  # fmt: skip


def test_no_meeting_or_mark_is_repeated():
    for name in SETS:
        held = [(r["Mã chi bộ"], r["Ngày"]) for r in rows(f"meetings_{name}.xlsx", "Cuộc họp")]
        marks = [
            (r["Mã chi bộ"], r["Ngày"], r["Mã đảng viên"] or r["Số thẻ đảng viên"])
            for r in rows(f"meetings_{name}.xlsx", "Điểm danh")
        ]
        assert len(set(held)) == len(held)
        assert len(set(marks)) == len(marks)
        assert {mark[:2] for mark in marks} == set(held)


def test_meetings_lie_in_the_period_after_founding_and_end_after_they_start(demo):
    for (branch, day), meeting in demo.meetings.items():
        assert max(date(2025, 1, 1), demo.founded[branch]) <= day <= LAST_DAY
        assert bool(meeting["Chuyên đề"]) == (meeting["Loại"] in THEMATIC)
        starts, ends = meeting["Bắt đầu"], meeting["Kết thúc"]
        assert (starts is None) == (ends is None)
        if isinstance(starts, time):
            assert starts < ends


def test_october_2026_of_the_first_branch_is_left_to_be_played(demo):
    october = date(2026, 10, 1)
    missing = set(demo.founded) - {branch for branch, day in demo.meetings if day >= october}
    assert missing == {"03503.01"}


def test_reasons_are_given_for_excused_absences_only(demo):
    for own in demo.marks.values():
        for mark in own.values():
            assert bool(mark["Lý do"]) == (mark["Trạng thái"] == "Vắng có lý do")
            assert mark["Số lần phát biểu"] in (0, 1, 2, 3)


@pytest.mark.parametrize("period", [YEAR_2025, QUARTER_3_OF_2026], ids=["2025", "2026Q3"])
def test_every_verdict_of_every_indicator_occurs(demo, period):
    verdicts = {}
    for branch in demo.founded:
        for name, (part, whole) in figures(demo, branch, *period).items():
            verdicts.setdefault(name, set()).add(met(name, part, whole))
    assert verdicts == dict.fromkeys(verdicts, {True, False, None})
    assert len(verdicts) == 5


def test_one_branch_has_exactly_ninety_percent_in_a_quarter_and_does_not_meet_the_target(demo):
    part, whole = figures(demo, "03503.13", *QUARTER_3_OF_2026)["attendance"]
    assert (part, whole) == (27, 30)
    assert met("attendance", part, whole) is False


def test_missed_month_and_missed_theme_are_where_the_readme_says(demo):
    year = {branch: figures(demo, branch, *YEAR_2025) for branch in demo.founded}
    assert [b for b, f in year.items() if f["regular"][0] < f["regular"][1]] == ["03503.06"]
    assert [b for b, f in year.items() if f["thematic"][0] < f["thematic"][1]] == ["03503.04"]
    themes = [
        d for b, d in demo.meetings if b == "03503.04" and d.year == 2025 and 7 <= d.month < 10
    ]
    kinds = [demo.meetings["03503.04", day]["Loại"] for day in themes]
    assert sum(kind in THEMATIC for kind in kinds) == 2  # does not cover the quarter missed


def test_struck_off_member_was_absent_without_reason_in_three_months(demo):
    key = next(key for key, p in demo.people.items() if p.name == "Phùng Xé Lòng")
    months = {
        day.month
        for (_, day), own in demo.marks.items()
        if own.get(key, {}).get("Trạng thái") == "Vắng không lý do" and day.year == 2025
    }
    assert {9, 10, 11} <= months
    assert demo.people[key].spells[-1][4] == "Xóa tên"


def test_generator_still_gives_the_committed_members_and_meetings():
    for name, (members, meetings) in people_and_meetings().items():
        for prefix, sheets in (("members", members), ("meetings", meetings)):
            for title, (headers, made) in sheets.items():
                stored = rows(f"{prefix}_{name}.xlsx", title)
                assert [_plain(row.values()) for row in stored] == [_plain(row) for row in made]
                assert tuple(stored[0]) == headers


def test_generator_still_gives_the_committed_tree(units):
    made = [_plain(row) for row in organization_rows()]
    assert [_plain(row.values()) for row in units] == made


def _plain(values):
    """Values as a workbook gives them back: moments as dates, nothing for empty text."""
    return [as_date(v) if hasattr(v, "hour") and hasattr(v, "year") else v or None for v in values]


def test_workbooks_lie_beside_their_readme():
    stored = {path.name for path in FOLDER.glob("*.xlsx")}
    assert stored == {"organizations.xlsx"} | {
        f"{kind}_{name}.xlsx" for kind in ("members", "meetings") for name in SETS
    }
