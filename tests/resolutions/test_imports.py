"""Past meetings from a workbook: sittings, roll calls, speakers and resolutions."""

import json
from datetime import date, time, timedelta

import pytest
from django.core.management import CommandError, call_command

from branches.models import RuleAssignment, RuleSet
from branches.permissions import SYSTEM
from config.lib.dates import local_moment, today
from config.lib.workbooks import read_sheets
from meetings.choices import AttendanceStatus, MeetingState
from meetings.models import Attendance, Contribution, Meeting
from members.choices import SeatKind, StatusKind
from resolutions.imports import MEETINGS
from resolutions.imports.reading import (
    MEETING_COLUMNS,
    MEETING_LAYOUT,
    ROLL_COLUMNS,
    ROLL_LAYOUT,
)
from resolutions.models import Resolution
from tests.factories import hold, make_branch, make_member, make_org, seat, status
from tests.workbooks import counts, places, workbook

pytestmark = pytest.mark.django_db
DAY = "05/01/2026"
ON = date(2026, 1, 5)


@pytest.fixture
def branch():
    commune = make_org(make_org(None, kind="CENTRAL", code="TW"), code="X")
    return make_branch(commune, code="X.1", name="Chi bộ bản Mẫu")


@pytest.fixture
def people(branch):
    """Members with the keys 1, 2, 3 and cards of their own."""
    return [make_member(branch, key=str(n), party_card_no=f"000{n}") for n in (1, 2, 3)]


def meeting(**cells):
    values = {"Mã chi bộ": "X.1", "Ngày": DAY, "Loại": "Thường kỳ"}
    values |= {name.replace("_", " "): value for name, value in cells.items()}
    return [values.get(column, "") for column in MEETING_COLUMNS]


def line(card, status="Có mặt", **cells):
    values = {"Mã chi bộ": "X.1", "Ngày": DAY, "Số thẻ đảng viên": card, "Trạng thái": status}
    values |= {name.replace("_", " "): value for name, value in cells.items()}
    return [values.get(column, "") for column in ROLL_COLUMNS]


def everybody():
    return [line("0001"), line("0002"), line("0003")]


def book(meetings, lines):
    return workbook(Cuộc_họp=[MEETING_COLUMNS, *meetings], Điểm_danh=[ROLL_COLUMNS, *lines])


def run(branch, meetings, lines, **options):
    content = book(meetings, lines)
    return MEETINGS.run(content, by=SYSTEM, organization=branch.parent, **options)


def test_a_meeting_comes_in_with_its_roll_speakers_and_resolution(branch, people):
    cells = {"Bắt_đầu": "19:30", "Kết_thúc": "21:15", "Nghị_quyết": "01-NQ/CB"}
    lines = [
        line("0001", Số_lần_phát_biểu="2"),
        line("0002", "Trực tuyến"),
        line("", "Vắng có lý do", Mã_đảng_viên="3", Lý_do="Ốm", Số_lần_phát_biểu=1),
    ]
    assert counts(run(branch, [meeting(**cells)], lines)) == (1, 0, 0)
    stored = Meeting.objects.get()
    assert (stored.branch, stored.held_on, stored.meeting_type) == (branch, ON, "REGULAR")
    assert (stored.state, stored.taken_over) == (MeetingState.HELD, True)
    assert (stored.for_year, stored.for_month) == (2026, 1)
    assert stored.started_at == local_moment(ON, time(19, 30))
    assert stored.net_minutes == 105
    assert (stored.expected_count, stored.present_count, stored.contribution_count) == (3, 2, 3)
    assert (stored.has_resolution, stored.rule_codes) == (True, "HD42-2025")
    roll = Attendance.objects.order_by("member__key")
    assert list(roll.values_list("status", "is_expected", "reason_code", "ym")) == [
        (AttendanceStatus.PRESENT, True, "", 2026 * 12),
        (AttendanceStatus.PRESENT_ONLINE, True, "", 2026 * 12),
        (AttendanceStatus.EXCUSED, True, "ILLNESS", 2026 * 12),
    ]
    spoken = Contribution.objects.order_by("seq")
    columns = ("member__key", "kind", "is_substantive", "is_written", "is_read_out")
    assert list(spoken.values_list(*columns)) == [
        ("1", "OPINION", True, False, False),
        ("1", "OPINION", True, False, False),
        ("3", "OPINION", True, True, True),
    ]
    resolution = Resolution.objects.get()
    assert (resolution.taken_over_text, resolution.taken_over) == ("01-NQ/CB", True)
    assert counts(run(branch, [meeting(**cells)], lines)) == (0, 0, 1)


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("Thường kỳ", "REGULAR"),
        ("chuyên đề", "THEMATIC"),
        ("Kết hợp", "COMBINED"),
        ("BẤT THƯỜNG", "EXTRAORDINARY"),
        ("COMBINED", "COMBINED"),
    ],
)
def test_types_are_known_by_word_or_code(branch, people, word, code):
    assert counts(run(branch, [meeting(Loại=word)], everybody())) == (1, 0, 0)
    stored = Meeting.objects.get()
    assert (stored.meeting_type, stored.started_at, stored.theme) == (code, None, "")


