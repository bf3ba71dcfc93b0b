"""Members from a workbook: people, seats, states and offices, all of it or nothing."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from branches.models import AuditEvent
from branches.permissions import SYSTEM
from config.lib.sealed import unseal
from config.lib.workbooks import read_sheets
from members import roll_changes
from members.choices import Standing
from members.imports import MEMBERS
from members.imports.reading import COLUMNS, LAYOUT
from members.models import Member, Membership, Position, StatusPeriod
from members.roll import branch_roll
from tests.factories import make_branch, make_member, make_org, make_user
from tests.workbooks import counts, places, workbook

pytestmark = pytest.mark.django_db
HEADERS = list(COLUMNS)


@pytest.fixture
def commune():
    root = make_org(None, kind="CENTRAL", code="TW")
    commune = make_org(root, code="X")
    for number in (1, 2):
        make_branch(commune, code=f"X.{number}", name=f"Chi bộ bản {number}")
    other = make_org(root, code="Y")
    make_branch(other, code="Y.1")
    return commune


def row(**cells):
    """One official member of X.1 since 2020, changed by the cells given (`_` is a space)."""
    values = {
        "Họ và tên": "Lò Văn An",
        "Giới tính": "Nam",
        "Ngày sinh": "02/09/1980",
        "Số thẻ đảng viên": "012345678901",
        "Ngày vào Đảng": "03/02/2010",
        "Ngày chính thức": "03/02/2011",
        "Mã chi bộ": "X.1",
        "Tình trạng": "Sinh hoạt",
        "Từ ngày": "01/01/2020",
    }
    values |= {name.replace("_", " "): value for name, value in cells.items()}
    return [values.get(header, "") for header in HEADERS]


def run(commune, *rows, **options):
    return MEMBERS.run(
        workbook(Đảng_viên=[HEADERS, *rows]), by=SYSTEM, organization=commune, **options
    )


def seats(member):
    rows = member.memberships.order_by("valid_from")
    return list(rows.values_list("branch__code", "kind", "valid_from", "valid_to", "end_reason"))


def test_a_member_comes_in_with_both_admission_dates_and_a_sealed_number(commune):
    cells = {"Ngày_quyết_định_kết_nạp": "20/01/2010", "Số_CCCD": "012080001234"}
    assert counts(run(commune, row(**cells))) == (1, 0, 0)
    member = Member.objects.get(key="012345678901")
    assert (member.full_name, member.sex) == ("Lò Văn An", "MALE")
    assert member.party_card_no == "012345678901"
    assert member.admission_decision_on == date(2010, 1, 20)
    assert member.admission_ceremony_on == date(2010, 2, 3)
    assert member.official_on == date(2011, 2, 3)
    assert "012080001234" not in member.citizen_id_sealed
    assert unseal(member.citizen_id_sealed) == "012080001234"
    assert seats(member) == [("X.1", "OFFICIAL_SEAT", date(2020, 1, 1), None, "")]
    assert counts(run(commune, row(**cells))) == (0, 0, 1)


def test_a_probationary_member_without_card_is_known_by_the_key(commune):
    cells = {"Số_thẻ_đảng_viên": "", "Mã_đảng_viên": "DB-01", "Ngày_chính_thức": ""}
    assert counts(run(commune, row(**cells))) == (1, 0, 0)
    member = Member.objects.get(key="DB-01")
    assert (member.party_card_no, member.rights_on(date(2030, 1, 1))) == ("", "PROBATIONARY")


def test_a_transfer_is_two_seats_that_touch(commune):
    rows = (
        row(Đến_ngày="01/07/2025", Lý_do="Chuyển đi"),
        row(Mã_chi_bộ="X.2", Từ_ngày="01/07/2025"),
    )
    assert counts(run(commune, *rows)) == (1, 0, 0)
    turn = date(2025, 7, 1)
    assert seats(Member.objects.get()) == [
        ("X.1", "OFFICIAL_SEAT", date(2020, 1, 1), turn, "TRANSFERRED"),
        ("X.2", "OFFICIAL_SEAT", turn, None, ""),
    ]
    assert counts(run(commune, *reversed(rows))) == (0, 0, 1)


def test_touching_rows_of_one_branch_are_one_stay_with_two_offices(commune):
    rows = (
        row(Chức_vụ="Phó bí thư", Đến_ngày="01/07/2025"),
        row(Chức_vụ="Bí thư", Từ_ngày="01/07/2025"),
    )
    assert counts(run(commune, *rows)) == (1, 0, 0)
    assert seats(Member.objects.get()) == [("X.1", "OFFICIAL_SEAT", date(2020, 1, 1), None, "")]
    turn = date(2025, 7, 1)
    held = Position.objects.order_by("valid_from").values_list("office", "valid_from", "valid_to")
    assert list(held) == [
        ("DEPUTY_SECRETARY", date(2020, 1, 1), turn),
        ("SECRETARY", turn, None),
    ]
    assert counts(run(commune, *rows)) == (0, 0, 1)


@pytest.mark.parametrize(
    ("status", "standing"),
    [
        ("Miễn sinh hoạt", Standing.EXEMPT),
        ("Đình chỉ", Standing.SUSPENDED),
        ("Nhiệm vụ đặc biệt", Standing.SPECIAL_DUTY),
        ("Sinh hoạt tạm thời nơi khác", Standing.TEMPORARY_OUT),
    ],
)
def test_states_lie_on_top_of_a_seat(commune, status, standing):
    state = row(Tình_trạng=status, Từ_ngày="01/05/2025", Đến_ngày="01/08/2025")
    assert counts(run(commune, state, row())) == (1, 0, 0)
    branch = Membership.objects.get().branch
    days = (date(2025, 4, 30), date(2025, 5, 1), date(2025, 7, 31), date(2025, 8, 1))
    found = [branch_roll(branch, day)[0].standing for day in days]
    assert found == [Standing.EXPECTED, standing, standing, Standing.EXPECTED]
    assert counts(run(commune, row(), state)) == (0, 0, 1)


def test_a_temporary_seat_takes_the_member_out_of_the_own_branch(commune):
    away = row(Mã_chi_bộ="X.2", Tình_trạng="Sinh hoạt tạm thời", Từ_ngày="01/05/2025")
    assert counts(run(commune, row(), away)) == (1, 0, 0)
    own, host = (seat.branch for seat in Membership.objects.order_by("kind"))
    assert branch_roll(own, date(2025, 5, 1))[0].standing == Standing.TEMPORARY_OUT
    assert branch_roll(host, date(2025, 5, 1))[0].standing == Standing.TEMPORARY_IN


def test_an_open_state_ends_with_the_seat(commune):
    rows = (
        row(Đến_ngày="01/10/2025", Lý_do="Từ trần"),
        row(Tình_trạng="Miễn sinh hoạt", Từ_ngày="01/05/2025", Lý_do="Tuổi cao, sức khỏe yếu"),
    )
    assert counts(run(commune, *rows)) == (1, 0, 0)
    state = StatusPeriod.objects.get()
    assert (state.valid_to, state.exemption_kind) == (date(2025, 10, 1), "AGE_HEALTH")
    assert counts(run(commune, *rows)) == (0, 0, 1)


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"Họ_và_tên": " "}, "Họ và tên"),
        ({"Số_thẻ_đảng_viên": ""}, "Số thẻ đảng viên"),
        ({"Số_thẻ_đảng_viên": "12 34"}, "Số thẻ đảng viên"),
        ({"Số_CCCD": "12345"}, "Số CCCD"),
        ({"Giới_tính": "Khác"}, "Giới tính"),
        ({"Ngày_sinh": "30/02/1980"}, "Ngày sinh"),
        ({"Ngày_sinh": "01/01/2099"}, "Ngày sinh"),
        ({"Ngày_vào_Đảng": "01/01/1970"}, "Ngày vào Đảng"),
        ({"Ngày_quyết_định_kết_nạp": "04/02/2010"}, "Ngày vào Đảng"),
        ({"Ngày_chính_thức": "02/02/2010"}, "Ngày chính thức"),
        ({"Mã_chi_bộ": ""}, "Mã chi bộ"),
        ({"Mã_chi_bộ": "Z.9"}, "Mã chi bộ"),
        ({"Mã_chi_bộ": "Y.1"}, "Mã chi bộ"),
        ({"Mã_chi_bộ": "X"}, "Mã chi bộ"),
        ({"Chức_vụ": "Chủ tịch"}, "Chức vụ"),
        ({"Tình_trạng": "Nghỉ"}, "Tình trạng"),
        ({"Tình_trạng": ""}, "Tình trạng"),
        ({"Tình_trạng": "Miễn sinh hoạt"}, "Mã chi bộ"),
        ({"Từ_ngày": ""}, "Từ ngày"),
        ({"Từ_ngày": "2020"}, "Từ ngày"),
        ({"Đến_ngày": "01/01/2020"}, "Đến ngày"),
        ({"Đến_ngày": "01/01/2021", "Lý_do": "Về quê"}, "Lý do"),
        ({"Lý_do": "Từ trần"}, "Đến ngày"),
    ],
)
def test_a_wrong_cell_names_its_place_and_nothing_is_stored(commune, cells, column):
    good = row(Họ_và_tên="Tao Thị Bình", Số_thẻ_đảng_viên="999")
    result = run(commune, good, row(**cells))
    assert places(result) == [("Đảng viên", 3, column)]
    assert not Member.objects.exists()


def test_rows_of_one_person_must_agree(commune):
    result = run(
        commune,
        row(Đến_ngày="01/07/2025"),
        row(Họ_và_tên="Lò Văn Ân", Từ_ngày="01/07/2025", Ngày_sinh=""),
    )
    assert places(result) == [("Đảng viên", 3, "Họ và tên")]


@pytest.mark.parametrize("kind", ["Sinh hoạt", "Sinh hoạt tạm thời"])
def test_nobody_has_two_seats_of_one_kind_on_one_day(commune, kind):
    result = run(
        commune,
        row(Tình_trạng=kind, Đến_ngày="02/07/2025"),
        row(Tình_trạng=kind, Mã_chi_bộ="X.2", Từ_ngày="01/07/2025"),
    )
    assert places(result) == [("Đảng viên", 3, "Từ ngày")]


def test_a_card_or_identity_number_belongs_to_one_person(commune):
    result = run(
        commune,
        row(Mã_đảng_viên="A", Số_CCCD="012080001234"),
        row(Mã_đảng_viên="B", Số_CCCD="012080001234"),
    )
    assert places(result) == [
        ("Đảng viên", 3, "Số thẻ đảng viên"),
        ("Đảng viên", 3, "Số CCCD"),
    ]
    assert counts(run(commune, row(Mã_đảng_viên="A", Số_CCCD="012080001234"))) == (1, 0, 0)
    stranger = row(Số_thẻ_đảng_viên="7", Số_CCCD="012080001234")
    assert places(run(commune, stranger)) == [("Đảng viên", 2, "Số CCCD")]


def test_a_card_alone_finds_the_member_with_a_key_of_their_own(commune):
    rows = (
        row(Mã_đảng_viên="A", Đến_ngày="01/07/2025"),
        row(Mã_chi_bộ="X.2", Từ_ngày="01/07/2025"),
    )
    assert counts(run(commune, *rows)) == (1, 0, 0)
    assert Member.objects.get().key == "A"
    plain = (row(Đến_ngày="01/07/2025"), row(Mã_chi_bộ="X.2", Từ_ngày="01/07/2025"))
    assert counts(run(commune, *plain)) == (0, 0, 1)


def test_a_branch_has_one_secretary_at_a_time(commune):
    first = row(Chức_vụ="Bí thư")
    second = row(Chức_vụ="Bí thư", Họ_và_tên="Tao Thị Bình", Số_thẻ_đảng_viên="2")
    assert places(run(commune, first, second)) == [("Đảng viên", 3, "Chức vụ")]
    assert counts(run(commune, first)) == (1, 0, 0)
    assert places(run(commune, second)) == [("Đảng viên", 2, "Chức vụ")]
    ended = row(Chức_vụ="Bí thư", Đến_ngày="01/07/2025")
    after = row(Từ_ngày="01/07/2025")
    second[HEADERS.index("Từ ngày")] = "01/07/2025"
    assert counts(run(commune, ended, after, second, update=True)) == (1, 1, 0)


def test_a_seat_lies_within_the_life_of_the_branch(commune):
    make_branch(
        commune, code="X.3", valid_from=date(2024, 1, 1), valid_to=date(2025, 1, 1), name="Cũ"
    )
    early = row(Mã_chi_bộ="X.3", Từ_ngày="31/12/2023", Đến_ngày="01/01/2025")
    late = row(Mã_chi_bộ="X.3", Từ_ngày="01/01/2024", Đến_ngày="02/01/2025")
    after = row(Mã_chi_bộ="X.3", Từ_ngày="01/01/2025")
    assert places(run(commune, early)) == [("Đảng viên", 2, "Từ ngày")]
    assert places(run(commune, late)) == [("Đảng viên", 2, "Đến ngày")]
    assert places(run(commune, after)) == [("Đảng viên", 2, "Từ ngày")]
    whole = row(Mã_chi_bộ="X.3", Từ_ngày="01/01/2024", Đến_ngày="01/01/2025")
    assert counts(run(commune, whole)) == (1, 0, 0)


def test_a_seat_left_open_in_a_closed_branch_is_a_doubt_only(commune):
    make_branch(commune, code="X.3", valid_to=date(2025, 1, 1), name="Cũ")
    result = run(commune, row(Mã_chi_bộ="X.3", Từ_ngày="01/01/2024"))
    assert counts(result) == (1, 0, 0)
    assert [(note.row, note.column) for note in result.notes] == [(2, "Đến ngày")]


def test_other_values_of_a_known_person_need_the_update(commune):
    run(commune, row())
    other = row(Ngày_sinh="03/09/1980", Mã_chi_bộ="X.2", Chức_vụ="Bí thư")
    assert places(run(commune, other)) == [
        ("Đảng viên", 2, "Ngày sinh"),
        ("Đảng viên", 2, "Từ ngày"),
        ("Đảng viên", 2, "Chức vụ"),
    ]
    assert Member.objects.get().birth_on == date(1980, 9, 2)
    heard = []
    roll_changes.listen(lambda ids, day: heard.append((ids, day)))
    try:
        assert counts(run(commune, other, update=True)) == (0, 1, 0)
    finally:
        roll_changes.LISTENERS.pop()
    member = Member.objects.get()
    assert heard == [([member.pk], date(2020, 1, 1))]
    assert member.birth_on == date(1980, 9, 3)
    assert [seat[0] for seat in seats(member)] == ["X.2"]
    assert counts(run(commune, other)) == (0, 0, 1)


def test_a_later_first_day_is_told_from_the_day_that_no_longer_counts(commune):
    run(commune, row())
    heard = []
    roll_changes.listen(lambda ids, day: heard.append(day))
    try:
        run(commune, row(Từ_ngày="01/06/2020"), update=True)
    finally:
        roll_changes.LISTENERS.pop()
    assert heard == [date(2020, 1, 1)]


def test_an_office_with_a_login_is_changed_in_the_browser_only(commune):
    run(commune, row(Chức_vụ="Bí thư"))
    position = Position.objects.get()
    position.post = make_user(position.branch, "SECRETARY").post_set.get()
    position.save()
    assert places(run(commune, row(), update=True)) == [("Đảng viên", 2, "Chức vụ")]


def test_the_rights_of_a_login_follow_the_seat_of_the_file(commune):
    run(commune, row())
    member, branch = Member.objects.get(), Membership.objects.get().branch
    user = make_user(branch, "MEMBER", member=member)
    assert counts(run(commune, row(Mã_chi_bộ="X.2"), update=True)) == (0, 1, 0)
    assert [(post.organization.code, post.role) for post in user.posts] == [("X.2", "MEMBER")]
    left = row(Mã_chi_bộ="X.2", Đến_ngày="01/10/2026", Lý_do="Xóa tên")
    assert counts(run(commune, left, update=True)) == (0, 1, 0)
    assert type(user).objects.get(pk=user.pk).posts == []


def test_seats_in_other_units_stay_and_never_overlap(commune):
    far = make_branch(make_org(commune.parent), code="F.1")
    make_member(far, key="012345678901", party_card_no="012345678901", until=date(2025, 7, 1))
    early = row(Họ_và_tên=Member.objects.get().full_name, Từ_ngày="30/06/2025")
    assert ("Đảng viên", 2, "Từ ngày") in places(run(commune, early, update=True))
    late = row(Họ_và_tên=Member.objects.get().full_name, Từ_ngày="01/07/2025")
    assert counts(run(commune, late, update=True)) == (0, 1, 0)
    assert [seat[0] for seat in seats(Member.objects.get())] == ["F.1", "X.1"]


def test_a_login_does_not_touch_members_of_other_units(commune):
    far = make_branch(make_org(commune.parent), code="F.1")
    make_member(far, key="012345678901", full_name="Người Khác", until=date(2019, 7, 1))
    staff = make_user(commune, "COMMITTEE_STAFF")
    content = workbook(A=[HEADERS, row()])
    result = MEMBERS.run(content, by=staff, organization=commune, update=True)
    assert places(result) == [("A", 2, "Số thẻ đảng viên")]
    assert Member.objects.get().full_name == "Người Khác"


def test_namesakes_with_one_birth_date_are_pointed_out(commune):
    result = run(commune, row(), row(Số_thẻ_đảng_viên="2"))
    assert counts(result) == (2, 0, 0)
    assert [(note.row, note.column) for note in result.notes] == [(3, "Họ và tên")]


def test_one_audit_event_tells_of_the_import(commune):
    run(commune, row(), row(Họ_và_tên="Tao Thị Bình", Số_thẻ_đảng_viên="2"))
    event = AuditEvent.objects.get(code="members.imported")
    assert (event.actor_name, event.payload["created"]) == ("Hệ thống", 2)
    assert len(event.payload["file_sha256"]) == 64


def test_queries_do_not_grow_with_the_members(commune, django_assert_max_num_queries):
    rows = [row(Họ_và_tên=f"Lò Văn {n}", Số_thẻ_đảng_viên=str(n)) for n in range(1, 41)]
    with django_assert_max_num_queries(30):
        assert counts(run(commune, *rows)) == (40, 0, 0)
    with django_assert_max_num_queries(15):
        assert counts(run(commune, *rows)) == (0, 0, 40)


def test_the_template_is_read_by_the_importer():
    problems = []
    (sheet,) = read_sheets(MEMBERS.template(), [LAYOUT], problems)
    assert (problems, len(sheet.rows)) == ([], 1)


def test_the_command_refuses_an_unknown_unit(commune, tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook(A=[HEADERS, row()]))
    with pytest.raises(CommandError, match="Không có đơn vị"):
        call_command("import_members", str(path), organization="KHONG")
    call_command("import_members", str(path), organization="X")
    assert Member.objects.count() == 1


def test_a_wrong_day_does_not_hide_a_wrong_branch(commune):
    """All problems of a row are told at once."""
    answer = run(commune, row(Mã_chi_bộ="KHÔNG CÓ", Từ_ngày="31/02/2020"))
    told = sorted((number, column) for _, number, column in places(answer))
    assert told == [(2, "Mã chi bộ"), (2, "Từ ngày")]