@pytest.mark.parametrize(
    ("reason", "stored"),
    [
        ("công tác", ("DUTY", "")),
        ("Ôm", ("ILLNESS", "")),
        ("Đi viện thăm con", ("OTHER", "Đi viện thăm con")),
        ("", ("OTHER", "")),
    ],
)
def test_reasons_become_codes_where_they_are_known(branch, people, reason, stored):
    lines = [line("0001"), line("0002"), line("0003", "Vắng có lý do", Lý_do=reason)]
    assert counts(run(branch, [meeting()], lines)) == (1, 0, 0)
    absent = Attendance.objects.get(status=AttendanceStatus.EXCUSED)
    assert (absent.reason_code, absent.reason_text) == stored


def test_whoever_was_not_expected_is_kept_outside_the_count(branch, people):
    status(people[1], branch, StatusKind.EXEMPT, since=date(2025, 6, 1))
    newcomer = make_member(branch, key="4", since=ON, official_on=None, admission_ceremony_on=ON)
    lines = [line("0001"), line("0002", Số_lần_phát_biểu=5), line("0003"), line("4")]
    assert counts(run(branch, [meeting()], lines)) == (1, 0, 0)
    stored = Meeting.objects.get()
    assert (stored.expected_count, stored.present_count, stored.contribution_count) == (2, 2, 0)
    outside = Attendance.objects.filter(is_expected=False).order_by("member__key")
    assert [row.member for row in outside] == [people[1], newcomer]


def test_people_who_need_not_come_need_no_row(branch, people):
    status(people[2], branch, StatusKind.SUSPENDED, since=date(2025, 6, 1))
    host = make_branch(branch.parent, code="X.2")
    seat(people[1], host, kind=SeatKind.TEMPORARY_SEAT, since=date(2025, 6, 1))
    assert counts(run(branch, [meeting()], [line("0001")])) == (1, 0, 0)
    assert Meeting.objects.get().expected_count == 1
    second = [meeting(Mã_chi_bộ="X.2")], [line("0002", Mã_chi_bộ="X.2")]
    assert counts(run(branch, *second)) == (1, 0, 0)
    assert Meeting.objects.get(branch=host).expected_count == 1


def test_temporary_guests_leave_the_base_where_the_rules_say_so(branch, people):
    values = {"attendance": {"temp_in_counts": False}}
    rules = RuleSet.objects.create(code="KHAC", name="Khác", source="", values=values)
    RuleAssignment.objects.create(
        rule_set=rules, organization=branch.parent, valid_from=date(2026, 1, 1)
    )
    guest = make_member(make_branch(branch.parent, code="X.2"), key="9")
    seat(guest, branch, kind=SeatKind.TEMPORARY_SEAT, since=date(2025, 6, 1))
    before = date(2025, 12, 5)
    earlier = [line("9", Ngày="05/12/2025"), *([*row] for row in everybody())]
    for row in earlier:
        row[ROLL_COLUMNS.index("Ngày")] = "05/12/2025"
    meetings = [meeting(), meeting(Ngày="05/12/2025")]
    assert counts(run(branch, meetings, [*everybody(), *earlier])) == (2, 0, 0)
    found = Meeting.objects.values_list("held_on", "expected_count", "rule_codes")
    assert set(found) == {(before, 4, "HD42-2025"), (ON, 3, "KHAC, HD42-2025")}


def test_an_expected_member_without_a_row_is_an_error_of_the_meeting(branch, people):
    result = run(branch, [meeting()], [line("0001")])
    assert places(result) == [("Cuộc họp", 2, "Ngày")]
    assert "2 đảng viên" in result.errors[0].message
    assert people[1].full_name in result.errors[0].message
    assert not Meeting.objects.exists()


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"Mã_chi_bộ": ""}, "Mã chi bộ"),
        ({"Mã_chi_bộ": "Z"}, "Mã chi bộ"),
        ({"Mã_chi_bộ": "X"}, "Mã chi bộ"),
        ({"Mã_chi_bộ": "TW"}, "Mã chi bộ"),
        ({"Ngày": "hôm qua"}, "Ngày"),
        ({"Ngày": ""}, "Ngày"),
        ({"Ngày": f"{today() + timedelta(days=1):%d/%m/%Y}"}, "Ngày"),
        ({"Loại": "Họp chi ủy"}, "Loại"),
        ({"Loại": ""}, "Loại"),
        ({"Bắt_đầu": "25:00"}, "Bắt đầu"),
        ({"Bắt_đầu": "19:30", "Kết_thúc": "19:30"}, "Kết thúc"),
        ({"Chuyên_đề": "x" * 301}, "Chuyên đề"),
    ],
)
def test_a_wrong_meeting_names_its_place_and_nothing_is_stored(branch, people, cells, column):
    other = {"Ngày": "06/01/2026"}
    good = [line(card, **other) for card in ("0001", "0002", "0003")]
    result = run(branch, [meeting(**other), meeting(**cells)], good)
    missing = [("Cuộc họp", 3, "Ngày")]  # the wrong meeting has no roll in this file
    assert [place for place in places(result) if place not in missing] == (
        [] if column == "Ngày" else [("Cuộc họp", 3, column)]
    )
    assert ("Cuộc họp", 3, column) in places(result)
    assert not Meeting.objects.exists()


@pytest.mark.parametrize(
    ("bad", "column"),
    [
        (line(""), "Số thẻ đảng viên"),
        (line("7777"), "Số thẻ đảng viên"),
        (line("", Mã_đảng_viên="7777"), "Mã đảng viên"),
        (line("0001", Mã_đảng_viên="2"), "Mã đảng viên"),
        (line("0003"), "Số thẻ đảng viên"),
        (line("0001", Ngày="06/01/2026"), "Ngày"),
        (line("0001", Ngày="x"), "Ngày"),
        (line("0001", "Đi muộn"), "Trạng thái"),
        (line("0001", ""), "Trạng thái"),
        (line("0001", Số_lần_phát_biểu="nhiều"), "Số lần phát biểu"),
        (line("0001", Số_lần_phát_biểu=-1), "Số lần phát biểu"),
    ],
)
def test_a_wrong_line_names_its_place_and_nothing_is_stored(branch, people, bad, column):
    result = run(branch, [meeting()], [line("0002"), line("0003"), bad])
    assert ("Điểm danh", 4, column) in places(result)
    assert {sheet for sheet, *_ in places(result)} <= {"Điểm danh", "Cuộc họp"}
    assert not Meeting.objects.exists()


def test_a_member_of_another_branch_or_day_is_a_stranger(branch, people):
    make_member(make_branch(branch.parent, code="X.2"), key="8")
    make_member(branch, key="9", until=ON)
    result = run(branch, [meeting()], [*everybody(), line("8"), line("9")])
    assert places(result) == [
        ("Điểm danh", 5, "Số thẻ đảng viên"),
        ("Điểm danh", 6, "Số thẻ đảng viên"),
    ]


def test_a_branch_meets_once_a_day_and_only_while_it_exists(branch, people):
    result = run(branch, [meeting(), meeting(Loại="Bất thường")], everybody())
    assert places(result) == [("Cuộc họp", 3, "Ngày")]
    make_branch(branch.parent, code="X.3", valid_from=date(2026, 1, 6))
    make_branch(branch.parent, code="X.4", valid_to=ON)
    result = run(branch, [meeting(Mã_chi_bộ="X.3"), meeting(Mã_chi_bộ="X.4")], [])
    assert places(result) == [("Cuộc họp", 2, "Ngày"), ("Cuộc họp", 3, "Ngày")]


def test_a_meeting_of_the_product_itself_is_never_touched(branch, people):
    own = hold(branch, ON, people)
    for update in (False, True):
        result = run(branch, [meeting(Loại="Chuyên đề")], everybody(), update=update)
        assert places(result) == [("Cuộc họp", 2, "Ngày")]
    own.refresh_from_db()
    assert (own.meeting_type, own.version) == ("REGULAR", 1)
    own.state = MeetingState.CANCELLED
    own.save()
    assert counts(run(branch, [meeting()], everybody())) == (1, 0, 0)


def test_other_values_of_a_known_meeting_need_the_update(branch, people):
    run(branch, [meeting(Nghị_quyết="Số 1")], everybody())
    cells = {"Bắt_đầu": "19:00", "Chuyên_đề": "Nêu gương"}
    lines = [line("0001", Số_lần_phát_biểu=1), line("0002"), line("0003", "Vắng không lý do")]
    result = run(branch, [meeting(**cells)], lines)
    assert {column for _, _, column in places(result)} == {
        "Bắt đầu",
        "Chuyên đề",
        "Nghị quyết",
        "Trạng thái",
    }
    assert counts(run(branch, [meeting(**cells)], lines, update=True)) == (0, 1, 0)
    stored = Meeting.objects.get()
    assert (stored.present_count, stored.contribution_count, stored.version) == (2, 1, 2)
    assert not stored.has_resolution
    assert not Resolution.objects.exists()
    assert counts(run(branch, [meeting(**cells)], lines)) == (0, 0, 1)


def test_the_same_file_stays_unchanged_when_the_roll_is_corrected_later(branch, people):
    run(branch, [meeting()], everybody())
    make_member(branch, key="late", since=date(2025, 1, 1))
    assert counts(run(branch, [meeting()], everybody())) == (0, 0, 1)


def test_queries_do_not_grow_with_the_meetings(branch, people, django_assert_max_num_queries):
    def sheets(days):
        texts = [f"{day:02d}/01/2026" for day in range(1, days + 1)]
        lines = [line(card, Ngày=day) for day in texts for card in ("0001", "0002", "0003")]
        return [meeting(Ngày=day, Nghị_quyết="NQ") for day in texts], lines

    with django_assert_max_num_queries(28):
        assert counts(run(branch, *sheets(25))) == (25, 0, 0)
    with django_assert_max_num_queries(12):
        assert counts(run(branch, *sheets(25))) == (0, 0, 25)


def test_a_missing_sheet_is_told(branch):
    content = workbook(Cuộc_họp=[MEETING_COLUMNS, meeting()])
    result = MEETINGS.run(content, by=SYSTEM, organization=branch.parent)
    assert places(result) == [("Điểm danh", None, None)]


def test_the_template_is_read_by_the_importer():
    problems = []
    sheets = read_sheets(MEETINGS.template(), [MEETING_LAYOUT, ROLL_LAYOUT], problems)
    assert problems == []
    assert [len(sheet.rows) for sheet in sheets] == [1, 1]


def test_the_command_names_every_problem_at_once(branch, people, tmp_path, capsys):
    path = tmp_path / "a.xlsx"
    path.write_bytes(book([meeting(Loại="?")], [line("0001"), line("x", "?")]))
    with pytest.raises(CommandError, match="Chưa có gì được nhập"):
        call_command("import_meetings", str(path), organization="X", json=True)
    errors = json.loads(capsys.readouterr().out)["errors"]
    assert [(one["sheet"], one["row"], one["column"]) for one in errors] == [
        ("Cuộc họp", 2, "Loại"),
        ("Cuộc họp", 2, "Ngày"),
        ("Điểm danh", 3, "Trạng thái"),
        ("Điểm danh", 3, "Số thẻ đảng viên"),
    ]
